//! Every customer of a host of pages.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https://[a-z]+\.github\.io")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
