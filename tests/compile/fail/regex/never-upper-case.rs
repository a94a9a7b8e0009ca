//! No origin has upper case.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https://Example\.com")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
