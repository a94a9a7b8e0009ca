//! Two attributes that say unlike things of one key.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://a.example.com"], max_age = 60)]
#[cors(max_age = 600)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
