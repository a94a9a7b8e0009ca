//! Quotes that came along from a file.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["'https://example.com'"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
