//! The rules hold in `dev_origins` too.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(dev_origins = ["localhost:3000"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
