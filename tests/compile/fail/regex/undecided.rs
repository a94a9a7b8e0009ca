//! Too large to decide.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r".{1,60}")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
