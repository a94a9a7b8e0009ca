//! An origin that a pattern covers.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://*.example.com", "https://a.example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
