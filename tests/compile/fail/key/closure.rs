//! What code decides is no literal.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = |origin, _| origin.ends_with(".example.com"))]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
