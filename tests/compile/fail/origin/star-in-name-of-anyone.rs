//! Below a public suffix no expression says it either.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["https://my-app-*.vercel.app"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
