//! Plain text with credentials, for every sub-domain.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["http://*.example.com"], credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
