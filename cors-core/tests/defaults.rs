//! What a policy is when only its origins are stated. `.ci/features` runs this with every combination of features: none of
//! them changes a default.

use cors_core::headers::{ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, MAX_AGE, VARY, Value};
use cors_core::{Config, Decision, OriginField, Policy, Refusal};

#[test]
fn a_policy_that_states_its_origins_only() {
    let policy = Policy::builder().origins(["https://app.example.com"]).build().expect("valid");
    assert_eq!(policy.origins().collect::<Vec<_>>(), ["https://app.example.com"]);
    assert_eq!(policy.methods().collect::<Vec<_>>(), ["GET", "HEAD", "POST"]);
    assert_eq!(policy.headers().count(), 0);
    assert_eq!(policy.expose_headers().count(), 0);
    assert_eq!(policy.max_age(), 600);
    assert_eq!((policy.credentials(), policy.enforce(), policy.is_public()), (false, false, false));
    assert_eq!(policy.dangers(), []);
    assert_eq!(policy.warnings(), []);
}

#[test]
fn its_headers() {
    let policy = Policy::builder().origins(["https://app.example.com"]).build().expect("valid");
    assert_eq!(
        policy.preflight_headers(true, "GET, HEAD, POST", None).collect::<Vec<_>>(),
        [
            (ALLOW_ORIGIN, Value::OriginAsSent),
            (ALLOW_METHODS, Value::Text("GET, HEAD, POST")),
            (MAX_AGE, Value::Text("600")),
            (VARY, Value::Text("Origin, Access-Control-Request-Method")),
        ]
    );
    assert_eq!(
        policy.actual_headers(true).collect::<Vec<_>>(),
        [(ALLOW_ORIGIN, Value::OriginAsSent), (VARY, Value::Text("Origin"))]
    );
    assert!(policy.preflight_headers(true, "GET", None).all(|(name, _)| name != ALLOW_HEADERS));
}

#[test]
fn its_decisions() {
    let policy = Policy::builder().origins(["https://app.example.com"]).build().expect("valid");
    let one = |value: &'static str| policy.decide(OriginField::One(value.as_bytes()));
    assert!(matches!(one("https://app.example.com"), Decision::Allow(_)));
    assert_eq!(one("https://a.app.example.com"), Decision::Refuse(Refusal::OriginNotListed));
    assert_eq!(one("http://app.example.com"), Decision::Refuse(Refusal::OriginNotListed));
    assert_eq!(one("null"), Decision::Refuse(Refusal::OriginNull));
    assert_eq!(one(""), Decision::Refuse(Refusal::OriginUnparsable));
    assert_eq!(policy.decide(OriginField::Absent), Decision::NoOrigin);
    assert_eq!(policy.decide(OriginField::Repeated), Decision::Refuse(Refusal::OriginRepeated));
}

#[test]
fn nothing_is_allowed_that_nobody_wrote() {
    assert!(Config::default().prove(&cors_core::Target::Policy).is_err());
    assert!(Policy::builder().build().is_err());
}
