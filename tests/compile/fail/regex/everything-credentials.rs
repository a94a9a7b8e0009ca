//! An expression that matches every origin, with credentials.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r".*", credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
