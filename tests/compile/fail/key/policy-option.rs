//! What is named may be a policy.

use actix_web::{App, Responder, get};
use cors_actix::{Policy, cors};

static POLICY: Option<Policy> = None;

#[cors(policy = POLICY)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
