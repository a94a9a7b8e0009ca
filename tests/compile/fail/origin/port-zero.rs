//! No server has port 0.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://example.com:0"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
