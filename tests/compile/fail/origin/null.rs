//! Every sandboxed frame of the web is `null`.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = ["null"])]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
