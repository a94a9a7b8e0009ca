//! A scheme that nothing is known about, with credentials.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["app://example"], credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
