//! A pattern of origins in the place of an expression.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https://*.example.com")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
