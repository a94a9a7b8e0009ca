//! An address of version six stands in brackets.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["http://::1"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
