//! A policy is a path.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(policy = "POLICY")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
