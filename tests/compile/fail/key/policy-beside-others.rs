//! A policy is whole.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(policy = POLICY, credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
