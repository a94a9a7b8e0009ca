//! Every customer of a host of pages.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://*.github.io"], credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
