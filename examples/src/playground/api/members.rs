//! Authentication around a scope. A preflight never carries a token, so whatever authenticates would refuse it: the layer
//! around the app, `Cors::endpoints()`, answers it before, and puts the headers on the 401, too.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::{Error, ErrorUnauthorized};
use actix_web::http::header::AUTHORIZATION;
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{Responder, get};
use cors_actix::cors;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(web::scope("/members").wrap(from_fn(authenticate)).service(member));
}

/// Behind authentication for a whole scope. The preflight passes before it, and a 401 can be read: take the token out of
/// the request.
#[cors(origins = ["http://localhost:*", "http://127.0.0.1:*"], headers = ["Authorization"])]
#[get("/me")]
async fn member() -> impl Responder {
    "Welcome back."
}

async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let token = request.headers().get(AUTHORIZATION);
    if token.is_some_and(|token| token.as_bytes().starts_with(b"Bearer ")) {
        next.call(request).await
    } else {
        Err(ErrorUnauthorized("members only"))
    }
}
