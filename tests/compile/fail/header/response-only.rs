//! The classic mix-up.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], headers = ["Access-Control-Allow-Origin"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
