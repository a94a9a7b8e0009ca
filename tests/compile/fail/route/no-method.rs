//! A route without a method.

use actix_web::{App, Responder, route};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[route("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
