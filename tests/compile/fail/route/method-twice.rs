//! A method of a route is given twice.

use actix_web::{App, Responder, route};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[route("/", method = "GET", method = "GET")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
