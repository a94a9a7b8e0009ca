//! A method with a letter missing.

use actix_web::{App, Responder, delete};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], methods = ["DELTE"])]
#[delete("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
