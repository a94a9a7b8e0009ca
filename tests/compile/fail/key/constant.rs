//! A constant is not there yet while attributes are read.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ORIGINS)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
