//! Plain text with credentials, inside an expression.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origin_regex = r"https?://app\.example\.com", credentials)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
