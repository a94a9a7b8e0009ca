//! A route that serves what browsers never send.

use actix_web::{App, Responder, trace};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"], max_age = 60)]
#[trace("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
