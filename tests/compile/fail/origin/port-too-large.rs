//! Ports end at 65535.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://example.com:65536"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
