//! `max_age`, `enforce`, `dangerously_allow`, and several mistakes at once.

use cors_core::Code::{
    self, ConflictingKeys, DangerCredentials, DangerUnneeded, HeaderForbidden, KeyValue, MaxAge, MethodCase,
    OriginNotBare, OriginScheme,
};
use cors_core::{Builder, Danger, Finding, Policy, Severity};

use crate::{findings, only};

fn builder() -> Builder {
    Policy::builder().origins(["https://a.example"])
}

#[test]
fn max_age_is_at_most_a_day() {
    for seconds in [0, 1, 600, 7200] {
        assert_eq!(findings(builder().max_age(seconds)), []);
    }
    for seconds in [7201, 86_400] {
        assert_eq!(only(builder().max_age(seconds), MaxAge).severity(), Severity::Warning);
    }
    for seconds in [86_401, u32::MAX] {
        assert_eq!(only(builder().max_age(seconds), MaxAge).severity(), Severity::Error);
    }
}

#[test]
fn enforce_needs_origins_to_tell_apart() {
    only(Policy::builder().origins(["*"]).enforce(true), ConflictingKeys);
    assert_eq!(findings(builder().enforce(true)), []);
}

#[test]
fn a_danger_lifts_something_or_is_a_mistake() {
    for danger in Danger::ALL {
        only(builder().dangerously_allow(danger), DangerUnneeded);
    }
    let twice = Policy::builder().origins(["null"]);
    only(twice.dangerously_allow(Danger::NullOrigin).dangerously_allow(Danger::NullOrigin), DangerUnneeded);
}

#[test]
fn beside_credentials_only_plain_text_can_be_lifted() {
    for (literal, danger) in [
        ("null", Danger::NullOrigin),
        ("https://*.com", Danger::PublicSuffixes),
        ("https://a.example", Danger::UnboundedRegex),
    ] {
        let lifted = Policy::builder().origins([literal]).credentials(true).dangerously_allow(danger);
        only(lifted, DangerCredentials);
    }
}

#[test]
fn a_variables_name_is_one() {
    for name in ["", "A=B", "WEB ORIGINS", "A\0"] {
        only(Policy::builder().origins_env(name), KeyValue);
    }
}

#[test]
fn all_mistakes_are_reported_at_once_in_the_order_of_the_keys() {
    let found = findings(
        Policy::builder()
            .origins(["https://a.example/", "b.example"])
            .methods(["patch"])
            .headers(["Cookie"])
            .max_age(100_000),
    );
    let codes: Vec<Code> = found.iter().map(Finding::code).collect();
    assert_eq!(codes, [OriginNotBare, OriginScheme, MethodCase, HeaderForbidden, MaxAge]);
}

#[test]
fn the_report_is_readable_and_escapes_what_it_shows() {
    let report = Policy::builder().origins(["https://a.example\u{1b}[31m", "b.example"]).build().unwrap_err();
    let text = report.to_string();
    assert!(text.starts_with("2 mistakes in a CORS policy\nerror in `origins`, element 1: "), "{text}");
    assert!(!text.contains('\u{1b}') && text.contains("\\u{1b}"), "{text}");
}
