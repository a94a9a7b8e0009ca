//! Bearer tokens: no cookies, so no `credentials`.

use actix_web::error::{Error, ErrorUnauthorized};
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, Responder, get};
use cors_actix::cors;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(account);
}

/// A token in `Authorization` is a header like any other: list it. Scripts add it themselves, so `credentials` is not
/// needed, and `*` would be allowed.
#[cors(
    origins = ["http://localhost:*", "http://127.0.0.1:*"],
    headers = ["Authorization"]
)]
#[get("/account")]
async fn account(request: HttpRequest) -> Result<impl Responder, Error> {
    let token = request.headers().get(AUTHORIZATION).ok_or_else(|| ErrorUnauthorized("no token"))?;
    let is_bearer = token.as_bytes().starts_with(b"Bearer ");
    if is_bearer { Ok("Balance: 12.50") } else { Err(ErrorUnauthorized("not a bearer token")) }
}
