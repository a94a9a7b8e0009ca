//! Policies never merge.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://a.example.com"])]
#[cors(origins = ["https://b.example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
