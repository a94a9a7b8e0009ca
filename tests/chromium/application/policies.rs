//! The application's policies. The origins of its pages have ports that are free when the test runs.

use std::sync::{LazyLock, OnceLock};

use cors_actix::{Policy, policy};

static APP: OnceLock<String> = OnceLock::new();
static OTHER: OnceLock<String> = OnceLock::new();

pub(super) fn set_app(origin: &str) {
    APP.set(origin.to_owned()).unwrap();
}

pub(super) fn set_other(origin: &str) {
    OTHER.set(origin.to_owned()).unwrap();
}

pub(super) static EXACT: LazyLock<Policy> = LazyLock::new(|| {
    let policy = Policy::builder().origins([APP.get().unwrap()]).credentials(true);
    policy.headers(["Authorization"]).expose_headers(["X-Exact"]).build().unwrap()
});

/// No token.
pub(super) static PARTNERS: LazyLock<Policy> = LazyLock::new(|| {
    let origins = [APP.get().unwrap().as_str(), "http://eu.team.localhost:*"];
    Policy::builder().origins(origins).expose_headers(["X-Partners"]).build().unwrap()
});

pub(super) static OLD: LazyLock<Policy> = LazyLock::new(|| {
    let policy = Policy::builder().origins([OTHER.get().unwrap()]).credentials(true);
    policy.methods(["GET", "PUT"]).headers(["Authorization"]).expose_headers(["X-Scope"]).build().unwrap()
});

pub(super) static REST: LazyLock<Policy> = LazyLock::new(|| {
    let origins = [APP.get().unwrap().as_str(), "http://evil.localhost:*"];
    let policy = Policy::builder().origins(origins).methods(["GET", "PUT", "DELETE"]);
    policy.headers(["Authorization"]).expose_headers(["X-Layer"]).build().unwrap()
});

pub(super) static TEAM: Policy = policy!(
    origins = ["http://*.team.localhost:*"],
    headers = ["Authorization"],
    expose_headers = ["X-Pattern"],
);
