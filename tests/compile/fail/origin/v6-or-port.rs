//! An IPv6 address without brackets that can be read in two ways.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["http://2001:db8::1:8080"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
