//! The handlers: the same answer from each; what differs is who puts the headers on it.
// actix's attributes keep the function inside of the struct's registration, where `pub` reaches nobody.
#![allow(unreachable_pub)]

use std::sync::LazyLock;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, HeaderMap,
    HeaderValue, ORIGIN, VARY,
};
use actix_web::{HttpRequest, HttpResponse, get};
use cors_actix::{Policy, cors};
use cors_core::Target;

use crate::requests::ALLOWED;

const TRUE: HeaderValue = HeaderValue::from_static("true");
const EXPOSED: HeaderValue = HeaderValue::from_static("X-Total");
const VARIES: HeaderValue = HeaderValue::from_static("Origin");

/// The answer of every handler.
#[must_use]
pub fn answer() -> HttpResponse {
    HttpResponse::with_body(StatusCode::OK, BoxBody::new("an answer"))
}

/// No CORS.
pub async fn plain() -> HttpResponse {
    answer()
}

/// The floor: the same headers as the policies here give, by hand.
pub async fn by_hand(request: HttpRequest) -> HttpResponse {
    let mut response = answer();
    write_by_hand(&request, response.headers_mut());
    response
}

fn write_by_hand(request: &HttpRequest, headers: &mut HeaderMap) -> bool {
    headers.insert(VARY, VARIES);
    let Some(origin) = request.headers().get(ORIGIN).filter(|origin| *origin == ALLOWED) else {
        return false;
    };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    true
}

/// Below the floor: four constants appended, whoever asks.
pub async fn appends_only() -> HttpResponse {
    let mut response = answer();
    let headers = response.headers_mut();
    headers.append(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(ALLOWED));
    headers.append(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    headers.append(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    headers.append(VARY, VARIES);
    response
}

/// The floor of preflights: an `OPTIONS` handler.
pub async fn preflight_by_hand(request: HttpRequest) -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    headers.insert(VARY, HeaderValue::from_static("Origin, Access-Control-Request-Method"));
    let Some(origin) = request.headers().get(ORIGIN).filter(|origin| *origin == ALLOWED) else {
        *response.status_mut() = StatusCode::FORBIDDEN;
        return response;
    };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET"));
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("Content-Type, X-Requested-With"));
    headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

/// actix's own attribute, and so its recording guard.
#[get("/item")]
pub async fn get_plain() -> HttpResponse {
    answer()
}

/// The floor below actix's own attribute.
#[get("/item")]
pub async fn get_by_hand(request: HttpRequest) -> HttpResponse {
    by_hand(request).await
}

/// Ours: one origin.
#[cors(
    origins = ["https://app.example.com"],
    credentials,
    headers = ["Content-Type", "X-Requested-With"],
    expose_headers = ["X-Total"]
)]
#[get("/item")]
pub async fn endpoint_1() -> HttpResponse {
    answer()
}

/// Ours: a hundred origins, the last of which asks.
#[cors(policy = HUNDRED)]
#[get("/item")]
pub async fn endpoint_100() -> HttpResponse {
    answer()
}

/// Ours: sub-domains.
#[cors(
    origins = ["https://*.example.com"],
    credentials,
    headers = ["Content-Type", "X-Requested-With"],
    expose_headers = ["X-Total"]
)]
#[get("/item")]
pub async fn endpoint_pattern() -> HttpResponse {
    answer()
}

/// Ours: everyone.
#[cors(origins = "*", headers = ["Content-Type", "X-Requested-With"], expose_headers = ["X-Total"])]
#[get("/item")]
pub async fn endpoint_public() -> HttpResponse {
    answer()
}

static HUNDRED: LazyLock<Policy> = LazyLock::new(|| policy(&origins(100)));

/// A policy for `origins`, otherwise as every policy here.
///
/// # Panics
///
/// If an origin is none.
#[must_use]
pub fn policy(origins: &[String]) -> Policy {
    // As a program that runs would, but for where its tables start: that is at random there, and every run would count other
    // instructions.
    let stated = Policy::builder()
        .origins(origins)
        .credentials(true)
        .methods(["GET"])
        .headers(["Content-Type", "X-Requested-With"])
        .expose_headers(["X-Total"]);
    stated.config().prove_constant(&Target::Policy).unwrap_or_else(|findings| panic!("{findings}"))
}

/// `count` exact origins, of which the last is the one that asks.
#[must_use]
pub fn origins(count: usize) -> Vec<String> {
    (1..count).map(|n| format!("https://app{n}.example.com")).chain([ALLOWED.to_owned()]).collect()
}
