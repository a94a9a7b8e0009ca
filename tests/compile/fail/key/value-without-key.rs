//! A value alone.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors("https://app.example.com")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
