//! `max_age`, `enforce`, `dangerously_allow`, and several mistakes at once.

use cors_core::Code::{
    self, ConflictingKeys, DangerCredentials, DangerUnneeded, HeaderForbidden, KeyValue, MaxAge, MethodCase,
    OriginNotBare, OriginScheme,
};
use cors_core::{Builder, Danger, Finding, Findings, Key, Policy, Severity, Target};

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
fn a_time_with_another_unit_is_told_as_browsers_could_keep_it() {
    for (written, suggestion) in [
        ("600", Some("600")),
        (" 90 ", Some("90")),
        ("86400", Some("86400")),
        ("86401", None),
        ("5 sec", Some("\"5s\"")),
        ("86401 seconds", None),
        ("10 min", Some("\"10m\"")),
        ("1440 minutes", Some("\"1440m\"")),
        ("1441 minutes", None),
        ("1 hour", Some("\"1h\"")),
        ("2 Hours", Some("\"2h\"")),
        ("24 hours", Some("\"24h\"")),
        ("25 hours", None),
        ("4294967295 h", None),
        ("1d", Some("\"24h\"")),
        ("1 day", Some("\"24h\"")),
        ("0 days", Some("0")),
        ("2 days", Some("\"24h\"")),
        ("10x", None),
        ("", None),
    ] {
        let told = told_of_max_age(written).expect_err("no time");
        let error = told.errors().next().expect("an error");
        assert_eq!((error.code(), error.suggestion()), (MaxAge, suggestion), "{written}: {error}");
        if let Some(suggestion) = suggestion {
            assert!(told_of_max_age_literal(suggestion).is_ok(), "{suggestion}");
        }
    }
}

fn told_of_max_age(text: &str) -> Result<Policy, Findings> {
    told_of(cors_core::MaxAge::Text(text.to_owned()))
}

/// As one writes what is suggested: a number, or text in quotes.
fn told_of_max_age_literal(literal: &str) -> Result<Policy, Findings> {
    literal
        .parse()
        .map_or_else(|_| told_of_max_age(literal.trim_matches('"')), |number: u32| told_of(number.into()))
}

fn told_of(max_age: cors_core::MaxAge) -> Result<Policy, Findings> {
    let mut config = builder().config().clone();
    config.max_age = Some(max_age);
    config.prove(&Target::Policy)
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

#[test]
fn errors_and_warnings_are_told_apart() {
    let found: Findings = findings(builder().credentials(true).max_age(7201).headers(["Cookie", "Accept"]))
        .into_iter()
        .collect();
    let codes = |of: Vec<&Finding>| of.into_iter().map(Finding::code).collect::<Vec<_>>();
    assert_eq!(codes(found.errors().collect()), [HeaderForbidden]);
    assert_eq!(codes(found.warnings().collect()), [Code::HeaderRedundant, MaxAge]);
    assert!(found.has_errors());
    // What `expect` shows.
    assert_eq!(format!("{found:?}"), found.to_string());
}

#[test]
fn what_a_door_says_of_keys() {
    let suggested = |word: &str| Finding::unknown_key(word, Key::OF_POLICIES).suggestion().map(str::to_owned);
    assert_eq!(suggested("max-age").as_deref(), Some("max_age"));
    // It is a key of handlers.
    assert_eq!(suggested("disable"), None);
    assert_eq!(Finding::unknown_key("disable", Key::ALL).suggestion(), Some("disabled"));
    // An attribute names the crate, and nothing else does.
    let elsewhere = Finding::unknown_key("crate", Key::OF_POLICIES).to_string();
    assert!(elsewhere.contains("write `extern crate other_name as cors_actix;`"), "{elsewhere}");
    for (key, help) in [
        (Key::Origins, "one list, as in `origins = [\"...\", \"...\"]`"),
        (Key::ExposeHeaders, "one list, as in `expose_headers = [\"...\", \"...\"]`"),
        (Key::Methods, "put everything into one list\n"),
        (Key::DangerouslyAllow, "put everything into one list\n"),
        (Key::Credentials, "keep one of them"),
    ] {
        let told = Finding::duplicate_key(key).to_string();
        assert!(told.contains(help), "{told}");
    }
    let one = Finding::several_variables(&["A_ORIGINS"]);
    assert!(
        one.suggestion() == Some("\"A_ORIGINS\"") && !one.to_string().contains("one variable holds"),
        "{one}"
    );
}
