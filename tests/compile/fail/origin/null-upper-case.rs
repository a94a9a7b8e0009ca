//! `null` in upper case is no origin either.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["NULL"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
