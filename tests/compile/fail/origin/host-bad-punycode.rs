//! A label that is no punycode.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://xn--9999999999.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
