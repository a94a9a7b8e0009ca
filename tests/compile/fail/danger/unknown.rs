//! A danger that does not exist.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["null"], dangerously_allow(null))]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
