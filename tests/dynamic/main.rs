//! `DynamicPolicy`: origins that a source decides, at endpoints, through the layer, and as its default.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::{Responder, get, put, rt, web};
use cors_actix::{DynamicPolicy, OriginQuery, Policy, cors};

mod questions;
mod refused;
mod spelled;
mod tenants;
mod workers;

const A: &str = "https://a.example";
const B: &str = "https://b.example";
const VARY: (&str, &str) = ("vary", "Origin");
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");

/// `t1` allows `A`, `t2` allows `B`; `broken` fails and `slow` never answers.
async fn lookup(query: &OriginQuery) -> Result<bool, String> {
    rt::task::yield_now().await;
    assert!(
        query.endpoint().is_empty() || query.endpoint().starts_with("/{tenant}/"),
        "{}",
        query.endpoint()
    );
    match query.parameter("tenant") {
        Some("broken") => Err("no connection".into()),
        Some("slow") => std::future::pending().await,
        Some(tenant) => Ok((tenant, query.origin()) == ("t1", A) || (tenant, query.origin()) == ("t2", B)),
        None => Ok(query.origin() == A),
    }
}

fn tenants() -> DynamicPolicy {
    DynamicPolicy::new(Policy::builder().credentials(true).headers(["Content-Type"]), async |query| {
        lookup(&query).await
    })
    .expect("the stated part is right")
    .keyed_by(["tenant"])
    .deadline(Duration::from_millis(50))
}

static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(tenants);
static DEFAULT: LazyLock<DynamicPolicy> = LazyLock::new(tenants);

#[cors(policy = TENANTS)]
#[get("/items/{id}")]
async fn item(path: web::Path<(String, u32)>) -> impl Responder {
    format!("{path:?}")
}

#[cors(policy = TENANTS)]
#[put("/items/{id}")]
async fn save() -> impl Responder {
    "saved"
}

fn grant(origin: &str) -> [(&str, &str); 3] {
    [("access-control-allow-origin", origin), ("access-control-allow-credentials", "true"), VARY]
}

fn preflight_grant<'a>(origin: &'a str, methods: &'a str) -> [(&'a str, &'a str); 6] {
    [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", methods),
        ("access-control-allow-headers", "Content-Type"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ]
}
