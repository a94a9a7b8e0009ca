//! What the operator's front end calls: a tenant's origins, listed, added and removed.

use actix_web::middleware::from_fn;
use actix_web::web::{self, Json, Path, Query, ServiceConfig};
use actix_web::{HttpResponse, Responder, delete, get, put};
use cors_actix::{Finding, Policy, Severity, cors, policy};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::database::Error;
use super::policy::{self as tenants, TENANTS};
use crate::token::authenticate;

pub(super) fn configure(config: &mut ServiceConfig) {
    let scope = web::scope("/admin").wrap(from_fn(authenticate));
    config.service(scope.service(list).service(add).service(remove));
}

/// For the operator's front end only, whoever the tenants let in. Its script sends a token, which needs no `credentials`.
static ADMIN: Policy = policy!(
    origins = ["https://admin.example.com"],
    dev_origins = ["http://localhost:*"],
    headers = ["Authorization"],
);

#[derive(Deserialize)]
struct Which {
    origin: String,
}

/// A tenant's origins.
#[cors(policy = ADMIN)]
#[get("/tenants/{tenant}/origins")]
async fn list(tenant: Path<String>) -> Result<impl Responder, Error> {
    let origins = super::database()?.origins(tenant.into_inner()).await?.ok_or(Error::NoTenant)?;
    Ok(Json(json!({ "origins": origins })))
}

/// One more, if the validator takes it: exact, or a pattern such as `https://*.acme.example`.
#[cors(policy = ADMIN)]
#[put("/tenants/{tenant}/origins")]
async fn add(tenant: Path<String>, which: Query<Which>) -> Result<HttpResponse, Error> {
    let tenant = tenant.into_inner();
    match super::database()?.add_origin(tenant.clone(), which.into_inner().origin).await {
        Ok(origins) => Ok(changed(&tenant, &origins)),
        Err(Error::Refused(findings)) => {
            Ok(HttpResponse::UnprocessableEntity().json(json!({ "findings": told(&findings) })))
        }
        Err(error) => Err(error),
    }
}

/// One less.
#[cors(policy = ADMIN)]
#[delete("/tenants/{tenant}/origins")]
async fn remove(tenant: Path<String>, which: Query<Which>) -> Result<HttpResponse, Error> {
    let tenant = tenant.into_inner();
    let origins = super::database()?.remove_origin(tenant.clone(), which.into_inner().origin).await?;
    Ok(changed(&tenant, &origins))
}

/// The change is committed, so what was asked before counts no longer: the next request asks anew.
fn changed(tenant: &str, origins: &[String]) -> HttpResponse {
    TENANTS.forget_where(|query| query.parameter("tenant") == Some(tenant));
    let policy = tenants::with(origins);
    let warnings = policy.as_ref().map(|policy| told(policy.warnings())).unwrap_or_default();
    HttpResponse::Ok().json(json!({ "origins": origins, "warnings": warnings }))
}

/// A finding for a front end that shows it beside the field.
#[derive(Serialize)]
struct Told {
    code: &'static str,
    /// Warnings come along with the errors.
    is_error: bool,
    message: String,
    suggestion: Option<String>,
    /// All of it, help included.
    text: String,
}

fn told<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<Told> {
    let told = |finding: &Finding| Told {
        code: finding.code().as_str(),
        is_error: finding.severity() == Severity::Error,
        message: finding.sentence().to_owned(),
        suggestion: finding.suggestion().map(str::to_owned),
        text: finding.to_string(),
    };
    findings.into_iter().map(told).collect()
}
