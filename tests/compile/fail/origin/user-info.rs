//! Browsers send no user names.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://user@example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
