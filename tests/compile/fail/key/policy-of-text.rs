//! What is named is a text.

use actix_web::{App, Responder, get};
use cors_actix::cors;

static POLICY: &str = "https://app.example.com";

#[cors(policy = POLICY)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
