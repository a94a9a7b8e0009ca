//! A function that registers routes is no handler.

use actix_web::{App, web};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
fn config(_: &mut web::ServiceConfig) {}

fn main() {
    let _ = App::new().configure(config);
}
