//! The same as a word.

use actix_web::{App, Responder, patch};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], methods = [patch])]
#[patch("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
