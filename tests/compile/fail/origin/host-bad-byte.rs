//! A byte that stands in no host.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://exa$mple.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
