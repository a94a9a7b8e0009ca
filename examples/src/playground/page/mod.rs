//! The page, of another origin than the API, and what it asks its own server.

mod advice;
mod assets;
mod attempt;
mod compare;
mod exchange;
mod judge;
mod predict;
pub(super) mod setting;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderValue, X_CONTENT_TYPE_OPTIONS};
use actix_web::middleware::Next;
use actix_web::web::{self, ServiceConfig};
use actix_web::{Error, Responder, get};
use serde::Serialize;

pub(super) use self::predict::Memory;
pub(super) use self::setting::Setting;
use super::catalogue::{self, Group};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.configure(assets::configure).service(playground).service(judge::judge);
}

#[derive(Serialize)]
struct Playground {
    #[serde(flatten)]
    setting: Setting,
    groups: Vec<Group>,
}

/// Everything that the page has to know before its first call.
#[get("/playground.json")]
async fn playground(setting: web::Data<Setting>) -> impl Responder {
    web::Json(Playground { setting: Setting::clone(&setting), groups: catalogue::groups() })
}

/// Middleware: the page loads its own files and calls the API, and nothing else.
pub(super) async fn secure<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let policy = request.app_data::<web::Data<Setting>>().map(|setting| setting.content_security_policy());
    let mut response = next.call(request).await?;
    let headers = response.headers_mut();
    if let Some(policy) = policy.and_then(|policy| HeaderValue::try_from(policy).ok()) {
        headers.insert(CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
