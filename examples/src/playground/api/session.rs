//! Cookies across origins.
//!
//! `allow(deprecated)`: with `credentials`, an `http://localhost` origin is worth the warning `local-credentials`,
//! because in production any page served on a user's own machine could call with the user's cookies. In this program
//! that is the point. In yours, put such origins into `dev_origins`.
#![allow(deprecated)]

use actix_web::cookie::{Cookie, SameSite};
use actix_web::error::{Error, ErrorUnauthorized};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, Responder, get, post};
use cors_actix::cors;
use serde::Deserialize;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(who_am_i).service(log_in);
}

const COOKIE: &str = "playground-session";

#[derive(Deserialize)]
struct LogIn {
    name: String,
}

/// Who am I? A script must ask with `credentials: "include"`, and the answer then has to name the page's origin and say
/// `Access-Control-Allow-Credentials: true`; `*` would not do.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["Content-Type"],
    credentials
)]
#[get("/session")]
async fn who_am_i(request: HttpRequest) -> Result<impl Responder, Error> {
    let session = request.cookie(COOKIE).ok_or_else(|| ErrorUnauthorized("no session: log in first"))?;
    Ok(format!("You are {}.", session.value()))
}

/// Logs in: the answer sets a cookie. The cookie is `SameSite=Lax`, so browsers leave it out where the page is of
/// another *site*, such as `http://127.0.0.1`: CORS does not overrule that.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["Content-Type"],
    credentials
)]
#[post("/session")]
async fn log_in(form: web::Json<LogIn>) -> impl Responder {
    let cookie = Cookie::build(COOKIE, form.into_inner().name)
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .finish();
    HttpResponse::NoContent().cookie(cookie).finish()
}
