//! A WebSocket handshake carries the page's origin.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["wss://example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
