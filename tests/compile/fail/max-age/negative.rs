//! Time runs forward.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], max_age = -1)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
