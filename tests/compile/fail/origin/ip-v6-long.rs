//! Browsers compress addresses.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["http://[0:0:0:0:0:0:0:1]"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
