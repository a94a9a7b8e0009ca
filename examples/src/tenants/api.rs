//! What tenants' front ends call.

use actix_web::web::{self, Json, Path, ServiceConfig};
use actix_web::{HttpResponse, Responder, get, post};
use cors_actix::cors;

use super::database::Error;
use super::policy::TENANTS;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(web::scope("/t/{tenant}").service(notes).service(add_note));
}

/// For the front ends of this tenant, and of no other.
#[cors(policy = TENANTS)]
#[get("/notes")]
async fn notes(tenant: Path<String>) -> Result<impl Responder, Error> {
    Ok(Json(super::database()?.notes(tenant.into_inner()).await?))
}

/// JSON, so browsers ask before they send it.
#[cors(policy = TENANTS)]
#[post("/notes")]
async fn add_note(tenant: Path<String>, text: Json<String>) -> Result<impl Responder, Error> {
    super::database()?.add_note(tenant.into_inner(), text.into_inner()).await?;
    Ok(HttpResponse::Created().finish())
}
