//! What the attacks share.

use actix_web::body::MessageBody;
use actix_web::dev::{
    AppService, HttpServiceFactory, ResourceDef, ServiceRequest, ServiceResponse, fn_service,
};
use actix_web::error::ErrorUnauthorized;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use cors_actix::{Policy, policy};
use tests::Answer;

/// A default that allows a page which the strict endpoints do not.
pub(crate) static LAX: Policy =
    policy!(origins = ["https://partner.example.net"], methods = [GET, HEAD, POST, PUT, PATCH, DELETE]);

/// A default that allows what the strict endpoints do.
pub(crate) static STRICT: Policy = policy!(origins = ["https://app.example.com"]);

/// As [`LAX`], and foreign origins do not reach the handlers.
pub(crate) static ENFORCED: Policy = policy!(
    origins = ["https://partner.example.net"],
    methods = [GET, HEAD, POST, PUT, PATCH, DELETE],
    enforce
);

/// As `actix-files` registers itself: a prefix without a map.
pub(crate) struct Prefix(pub(crate) &'static str);

impl HttpServiceFactory for Prefix {
    fn register(self, config: &mut AppService) {
        let service = fn_service(|request: ServiceRequest| async {
            Ok::<_, Error>(request.into_response(HttpResponse::Ok().body("a file")))
        });
        config.register_service(ResourceDef::prefix(self.0), None, service, None);
    }
}

/// Asserts that an answer grants nothing to anybody.
#[track_caller]
pub(crate) fn assert_no_grant(answer: &Answer) {
    let granted: Vec<_> =
        answer.headers.iter().filter(|(name, _)| name.starts_with("access-control-")).collect();
    assert!(granted.is_empty(), "a grant: {answer}");
}

/// Authentication that lets nobody in, as most do it.
pub(crate) async fn deny(
    request: ServiceRequest,
    _next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Ok(request.into_response(HttpResponse::Unauthorized().body("who are you?")))
}

/// The same as `actix-web-httpauth` does it.
pub(crate) async fn fail(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Err(ErrorUnauthorized("who are you?"))
}

/// Authentication that asks for a header.
pub(crate) async fn auth(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.headers().contains_key("authorization") {
        Ok(next.call(request).await?.map_into_boxed_body())
    } else {
        Ok(request.into_response(HttpResponse::Unauthorized().finish()))
    }
}
