//! Origins that are reflected, and credentials with everyone.

use cors_core::headers::{ALLOW_ORIGIN, Value};
use cors_core::{Code, OriginField, Policy};

/// rs/cors CVE-2018-20744, fiber CVE-2024-25124 and those that `list.md` puts beside them: the wildcard becomes a reflection, with
/// credentials.
#[test]
fn cve_2018_20744_wildcard_with_credentials() {
    let findings = Policy::builder().origins(["*"]).credentials(true).build().expect_err("refused");
    assert_eq!(
        findings.errors().map(cors_core::Finding::code).collect::<Vec<_>>(),
        [Code::WildcardCredentials]
    );
    let public = Policy::builder().origins(["*"]).build().expect("valid");
    let granted = public.decide(OriginField::One(b"https://evil.example")).is_allowed();
    assert!(public.actual_headers(granted).any(|header| header == (ALLOW_ORIGIN, Value::Text("*"))));
}

/// @koa/cors CVE-2023-49803, rs/cors #12, micronaut #6825: nothing configured means everyone.
#[test]
fn cve_2023_49803_nothing_is_everyone() {
    let none: [&str; 0] = [];
    assert!(Policy::builder().build().is_err());
    assert!(Policy::builder().origins(none).build().is_err());
    let env = Policy::builder().origins_env("UNSET").build().expect("valid");
    assert!(
        env.resolve_env(Some("")).is_err()
            && !env.decide(OriginField::One(b"https://a.example")).is_allowed()
    );
}

/// mockforge #1017, axum-api-kit: one slip of the finger and the list is dropped, or everyone is let in.
#[test]
fn mockforge_1017_a_slip_is_an_error() {
    let findings =
        Policy::builder().origins(["https://a.example", "htps:/b.example"]).build().expect_err("refused");
    assert_eq!(findings.errors().count(), 1);
    let env = Policy::builder().origins_env("X").build().expect("valid");
    assert!(env.resolve_env(Some("https://a.example, b.example")).is_err());
}

/// `null` with credentials lets in every sandboxed frame.
#[test]
fn null_is_never_reflected() {
    let policy = Policy::builder().origins(["https://a.example"]).credentials(true).build().expect("valid");
    assert!(!policy.decide(OriginField::One(b"null")).is_allowed());
    assert!(Policy::builder().origins(["null"]).credentials(true).build().is_err());
}
