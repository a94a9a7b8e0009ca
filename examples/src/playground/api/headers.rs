//! What a script may send, what it may read, and how long the browser may remember.

use actix_web::http::header::{ETAG, LINK};
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, Responder, get, put};
use cors_actix::cors;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(trace).service(pages).service(any_header).service(counter).service(cached_counter);
}

/// Request headers beyond the safelisted ones need a preflight that lists them.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["X-Request-Id", "X-Client"]
)]
#[get("/trace")]
async fn trace(request: HttpRequest) -> impl Responder {
    let id = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    format!("Request id: {}", id.unwrap_or("none"))
}

/// Any header that a script may set, by `*`. `Authorization` is never meant by it and has to be named.
#[cors(origins = "*", headers = ["*", "Authorization"])]
#[get("/any-header")]
async fn any_header(request: HttpRequest) -> impl Responder {
    format!("{} header lines arrived.", request.headers().len())
}

/// Response headers beyond the safelisted ones are invisible to scripts unless exposed; `X-Internal` is not.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    expose_headers = ["X-Total-Count", "Link", "ETag"]
)]
#[get("/pages")]
async fn pages() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("X-Total-Count", "128"))
        .insert_header((LINK, "</pages?page=2>; rel=\"next\""))
        .insert_header((ETAG, "\"7\""))
        .insert_header(("X-Internal", "shard-3"))
        .body("Page 1 of 7.")
}

/// Never remembered: every call is preflighted.
#[cors(origins = ["http://localhost:*", "http://127.0.0.1:*"], max_age = 0)]
#[put("/counter")]
async fn counter() -> impl Responder {
    "Counted, after asking first."
}

/// Remembered for ten minutes: the first call is preflighted, the next ones are not.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    max_age = "10m"
)]
#[put("/cached-counter")]
async fn cached_counter() -> impl Responder {
    "Counted."
}
