//! Options of a route are strings.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/", name = item)]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
