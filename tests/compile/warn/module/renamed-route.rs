//! A route attribute under another name is not seen, and its path need not begin with a slash.

#![deny(deprecated)]

use actix_web::App;
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
mod api {
    use actix_web::get;
    use actix_web::get as fetch;

    #[get("/")]
    pub async fn item() -> &'static str {
        ""
    }

    #[fetch("renamed")]
    pub async fn renamed() -> &'static str {
        ""
    }
}

fn main() {
    let _ = App::new().service(api::item).service(api::renamed);
}
