//! JSON, and methods that need a preflight.

use actix_web::http::StatusCode;
use actix_web::web::{self, ServiceConfig};
use actix_web::{Responder, patch, post};
use cors_actix::cors;
use serde::{Deserialize, Serialize};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(create_order).service(amend_order).service(transfer);
}

#[derive(Deserialize, Serialize)]
struct Order {
    item: String,
    count: u32,
}

/// JSON needs a preflight, because no HTML form can send it: `Content-Type` has to be listed.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["Content-Type"]
)]
#[post("/orders")]
async fn create_order(order: web::Json<Order>) -> impl Responder {
    (order, StatusCode::CREATED)
}

/// Browsers write `get`, `post` or `put` in capitals, but not `patch`: a script that says `patch` is refused here.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["Content-Type"]
)]
#[patch("/orders/{id}")]
async fn amend_order(id: web::Path<u32>, order: web::Json<Order>) -> impl Responder {
    format!("Order {id}: {} × {}.", order.count, order.item)
}

/// A simple POST needs no preflight, so an unlisted page's call would run this handler. `enforce` answers it with 403
/// before that.
#[cors(origins = ["http://localhost:*"], enforce)]
#[post("/transfers")]
async fn transfer() -> impl Responder {
    "Transferred."
}
