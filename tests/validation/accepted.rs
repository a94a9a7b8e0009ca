//! What is near a refusal and legitimate.

use cors_core::{Code, Danger, Finding, OriginField, Policy};

use crate::findings;

#[test]
fn origins_that_browsers_send_are_accepted_and_match_themselves() {
    for literal in [
        "https://example.com",
        "https://example.com.",
        "http://example.com:443",
        "https://example.com:80",
        "https://example.com:8443",
        "https://example.com:65535",
        "http://localhost",
        "http://localhost:3000",
        "http://intranet",
        "http://a_b.example",
        "http://-a-.example",
        "http://3dprinter:8080",
        "http://nas.4home",
        "http://127.0.0.1:8080",
        "http://0.0.0.0",
        "http://[::1]:3000",
        "http://[2001:db8::1]",
        "http://[::ffff:7f00:1]",
        "https://xn--rsum-bpad.com",
        "https://xn--bcher-kva.example",
        "https://github.io",
        "https://me.github.io",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "moz-extension://0bd2d5a4-6b1c-4d5e-9d5f-0e0f3f0b1d2a",
        "app+x.y-z://host",
    ] {
        assert_eq!(findings(Policy::builder().origins([literal])), [], "{literal}");
        let policy = Policy::builder().origins([literal]).build().expect("no error");
        assert!(policy.decide(OriginField::One(literal.as_bytes())).is_allowed(), "{literal}");
    }
}

#[test]
fn patterns_that_belong_to_one_owner_are_accepted() {
    for (literal, example) in [
        ("https://*.example.com", "https://a.b.example.com"),
        ("https://*.example.co.uk", "https://a.example.co.uk"),
        ("https://*.me.github.io", "https://x.me.github.io"),
        ("http://*.localhost:*", "http://app.localhost:3000"),
        ("http://*.test", "http://app.test"),
        ("http://*.internal", "http://app.internal"),
        ("http://*.local", "http://printer.local"),
        ("https://*.www.ck", "https://a.www.ck"),
        ("http://localhost:*", "http://localhost"),
        ("http://127.0.0.1:*", "http://127.0.0.1:9"),
        ("http://[::1]:*", "http://[::1]:9"),
        ("https://*.example.com:8443", "https://a.example.com:8443"),
        ("https://*.a_b.example", "https://x.a_b.example"),
    ] {
        assert_eq!(findings(Policy::builder().origins([literal])), [], "{literal}");
        let policy = Policy::builder().origins([literal]).build().expect("no error");
        assert!(policy.decide(OriginField::One(example.as_bytes())).is_allowed(), "{literal} {example}");
    }
}

#[test]
fn what_is_not_covered_may_be_listed() {
    for list in [
        ["https://example.com", "https://*.example.com"],
        ["http://example.com", "https://example.com"],
        ["https://*.example.com", "https://*.example.com:8443"],
        ["https://*.example.com", "http://a.example.com"],
        ["https://a.example.com.", "https://*.example.com"],
    ] {
        assert_eq!(findings(Policy::builder().origins(list)), [], "{list:?}");
    }
}

#[test]
fn methods_and_headers_near_a_refusal() {
    let builder = || Policy::builder().origins(["https://a.example"]);
    for method in ["PATCH", "PURGE", "purge", "M-SEARCH", "propfind", "OPTIONS", "QUERY", "X!#$%&'+.^`|~"] {
        assert_eq!(findings(builder().methods([method])), [], "{method}");
    }
    assert_eq!(findings(builder().methods(["*"])), []);
    for header in [
        "Content-Type",
        "Authorization",
        "Range",
        "User-Agent",
        "X-Api-Key",
        "*",
        "Access-Control-Request-Private-Network",
    ] {
        assert_eq!(findings(builder().headers([header])), [], "{header}");
    }
    for header in ["ETag", "X-Total", "Content-Range", "Authorization", "Location", "*"] {
        assert_eq!(findings(builder().expose_headers([header])), [], "{header}");
    }
}

#[test]
fn a_public_policy_may_say_everything_but_credentials() {
    let policy = Policy::builder().origins(["*"]).methods(["*"]).headers(["*"]).expose_headers(["*"]);
    assert_eq!(findings(policy), []);
    assert_eq!(findings(Policy::builder().dev_origins(["*"])), []);
    let insecure = Policy::builder().origins(["http://a.example"]).credentials(true);
    let warnings = findings(insecure.dangerously_allow(Danger::InsecureOrigins));
    assert_eq!(warnings.iter().map(Finding::code).collect::<Vec<Code>>(), []);
}
