//! The second alternative lacks its scheme.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"^https://a\.example\.com|b\.example\.com$")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
