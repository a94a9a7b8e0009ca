//! An expression from the environment.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = env!("ORIGIN_REGEX"))]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
