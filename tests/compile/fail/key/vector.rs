//! A vector is a list.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = vec!["https://app.example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
