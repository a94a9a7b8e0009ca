//! No source of origins.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
