//! An expression that matches every origin.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r".*")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
