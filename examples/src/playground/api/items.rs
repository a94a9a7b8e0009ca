//! One path, three handlers, three policies.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use actix_web::error::{Error, ErrorNotFound};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Responder, delete, get, put};
use cors_actix::cors;
use serde::{Deserialize, Serialize};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(item).service(replace_item).service(delete_item);
}

#[derive(Clone, Deserialize, Serialize)]
struct Item {
    name: String,
}

/// What the API keeps; shared by its workers.
#[derive(Default)]
pub(in crate::playground) struct Items(Mutex<BTreeMap<u32, Item>>);

/// Anyone may read an item.
#[cors(origins = "*")]
#[get("/items/{id}")]
async fn item(id: web::Path<u32>, items: web::Data<Items>) -> Result<impl Responder, Error> {
    let items = items.0.lock().unwrap_or_else(PoisonError::into_inner);
    items.get(&id).cloned().map(web::Json).ok_or_else(|| ErrorNotFound("no such item"))
}

/// The front end may replace one. Browsers keep one preflight per URL and forget for which method it listed
/// `Content-Type`, which reading does not grant: so this preflight says `Access-Control-Max-Age: 0`, and a warning names
/// both handlers.
#[cors(origins = ["http://localhost:*"], headers = ["Content-Type"])]
#[put("/items/{id}")]
async fn replace_item(id: web::Path<u32>, new: web::Json<Item>, items: web::Data<Items>) -> impl Responder {
    items.0.lock().unwrap_or_else(PoisonError::into_inner).insert(*id, new.into_inner());
    HttpResponse::NoContent()
}

/// Only the administrators' page, `http://app.localhost` on any port, may delete one.
#[cors(origins = ["http://app.localhost:*"])]
#[delete("/items/{id}")]
async fn delete_item(id: web::Path<u32>, items: web::Data<Items>) -> Result<impl Responder, Error> {
    let removed = items.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&id);
    removed.map(|_| HttpResponse::NoContent()).ok_or_else(|| ErrorNotFound("no such item"))
}
