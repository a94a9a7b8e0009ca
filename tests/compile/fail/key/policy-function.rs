//! A function is no policy.

use actix_web::{App, Responder, get};
use cors_actix::{Policy, cors, policy};

fn partners() -> Policy {
    policy!(origins = ["https://partner.example.com"])
}

#[cors(policy = partners)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
    let _ = partners;
}
