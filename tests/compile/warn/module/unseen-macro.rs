//! Handlers that a macro makes are not seen.

#![deny(deprecated)]

use actix_web::App;
use cors_actix::cors;

macro_rules! handlers {
    ($name:ident) => {
        #[actix_web::get("/made")]
        pub async fn $name() -> &'static str {
            ""
        }
    };
}

#[cors(origins = ["https://app.example.com"])]
mod api {
    #[actix_web::get("/")]
    pub async fn item() -> &'static str {
        ""
    }

    handlers!(made);
}

fn main() {
    let _ = App::new().service(api::item).service(api::made);
}
