//! actix wants a return type.

use actix_web::{App, get};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn item() {}

fn main() {
    let _ = App::new().service(item);
}
