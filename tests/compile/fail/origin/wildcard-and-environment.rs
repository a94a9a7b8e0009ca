//! Nothing stands beside `"*"`.

use actix_web::{App, Responder, get};
use cors_actix::cors;

#[cors(origins = "*", origins_env = "WEB_ORIGINS")]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
