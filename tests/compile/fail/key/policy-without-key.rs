//! A policy that was meant for `policy`.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(POLICY)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
