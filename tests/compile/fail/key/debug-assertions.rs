//! What only debug builds allow.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = if cfg!(debug_assertions) { "http://localhost:3000" } else { "https://app.example.com" })]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
