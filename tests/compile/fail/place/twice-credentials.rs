//! Two attributes, one of them with credentials: no literal grants them to the origins of both.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://a.example.com"], credentials)]
#[cors(origins = ["https://b.example.com"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
