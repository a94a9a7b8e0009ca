//! Browsers write decimal numbers.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["http://0x7f000001"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
