//! An expression too large to decide about.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https://(a?){40}(b|c){20}(.{500}){40}\.example\.com")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
