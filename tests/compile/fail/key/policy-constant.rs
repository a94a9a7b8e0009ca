//! A constant is made anew wherever it is named.

use actix_web::{App, Responder, get};
use cors_actix::{Policy, cors, policy};

const POLICY: Policy = policy!(origins = ["https://app.example.com"]);

#[cors(policy = POLICY)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
