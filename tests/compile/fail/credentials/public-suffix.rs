//! Every site under a top-level domain.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://*.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
