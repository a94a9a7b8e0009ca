//! A header that no script may set.

#![deny(deprecated)]

use actix_web::{App, Responder, get, http::header, web};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn item(when: web::Header<header::IfUnmodifiedSince>) -> impl Responder {
    when.to_string()
}

fn main() {
    let _ = App::new().service(item);
}
