//! A danger in two words, which who searches for it would not find.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["null"], dangerously_allow(null_ /* sandboxed */ origin))]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
