//! Origins that look like allowed ones.

use cors_core::{Code, Policy};

use crate::allows;

/// jub0bs/cors up to 0.1.2 and jub0bs/fcors: a tree of suffixes without label boundaries.
#[test]
fn ghsa_vhxv_fg4m_p2w8_suffix_glue() {
    let origins = ["https://foo.com", "https://bar.com", "https://*.baz.com", "https://*.qux.com"];
    for attack in [
        "https://barfoo.com",
        "https://foobar.com",
        "https://bazqux.com",
        "https://a.bazqux.com",
        "https://a.barbaz.com",
    ] {
        assert!(!allows(&origins, attack), "{attack}");
    }
}

/// go-zero: `strings.HasSuffix`.
#[test]
fn cve_2024_27302_a_suffix_without_its_dot() {
    for attack in [
        "https://evil-victim.com",
        "https://evilvictim.com",
        "http://victim.com",
        "https://victim.com.evil.example",
    ] {
        assert!(!allows(&["https://victim.com", "https://*.victim.com"], attack), "{attack}");
    }
}

/// go-restful: domains as unanchored expressions. rack-cors: a missing anchor.
#[test]
fn cve_2022_1996_and_cve_2017_11173_missing_anchors() {
    let policy = Policy::builder().origin_regex(r"https://example\.com").build().expect("valid");
    for attack in [
        "https://example.com.malicious",
        "https://example.com.example.net",
        "https://example.com-example.net",
        "xhttps://example.com",
    ] {
        assert!(!policy.decide(cors_core::OriginField::One(attack.as_bytes())).is_allowed(), "{attack}");
        assert!(!allows(&["https://example.com"], attack), "{attack}");
    }
}

/// gin-contrib/cors: a `*` at the end of an origin.
#[test]
fn cve_2019_25211_a_star_at_the_end() {
    for configured in ["https://example.com/*", "https://example.com*", "http://localhost*"] {
        let findings = Policy::builder().origins([configured]).build().expect_err(configured);
        assert!(findings.errors().count() == 1, "{findings}");
    }
    assert!(!allows(&["https://example.com"], "https://example.community"));
    assert!(!allows(&["http://localhost:*"], "http://localhost.example.com"));
}

/// Litestar: a dot that is not escaped.
#[test]
fn cve_2026_25479_a_dot_that_matches_any_letter() {
    assert!(!allows(&["https://*.example.com"], "https://aXexample.com"));
    assert!(!allows(&["https://api.example.com"], "https://apixexample.com"));
    let findings = Policy::builder().origin_regex("https://api.example.com").build().expect_err("a bare dot");
    assert_eq!(findings.errors().map(cors_core::Finding::code).collect::<Vec<_>>(), [Code::RegexUnbounded]);
}

/// The example of actix-cors: `starts_with(b"http://localhost")`.
#[test]
fn actix_cors_example_a_prefix_of_bytes() {
    for attack in [
        "http://localhost.evil.example",
        "http://localhost@evil.example",
        "http://localhostevil.example",
        "http://localhost:3000.evil.example",
        "http://localhost:3000@evil.example",
    ] {
        assert!(!allows(&["http://localhost:*"], attack), "{attack}");
    }
}

/// Coder CVE-2026-55438: a name that the attacker chooses passes for one of the application's own.
#[test]
fn cve_2026_55438_a_name_of_the_attackers_choice() {
    for attack in [
        "https://1b4e28ba-2fa1-11d2-883f-0016d3cca427.evil.example",
        "https://apps.example.com.1b4e28ba-2fa1-11d2-883f-0016d3cca427.evil.example",
        "https://x--apps.example.com",
        "https://.apps.example.com",
        "https://a..apps.example.com",
    ] {
        assert!(!allows(&["https://*.apps.example.com"], attack), "{attack}");
    }
}

/// KTOR-5936: any origin with a slash at its end.
#[test]
fn ktor_5936_a_slash_at_the_end() {
    assert!(!allows(&["https://example.com"], "https://evil.example/"));
    assert!(!allows(&["https://example.com"], "https://example.com/"));
}

/// Every spelling that a parser might take for the same origin, and a browser never sends.
#[test]
fn other_spellings_are_other_origins() {
    for attack in [
        "https://EXAMPLE.com",
        "HTTPS://example.com",
        "https://example.com:443",
        "https://example.com.",
        "https://example.com%00",
        "https://example.com\0.evil.example",
        "https://evil.example#https://example.com",
        "https://evil.example?https://example.com",
        "https://evil.example\\https://example.com",
        "https://example.com@evil.example",
        "https://xn--exmple-cua.com",
        "https://еxample.com",
        "https://example.com https://evil.example",
        "https://example.com,https://evil.example",
        "null",
        "NULL",
        "*",
        "",
    ] {
        assert!(!allows(&["https://example.com", "https://*.example.com"], attack), "{attack}");
    }
}
