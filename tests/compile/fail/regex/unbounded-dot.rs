//! A bare dot is any letter.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https://api.example.com")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
