//! Other keys than the origins, as if a module's policy went on.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(headers = ["Content-Type"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
