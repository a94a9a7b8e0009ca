//! The route attribute has taken the handler away.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[get("/")]
#[cors(origins = ["https://app.example.com"])]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
