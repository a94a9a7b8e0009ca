//! A mistake on a module is told once, whatever the number of handlers.

use actix_web::App;
use cors_actix::cors;

#[cors(origins = ["https://app.example.com/"])]
mod api {
    use actix_web::{get, post};

    #[get("/")]
    pub async fn one() -> &'static str {
        ""
    }

    #[post("/")]
    pub async fn two() -> &'static str {
        ""
    }
}

fn main() {
    let _ = App::new().service(api::one).service(api::two);
}
