//! The name of a variable without its quotes.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins_env = CORS_ORIGINS)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
