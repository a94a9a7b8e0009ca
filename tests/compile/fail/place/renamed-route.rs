//! A route attribute under another name is not recognised.

use actix_web::{App, Responder, get as fetch};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[fetch("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
