//! Browsers write schemes in lower case.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["HTTPS://example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
