//! JSON without `Content-Type`.

#![deny(deprecated)]

use actix_web::{App, Responder, post, web};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[post("/")]
async fn item(body: web::Json<u32>) -> impl Responder {
    body.to_string()
}

fn main() {
    let _ = App::new().service(item);
}
