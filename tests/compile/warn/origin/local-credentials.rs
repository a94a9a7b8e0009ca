//! Pages on the user's own machine, with cookies.

#![deny(deprecated)]

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com", "http://localhost:3000"], credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
