//! What people write by hand, and how browsers refuse it: one mistake a handler, none of them worth copying.
//!
//! Each has a sound counterpart, written with the attribute, that the page offers beside the explanation.

use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue, LOCATION, ORIGIN,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, Responder, get, put, route};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(no_origin)
        .service(other_origin)
        .service(trailing_slash)
        .service(two_origins)
        .service(invalid_origin)
        .service(star_with_credentials)
        .service(no_credentials)
        .service(bare_error)
        .service(bare_redirect)
        .service(no_options)
        .service(options_not_ok)
        .service(options_redirect)
        .service(preflight_only)
        .service(method_missing)
        .service(header_missing)
        .service(authorization_missing)
        .service(methods_unreadable)
        .service(headers_unreadable);
}

/// Nothing was configured.
#[get("/broken/no-origin")]
async fn no_origin() -> impl Responder {
    "Nobody but this server's own pages can read this."
}

/// The production origin is hard-wired; this page is another.
#[get("/broken/other-origin")]
async fn other_origin() -> impl Responder {
    HttpResponse::Ok().insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "https://app.example.com")).finish()
}

/// The right origin, but with a slash at the end: browsers compare byte by byte.
#[get("/broken/trailing-slash")]
async fn trailing_slash(request: HttpRequest) -> impl Responder {
    let slashed = [origin(&request).as_bytes(), b"/"].concat();
    HttpResponse::Ok().insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, slashed.as_slice())).finish()
}

/// The application sets the header, and so does the proxy in front of it: two lines.
#[get("/broken/two-origins")]
async fn two_origins(request: HttpRequest) -> impl Responder {
    HttpResponse::Ok()
        .append_header((ACCESS_CONTROL_ALLOW_ORIGIN, origin(&request)))
        .append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .finish()
}

/// A host is not an origin: the scheme is missing.
#[get("/broken/invalid-origin")]
async fn invalid_origin() -> impl Responder {
    HttpResponse::Ok().insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "localhost")).finish()
}

/// `*` beside cookies: the combination that browsers refuse. With the attribute it does not even compile.
#[get("/broken/star-with-credentials")]
async fn star_with_credentials() -> impl Responder {
    HttpResponse::Ok()
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((ACCESS_CONTROL_ALLOW_CREDENTIALS, "true"))
        .finish()
}

/// The script asks with cookies, and the answer does not agree to them.
#[get("/broken/no-credentials")]
async fn no_credentials(request: HttpRequest) -> impl Responder {
    HttpResponse::Ok().insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, origin(&request))).finish()
}

/// The headers are set where the handler succeeds, and lost where it fails: the 500 cannot be read.
#[get("/broken/bare-error")]
async fn bare_error() -> impl Responder {
    HttpResponse::InternalServerError().body("The script will never see this sentence.")
}

/// The headers are where the redirect leads, but not on the redirect: browsers check every hop.
#[get("/broken/bare-redirect")]
async fn bare_redirect(request: HttpRequest) -> impl Responder {
    let target = format!("/motd?{}", request.query_string());
    HttpResponse::Found().insert_header((LOCATION, target)).finish()
}

/// The headers are on the `PUT`, but the router has nothing for `OPTIONS`: the preflight ends as a 404.
#[put("/broken/no-options")]
async fn no_options(request: HttpRequest) -> impl Responder {
    granted(StatusCode::OK, &request).finish()
}

/// The headers are there, yet the preflight is answered with an error: authentication runs first, for instance.
#[route("/broken/options-not-ok", method = "OPTIONS", method = "PUT")]
async fn options_not_ok(request: HttpRequest) -> impl Responder {
    let status = if request.method() == Method::OPTIONS { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
    granted(status, &request).finish()
}

/// The preflight is redirected, to the address with a slash at the end.
#[route("/broken/options-redirect", method = "OPTIONS", method = "PUT")]
async fn options_redirect(request: HttpRequest) -> impl Responder {
    granted(StatusCode::PERMANENT_REDIRECT, &request)
        .insert_header((LOCATION, "/broken/options-redirect/"))
        .finish()
}

/// The headers are on the preflight, and forgotten on the answer that counts. The `PUT` was executed all the same.
#[route("/broken/preflight-only", method = "OPTIONS", method = "PUT")]
async fn preflight_only(request: HttpRequest) -> impl Responder {
    if request.method() == Method::OPTIONS {
        granted(StatusCode::NO_CONTENT, &request)
            .insert_header((ACCESS_CONTROL_ALLOW_METHODS, "PUT"))
            .finish()
    } else {
        HttpResponse::NoContent().finish()
    }
}

/// The list of methods was written before the first `PUT`.
#[route("/broken/method-missing", method = "OPTIONS", method = "PUT")]
async fn method_missing(request: HttpRequest) -> impl Responder {
    granted(StatusCode::OK, &request).insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET, POST")).finish()
}

/// `Content-Type` is not listed, so no page can send JSON.
#[route("/broken/header-missing", method = "OPTIONS", method = "POST")]
async fn header_missing(request: HttpRequest) -> impl Responder {
    granted(StatusCode::OK, &request).insert_header((ACCESS_CONTROL_ALLOW_METHODS, "POST")).finish()
}

/// Other headers are listed, but not the one with the token.
#[route("/broken/authorization-missing", method = "OPTIONS", method = "GET")]
async fn authorization_missing(request: HttpRequest) -> impl Responder {
    granted(StatusCode::OK, &request).insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type")).finish()
}

/// Semicolons instead of commas in the list of methods: one bad element spoils the answer.
#[route("/broken/methods-unreadable", method = "OPTIONS", method = "PUT")]
async fn methods_unreadable(request: HttpRequest) -> impl Responder {
    granted(StatusCode::OK, &request).insert_header((ACCESS_CONTROL_ALLOW_METHODS, "GET; PUT")).finish()
}

/// Quotation marks in the list of headers: one bad element spoils the answer.
#[route("/broken/headers-unreadable", method = "OPTIONS", method = "POST")]
async fn headers_unreadable(request: HttpRequest) -> impl Responder {
    granted(StatusCode::OK, &request)
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, "\"Content-Type\""))
        .finish()
}

/// An answer that allows whoever asks: itself a mistake, and here the part that browsers do accept.
fn granted(status: StatusCode, request: &HttpRequest) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response.insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, origin(request)));
    response
}

fn origin(request: &HttpRequest) -> HeaderValue {
    request.headers().get(ORIGIN).cloned().unwrap_or_else(|| HeaderValue::from_static("null"))
}
