//! Who may call a tenant's endpoints: whoever its rows say.

use std::sync::LazyLock;

use cors_actix::{Builder, DynamicPolicy, Findings, OriginQuery, Policy};
use cors_core::OriginField;

use super::database::Error;

/// What holds for every tenant. Only the origins differ.
fn stated() -> Builder {
    Policy::builder().credentials(true).headers(["Content-Type"]).max_age(60)
}

/// Asks the database, once for each tenant, endpoint and origin, and remembers the answer until the admin changes it.
pub(super) static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(stated(), is_allowed).expect("the stated part has no mistake").keyed_by(["tenant"])
});

async fn is_allowed(query: OriginQuery) -> Result<bool, Error> {
    let tenant = query.parameter("tenant").unwrap_or_default().to_owned();
    let Some(origins) = super::database()?.origins(tenant).await? else { return Ok(false) };
    if origins.is_empty() {
        return Ok(false);
    }
    // Rows that somebody wrote past the admin's endpoints are proven too; what is wrong in one refuses, and is told.
    let policy = with(&origins).map_err(Error::Refused)?;
    Ok(policy.decide(OriginField::One(query.origin().as_bytes())).is_allowed())
}

/// A tenant's whole policy, proven: patterns such as `https://*.acme.example` may stand in its rows as well.
pub(super) fn with(origins: &[String]) -> Result<Policy, Findings> {
    stated().origins(origins).build()
}
