//! A URL with a query.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://example.com?x"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
