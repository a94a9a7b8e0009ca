//! Browsers leave out the default port.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["http://example.com:80"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
