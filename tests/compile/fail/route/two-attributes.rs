//! Two route attributes without `#[routes]`.

use actix_web::{App, Responder, get, post};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
#[post("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
