//! Origins from an environment variable: strict, tolerant of spaces, and never dropped silently.

use cors_core::Code::{
    self, InsecureCredentials, LocalCredentials, MissingOrigins, OriginDuplicate, OriginNotBare,
    OriginScheme, OriginWildcardMixed, PublicSuffix,
};
use cors_core::{Finding, OriginField, Policy, Severity, Subject};

fn policy(credentials: bool) -> Policy {
    Policy::builder().origins_env("WEB_ORIGINS").credentials(credentials).build().expect("no error")
}

#[test]
fn spaces_and_empty_elements_are_tolerated() {
    let policy = policy(true);
    assert_eq!(policy.origins_env(), Some("WEB_ORIGINS"));
    let allowed =
        |policy: &Policy, origin: &str| policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
    assert!(!allowed(&policy, "https://a.example"), "nobody is allowed before the variable is read");
    policy
        .resolve_env(Some(" https://a.example ,, https://*.b.example,\thttps://c.example\n,"))
        .expect("no error");
    assert!(allowed(&policy, "https://a.example") && allowed(&policy, "https://x.b.example"));
    assert!(!allowed(&policy, "https://b.example"));
}

#[test]
fn every_other_element_is_an_error_by_the_rules_of_origins() {
    for (value, expected) in [
        ("https://a.example/", &[OriginNotBare][..]),
        ("a.example,https://b.example", &[OriginScheme]),
        ("*", &[OriginWildcardMixed]),
        ("https://a.example,*", &[OriginWildcardMixed]),
        ("https://*.com", &[PublicSuffix]),
        ("http://a.example", &[InsecureCredentials]),
        // Within one source nothing is said twice (VALIDATION.md, `origin-duplicate`).
        ("https://a.example,https://a.example", &[OriginDuplicate]),
        ("https://a.b.example,https://*.b.example", &[OriginDuplicate]),
        ("x,https://a.example/b", &[OriginScheme, OriginNotBare]),
        ("", &[MissingOrigins]),
        (" , ", &[MissingOrigins]),
    ] {
        let findings = policy(true).resolve_env(Some(value)).expect_err(value);
        let codes: Vec<Code> = findings.iter().map(Finding::code).collect();
        assert_eq!(codes, expected, "{value}");
    }
    let findings = policy(false).resolve_env(None).expect_err("the only source");
    assert!(findings.to_string().contains("`WEB_ORIGINS` holds no origin"), "{findings}");
}

/// One mistake of each code that an entry can have, with its place and text.
#[test]
fn every_finding_names_the_variable_and_the_entry() {
    let fine = "https://fine.example";
    let cases = [
        ("null", Code::OriginNull),
        ("a.example", OriginScheme),
        ("https://a.example/", OriginNotBare),
        ("https://A.example", Code::OriginHost),
        ("https://127.1", Code::OriginIp),
        ("https://a.example:0", Code::OriginPort),
        ("https://a.example:443", Code::OriginDefaultPort),
        ("https://a*.example", Code::OriginPattern),
        (fine, OriginDuplicate),
        ("*", OriginWildcardMixed),
        ("http://a.example", InsecureCredentials),
        ("https://*.com", PublicSuffix),
    ];
    for (entry, code) in cases {
        let findings = policy(true).resolve_env(Some(&format!("{fine},,{entry}"))).expect_err(entry);
        let found: Vec<_> =
            findings.iter().map(|finding| (finding.code(), finding.subject().clone())).collect();
        let subject = Subject::Entry("WEB_ORIGINS".to_owned(), 1, entry.to_owned());
        assert_eq!(found, [(code, subject)], "{findings}");
        let report = findings.to_string();
        assert!(report.contains(&format!("error in `$WEB_ORIGINS`, entry 2 `{entry}`: ")), "{report}");
    }
    let findings = policy(true).resolve_env(Some("")).expect_err("empty");
    assert!(findings.to_string().contains("error in `$WEB_ORIGINS`: `WEB_ORIGINS` holds no"), "{findings}");
    let hostile = format!("\u{1b}[31m{}", "x".repeat(5_000));
    let report = policy(true).resolve_env(Some(&hostile)).expect_err("hostile").to_string();
    assert!(!report.contains('\u{1b}') && report.len() < 2_000, "{report:?}");
}

#[test]
fn what_it_holds_can_be_listed() {
    let policy = Policy::builder().origins(["https://a.example"]).origins_env("WEB_ORIGINS").build();
    let policy = policy.expect("no error");
    assert_eq!(policy.env_origins().count(), 0, "not read yet");
    policy.resolve_env(Some("https://b.example,https://a.example,https://*.c.example")).expect("no error");
    assert_eq!(policy.env_origins().collect::<Vec<_>>(), ["https://b.example", "https://*.c.example"]);
}

/// They are kept, for the adapter to tell them: what is wrong as well is told instead.
#[test]
fn what_is_noticed_without_refusing_is_kept() {
    let policy = policy(true);
    assert_eq!(policy.env_warnings(), [], "not read yet");
    assert!(policy.resolve_env(Some("http://localhost:3000,https://b.example/")).is_err());
    assert_eq!(policy.env_warnings(), [], "nothing was taken in");
    policy.resolve_env(Some("http://localhost:3000,https://b.example")).expect("no error");
    let [warning] = policy.env_warnings() else { panic!("{:?}", policy.env_warnings()) };
    assert_eq!((warning.code(), warning.severity()), (LocalCredentials, Severity::Warning));
    let Subject::Entry(variable, 0, entry) = warning.subject() else { panic!("{warning:?}") };
    assert_eq!((variable.as_str(), entry.as_str()), ("WEB_ORIGINS", "http://localhost:3000"));
}

#[test]
fn a_variable_beside_other_sources_may_be_unset() {
    for (value, other) in [(None, false), (Some("https://a.example, https://b.example"), true)] {
        let policy = Policy::builder()
            .origins(["https://a.example"])
            .origins_env("WEB_ORIGINS")
            .build()
            .expect("no error");
        policy.resolve_env(value).expect("optional, and what a literal says already is dropped");
        assert!(policy.decide(OriginField::One(b"https://a.example")).is_allowed());
        assert_eq!(policy.decide(OriginField::One(b"https://b.example")).is_allowed(), other);
    }
}

#[test]
fn what_failed_can_be_tried_again_and_what_stands_is_kept() {
    let policy = policy(false);
    assert!(policy.resolve_env(Some("nonsense")).is_err());
    policy.resolve_env(Some("https://a.example")).expect("no error");
    policy.resolve_env(Some("nonsense")).expect("not looked at any more");
    assert!(policy.decide(OriginField::One(b"https://a.example")).is_allowed());
}
