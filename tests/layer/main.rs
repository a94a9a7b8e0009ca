//! The layer: every preflight to its own policy before any middleware, headers on every answer, defaults, and mistakes.

// Handlers must be `async`.
#![allow(clippy::unused_async)]

mod answers;
mod defaults;
mod dynamic;
mod elsewhere;
mod events;
mod mistakes;
mod preflights;
mod shared;
mod table;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse, Responder, delete, get, post, web};
use cors_actix::{Policy, cors, policy};
use tests::bearer;

/// A page that the endpoints here allow.
const APP: &str = "https://app.example.com";
/// A page that only `remove` allows.
const ADMIN: &str = "https://admin.example.com";
/// A page that only the default allows.
const DOCS: &str = "https://docs.example.com";
/// A page that none allows.
const EVIL: &str = "https://evil.example";

const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");
const VARY: (&str, &str) = ("vary", "Origin");

static DEFAULT: Policy = policy!(origins = ["https://docs.example.com"], expose_headers = ["X-Default"]);

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/items/{id}")]
async fn item(id: web::Path<String>) -> impl Responder {
    id.into_inner()
}

#[cors(origins = ["https://admin.example.com"], headers = ["Authorization"], max_age = 60)]
#[delete("/items/{item_id}")]
async fn remove() -> impl Responder {
    "removed"
}

#[cors(disabled)]
#[post("/internal")]
async fn internal() -> impl Responder {
    HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "https://own.example")).finish()
}

/// What `item` says to an allowed page.
fn of_item(origin: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![("access-control-allow-origin", origin), ("access-control-allow-credentials", "true"), VARY]
}

/// What the default says to an allowed page.
fn of_default() -> Vec<(&'static str, &'static str)> {
    vec![("access-control-allow-origin", DOCS), ("access-control-expose-headers", "X-Default"), VARY]
}

/// Fails for whatever comes without `Authorization`.
async fn failing<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.headers().contains_key(AUTHORIZATION) {
        return next.call(request).await;
    }
    Err(answers::Teapot.into())
}
