//! Regular expressions: the table "Regular expressions" of the validation rules.

use cors_core::Code::{
    InsecureCredentials, OriginDuplicate, RegexNever, RegexSyntax, RegexUnbounded, RegexUndecided,
    WildcardCredentials,
};
use cors_core::{Builder, Danger, OriginField, Policy};

use crate::{findings, only};

fn regex(pattern: &str) -> Builder {
    Policy::builder().origin_regex(pattern)
}

#[test]
fn what_does_not_compile_is_shown_where() {
    for (pattern, at) in
        [(r"https://(a|b\.example\.com", 8), (r"https://[a-\.example\.com", 9), (r"https://a{2,1}\.com", 9)]
    {
        let finding = only(regex(pattern), RegexSyntax);
        assert!(finding.range().is_some_and(|range| range.contains(&at)), "{pattern}: {finding}");
    }
    for (pattern, help) in [
        (r"https://(a|b\.example\.com", "write the `)` that belongs to this `(`"),
        (r"https://a)\.example\.com", "leave this `)` out"),
        (r"https://[ab\.example\.com", "write the `]` that belongs to this `[`"),
        (r"*.example.com", "write before it what it repeats"),
        (r"https://(?=a)example\.com", "without look-around"),
    ] {
        let text = only(regex(pattern), RegexSyntax).to_string();
        assert!(text.contains(help), "{text}");
    }
}

#[test]
fn what_an_attacker_could_register_is_shown() {
    for (pattern, witness) in [
        (r"https://.*example\.com", "`https://evilexample.com`"),
        ("https://api.example.com", "`https://apixexample.com`"),
        (r"https://example\.[a-z]{2,3}", "`https://example.xyz`"),
    ] {
        let finding = only(regex(pattern), RegexUnbounded);
        assert!(finding.sentence().contains(witness), "{pattern}: {finding}");
        let lifted = regex(pattern).dangerously_allow(Danger::UnboundedRegex);
        assert_eq!(findings(lifted), []);
    }
    for pattern in [
        ".*",
        "https://.*",
        r"https://[^.]+\.com",
        r"https://preview-[a-z0-9]+\.vercel\.app",
        r"https://.*\.github\.io",
        r"https://[a-z]+\.co\.uk",
        r"https://www\.example\.com.*",
    ] {
        only(regex(pattern), RegexUnbounded);
    }
}

#[test]
fn every_origin_with_credentials_is_the_flagship() {
    for pattern in [".*", ".+", r"https?://.*", r"^.*$"] {
        only(regex(pattern).credentials(true), WildcardCredentials);
    }
}

#[test]
fn what_matches_no_origin_is_dead() {
    for pattern in [
        "",
        "example",
        r"https://example\.com/",
        r"HTTPS://EXAMPLE\.COM",
        r"https://example\.com:443",
        "null",
        r"a b",
    ] {
        only(regex(pattern), RegexNever);
    }
    let finding = only(regex(r"https://example\.com/"), RegexNever);
    assert_eq!(finding.suggestion(), Some("r\"https://example\\.com\""));
}

#[test]
fn credentials_go_to_secure_origins_only() {
    let finding = only(regex(r"https?://(a|b)\.example\.com").credentials(true), InsecureCredentials);
    assert_eq!(finding.suggestion(), Some("r\"https://(a|b)\\.example\\.com\""));
    let lifted = regex(r"https?://(a|b)\.example\.com").credentials(true);
    assert_eq!(findings(lifted.dangerously_allow(Danger::InsecureOrigins)), []);
    assert_eq!(findings(regex(r"http://localhost(:\d+)?").credentials(true)), []);
}

#[test]
fn twice_is_a_duplicate_and_too_large_is_refused() {
    only(regex(r"https://(a|b)\.example").origin_regex(r"https://(a|b)\.example"), OriginDuplicate);
    only(regex(r".{1,60}"), RegexUndecided);
}

#[test]
fn what_is_bounded_is_accepted_and_matched_whole() {
    for (pattern, yes, no) in [
        (r"https://(a|b)\.example\.(com|de)", "https://b.example.de", "https://c.example.de"),
        (r"https://[a-z0-9-]+\.example\.com", "https://x-1.example.com", "https://x.y.example.com"),
        (r"https://(.*\.)?example\.com", "https://a.b.example.com", "https://evilexample.com"),
        (r"^https://example\.com$", "https://example.com", "https://example.com:8443"),
        (
            r"https://a|https://a\.example|https://a\.example\.com",
            "https://a.example.com",
            "https://a.example.com.",
        ),
        (r"(?i)HTTPS://EXAMPLE\.COM", "https://example.com", "https://example.de"),
        (r"(?x) https://a\.example # a comment", "https://a.example", "https://a.examplex"),
        (r"http://localhost:\d{4}", "http://localhost:3000", "http://localhost:30000"),
    ] {
        assert_eq!(findings(regex(pattern)), [], "{pattern}");
        let policy = regex(pattern).build().expect("no error");
        assert!(policy.decide(OriginField::One(yes.as_bytes())).is_allowed(), "{pattern} {yes}");
        for no in
            [no.to_owned(), format!("x{yes}"), format!("{yes}x"), format!("{yes}\n"), format!("{yes},{yes}")]
        {
            assert!(!policy.decide(OriginField::One(no.as_bytes())).is_allowed(), "{pattern} {no}");
        }
    }
}

/// An alternative that no origin goes through is what is left out, not the expression that it stands in; also behind what is
/// repeated, but not inside it, where it may need the other one.
#[test]
fn a_dead_alternative_is_told_where_it_stands() {
    for written in [r"https://(app|‹App›)\.example\.com", r"https://a?b{2}\.(example|‹EXAMPLE›)\.com"]
    {
        let (before, rest) = written.split_once('‹').expect("a beginning");
        let (dead, after) = rest.split_once('›').expect("an end");
        let finding = only(regex(&format!("{before}{dead}{after}")), RegexNever);
        assert_eq!(finding.range(), Some(before.len()..before.len() + dead.len()), "{finding}");
        let text = finding.to_string();
        assert!(text.contains("help: leave it out, or write it as browsers send it"), "{text}");
    }
    assert_eq!(findings(regex(r"https://(a|B|b)+\.example\.com")), []);
}

/// The first lacks the scheme that its sibling has, wherever the two stand; the second is not right with it either, nor
/// would a pattern be with another dead alternative.
#[test]
fn an_alternative_without_a_scheme_gets_one() {
    for (pattern, suggestion) in [
        (r"https://a\.example|b\.example", Some(r#"r"https://a\.example|https://b\.example""#)),
        (r"(https://a|b)\.example", Some(r#"r"(https://a|https://b)\.example""#)),
        (r"^https://a\.example$|^b\.example$", Some(r#"r"^https://a\.example$|^https://b\.example$""#)),
        (r"https://a\.example|B\.example", None),
        (r"https://a\.example|b\.example|C\.example", None),
        (r"https://(a|B)\.example", None),
        (r"https://a\.example|b\.[a-z]+", None),
    ] {
        assert_eq!(only(regex(pattern), RegexNever).suggestion(), suggestion, "{pattern}");
    }
}

/// What is open here is the name: the endings stand in both expressions.
#[test]
fn an_open_ending_is_told_as_one() {
    for (pattern, open_ending) in [
        (r"https://example\.[a-z]+", true),
        (r"https://evil\.example|https://[a-z]+\.com", false),
        (r"https://[a-z]+\.com", false),
    ] {
        let text = only(regex(pattern), RegexUnbounded).to_string();
        assert_eq!(text.contains("write out the endings that are yours"), open_ending, "{text}");
        assert_eq!(text.contains("write out the domains that are yours"), !open_ending, "{text}");
    }
}

#[test]
fn what_is_suggested_is_a_literal_of_rust() {
    for (pattern, literal) in [
        ("https://app.example.com", r#"r"https://app\.example\.com""#),
        ("https://app.example.com\"?", r##"r#"https://app\.example\.com"?"#"##),
    ] {
        let finding = only(regex(pattern), RegexUnbounded);
        assert_eq!(finding.suggestion(), Some(literal), "{finding}");
    }
}

/// RFC 1035, section 2.3.4: 253 characters are the most that a host has.
#[test]
fn an_expression_that_only_a_long_host_matches() {
    let host = |last: usize| format!(r"https://a{{63}}\.b{{63}}\.c{{63}}\.d{{{last}}}");
    let policy = regex(&host(61)).build().expect("three labels of 63, three dots and 61 are 253");
    let text = host_of(61);
    assert!(policy.decide(OriginField::One(text.as_bytes())).is_allowed(), "{text}");
    only(regex(&host(62)), RegexNever);
}

fn host_of(last: usize) -> String {
    format!("https://{}.{}.{}.{}", "a".repeat(63), "b".repeat(63), "c".repeat(63), "d".repeat(last))
}

#[test]
fn policies_of_other_expressions_are_others() {
    let of = |pattern: &str| regex(pattern).build().expect("valid");
    assert_eq!(of(r"https://(a|b)\.example"), of(r"https://(a|b)\.example"));
    assert_ne!(of(r"https://(a|b)\.example"), of(r"https://(a|c)\.example"));
}
