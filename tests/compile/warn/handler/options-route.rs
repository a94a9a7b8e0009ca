//! Preflights never reach it.

#![deny(deprecated)]

use actix_web::{App, Responder, options};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[options("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
