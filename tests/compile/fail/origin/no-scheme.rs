//! A host is no origin.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
