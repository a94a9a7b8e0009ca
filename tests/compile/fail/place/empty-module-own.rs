//! A module whose only handlers stand in a module with an attribute of its own.

use actix_web::App;
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
mod api {
    #[cors_actix::cors(origins = ["https://admin.example.com"])]
    pub mod admin {
        use actix_web::{Responder, get};

        #[get("/")]
        pub async fn item() -> impl Responder {
            ""
        }
    }
}

fn main() {
    let _ = App::new().service(api::admin::item);
}
