//! A variable of the environment.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = std::env::var("WEB_ORIGINS").unwrap())]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
