//! A route attribute that is not imported.

use actix_web::{App, Responder};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
