//! Errors that a script can read: the headers are on every answer, whoever made it.

use actix_web::error::{Error, ErrorInternalServerError, ErrorNotFound, ErrorUnauthorized};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, get};
use cors_actix::{Policy, cors, policy};
use serde::Deserialize;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(unauthorized).service(missing).service(failing).service(extracted);
}

static FRONT_END: Policy = policy!(origins = ["http://localhost:*", "http://127.0.0.1:*"]);

/// A 401 that a script can tell from a 500, and show a log-in form.
#[cors(policy = FRONT_END)]
#[get("/errors/unauthorized")]
async fn unauthorized() -> Result<HttpResponse, Error> {
    Err(ErrorUnauthorized("log in first"))
}

/// A 404 with a message that a script can show.
#[cors(policy = FRONT_END)]
#[get("/errors/missing")]
async fn missing() -> Result<HttpResponse, Error> {
    Err(ErrorNotFound("there is no such thing"))
}

/// A 500: hidden, it would look like a network failure or a CORS mistake.
#[cors(policy = FRONT_END)]
#[get("/errors/failing")]
async fn failing() -> Result<HttpResponse, Error> {
    Err(ErrorInternalServerError("the database is gone"))
}

#[derive(Deserialize)]
struct Page {
    page: u32,
}

/// An error before the handler runs: `abc` is no number. Scripts can read that, too.
#[cors(policy = FRONT_END)]
#[get("/errors/extracted")]
async fn extracted(query: web::Query<Page>) -> String {
    format!("This is page {}.", query.page)
}
