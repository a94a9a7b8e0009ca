//! A handler that a macro makes inside a function is not seen either.

#![deny(deprecated)]

use actix_web::App;
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
mod api {
    use actix_web::web::ServiceConfig;

    macro_rules! handler {
        ($name:ident) => {
            #[actix_web::get("/made")]
            async fn $name() -> &'static str {
                ""
            }
        };
    }

    pub fn configure(config: &mut ServiceConfig) {
        #[actix_web::get("/")]
        async fn item() -> &'static str {
            ""
        }

        handler!(made);
        config.service(item).service(made);
    }
}

fn main() {
    let _ = App::new().configure(api::configure);
}
