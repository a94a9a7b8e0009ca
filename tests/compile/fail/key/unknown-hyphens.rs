//! The spelling of a header.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(allow-origin = ["https://app.example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
