//! Every top-level domain of two or three letters.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https://example\.[a-z]{2,3}")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
