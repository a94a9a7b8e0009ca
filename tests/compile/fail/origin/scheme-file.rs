//! Pages of `file:` are `null`.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["file:///index.html"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
