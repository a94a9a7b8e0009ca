//! An expression among the origins.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = [r"^https://(a|b)\.example\.com$"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
