//! A host with a port is no origin.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["localhost:3000"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
