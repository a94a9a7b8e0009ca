//! No script sets `Cookie`: `credentials` is what is meant.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], headers = ["Cookie"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
