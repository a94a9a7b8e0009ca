//! A handler that is registered by hand.

use actix_web::{App, Responder, web};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().route("/", web::get().to(item));
}
