//! Several origins without brackets.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = "https://a.example.com", "https://b.example.com")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
