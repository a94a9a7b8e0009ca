//! An option that would be lost.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/", nane = "x")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
