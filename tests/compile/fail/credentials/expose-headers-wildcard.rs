//! `"*"` is a literal name beside credentials.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = "*")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
