//! A value that is still to come.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = )]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
