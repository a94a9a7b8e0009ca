//! All mistakes are told at once.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(allow_origins = ["https://app.example.com/"], credentials = 1, max_age = -1, headers = ["Cookie"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
