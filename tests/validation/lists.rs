//! What can be listed: by a source of origins, by a variable, as one string, as several in one.

use cors_core::Code::{self, OriginHost, OriginNotBare};
use cors_core::{Builder, Danger, Finding, OriginField, Policy};

use crate::{only, origin};

#[test]
fn several_in_one_literal_are_told_apart_up_to_nine() {
    let list = |count: usize| (1..=count).map(|at| format!("https://a{at}.example")).collect::<Vec<_>>();
    let several = |literal: &str, code: Code, list: &[String]| {
        let finding = only(Policy::builder().origins([literal]), code);
        let meant = format!("origins = [\"{}\"]", list.join("\", \""));
        assert_eq!(finding.suggestion(), Some(meant.as_str()), "{finding}");
    };
    for count in [2, 8, 9] {
        several(&list(count).join(","), OriginNotBare, &list(count));
    }
    several("https://{a1,a2}.example", OriginHost, &list(2));
    // Beyond, it is no list but text.
    origin(&list(10).join(","), OriginNotBare, None);
}

/// A source of origins is asked about those that the list could hold, and about no others.
#[test]
fn what_a_source_may_be_asked_about() {
    let plain = Policy::builder().origins(["https://a.example"]).build().expect("valid");
    let secure = Policy::builder().origins(["https://a.example"]).credentials(true);
    let lifted = Policy::builder().origins(["http://a.example"]).credentials(true);
    let lifted = lifted.dangerously_allow(Danger::InsecureOrigins).build().expect("valid");
    let secure = secure.build().expect("valid");
    for origin in [
        "https://b.example",
        "https://b.example:8443",
        "https://[::1]",
        "chrome-extension://abc",
        "http://localhost:3000",
        "http://127.0.0.1",
    ] {
        assert!(plain.may_list(origin) && lifted.may_list(origin) && secure.may_list(origin), "{origin}");
    }
    for origin in ["http://b.example", "http://b.example:8080", "foo://bar"] {
        assert!(plain.may_list(origin) && lifted.may_list(origin) && !secure.may_list(origin), "{origin}");
    }
    for origin in [
        "null",
        "*",
        "",
        "https://*.b.example",
        "https://b.example:*",
        "https://*.b.example:*",
        "https://b.example/",
        "https://B.example",
        "https://b.example:443",
        "b.example",
        // Browsers may send it, and no list can hold it.
        "https://b+c.example",
    ] {
        assert!(!plain.may_list(origin) && !lifted.may_list(origin) && !secure.may_list(origin), "{origin}");
    }
}

#[test]
fn one_origin_needs_no_brackets() {
    let (text, owned) = ("https://a.example", "https://a.example".to_owned());
    let builders: [Builder; 3] = [
        Policy::builder().origins(text),
        Policy::builder().origins(&owned),
        Policy::builder().origins(owned.clone()),
    ];
    for builder in builders {
        assert_eq!(builder.build().expect("valid").origins().collect::<Vec<_>>(), [text]);
    }
}

/// What `null` is let off, no other entry is.
#[test]
fn null_in_a_variable_is_lifted_alone() {
    let policy = || {
        let policy = Policy::builder().origins(["null"]).origins_env("WEB_ORIGINS");
        policy.dangerously_allow(Danger::NullOrigin).build().expect("valid")
    };
    let allowed =
        |policy: &Policy, origin: &str| policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
    let both = policy();
    both.resolve_env(Some("null, https://a.example")).expect("valid");
    assert!(allowed(&both, "null") && allowed(&both, "https://a.example"));
    assert!(!allowed(&both, "https://b.example"));
    let findings = policy().resolve_env(Some("null, https://a.example/")).expect_err("a path");
    assert_eq!(findings.iter().map(Finding::code).collect::<Vec<_>>(), [OriginNotBare]);
}
