//! A name that no variable has.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins_env = "WEB ORIGINS")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
