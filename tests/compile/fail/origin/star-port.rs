//! A `*` is the whole port.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://example.com:80*"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
