//! Mistakes in the arguments: each told once, at its own code, with a usable item beside it.

use super::*;

#[test]
fn one_mistake_is_one_error() {
    for (args, code) in [
        ("", "missing-origins"),
        (",", "key-value"),
        (r#""https://a.com""#, "key-value"),
        (r#"["https://a.com"]"#, "key-value"),
        ("origins", "key-value"),
        ("origins =", "key-value"),
        (r#"origins: "https://a.com""#, "key-value"),
        (r#"origins("https://a.com")"#, "key-value"),
        (r#"origins = {"https://a.com"}"#, "key-value"),
        ("origins = https://a.com", "key-value"),
        ("origins = ORIGINS", "key-value"),
        (r#"origins = concat!("https://", "a.com")"#, "key-value"),
        (r#"origins = ["https://a.com" "https://b.com"]"#, "key-value"),
        (r#"origins = ["https://a.com",, "https://b.com"]"#, "key-value"),
        ("origins = []", "missing-origins"),
        ("origins = [42]", "key-value"),
        (r#"origins = b"https://a.com""#, "key-value"),
        (r#"origins = "https://a.com" credentials"#, "key-value"),
        (r#"credentials origins = "https://a.com""#, "key-value"),
        (r#"origins = "https://a.com", credentials = 1"#, "key-value"),
        (r#"origins = "https://a.com", credentials(true)"#, "key-value"),
        (r#"origins = "https://a.com", max_age"#, "key-value"),
        (r#"origins = "https://a.com", max_age = 10m"#, "key-value"),
        (r#"origins = "https://a.com", max_age = 1.5"#, "key-value"),
        (r#"origins = "https://a.com", max_age = 60 * 60"#, "key-value"),
        (r#"origins = "https://a.com", max_age = -1"#, "max-age"),
        (r#"origins = "https://a.com", max_age = 99999999999999999999999999999999999999999999"#, "max-age"),
        (r#"origins = "https://a.com", methods = Method::GET"#, "key-value"),
        (r#"origins = "https://a.com", methods = []"#, "key-value"),
        (r#"origins = "https://a.com", headers = Content-Type"#, "key-value"),
        (r#"origins_env = ["A"]"#, "key-value"),
        (r#"origins = "https://a.com", dangerously_allow"#, "key-value"),
        (r#"origins = "https://a.com", dangerously_allow()"#, "key-value"),
        (r#"origins = "https://a.com", dangerously_allow = null_origin"#, "key-value"),
        (r#"origins = "https://a.com", dangerously_allow(nul_origin)"#, "key-value"),
        (r#"origins = "null", dangerously_allow(nul_origin)"#, "key-value"),
        (r#"origins = "null", dangerously_allow = null_origin"#, "key-value"),
        (
            r#"origins = "http://a.com", credentials = "yes", dangerously_allow(insecure_origins)"#,
            "key-value",
        ),
        (r#"policy = "POLICY""#, "key-value"),
        (r#"origin = "https://a.com""#, "unknown-key"),
        (r#"allow-origins = "https://a.com""#, "unknown-key"),
        (r#""origins" = "https://a.com""#, "unknown-key"),
        (r#"origins = "https://a.com", supports_credentials"#, "unknown-key"),
        (r#"colour = "blue""#, "unknown-key"),
        (r#"origins = "https://a.com", origins = "https://b.com""#, "duplicate-key"),
        (r#"origins = "https://a.com", credentials, credentials"#, "duplicate-key"),
        (r"policy = P, credentials", "conflicting-keys"),
        (r"policy = P, disabled", "conflicting-keys"),
        (r"disabled, credentials, enforce", "conflicting-keys"),
        (r#"origins = "*", enforce"#, "conflicting-keys"),
        (r"policy = P, methods = [POST]", "method-not-routed"),
        (r#"origins = "*", credentials"#, "wildcard-credentials"),
    ] {
        let out = cors(args.parse().unwrap(), handler());
        println!("{args}");
        assert_eq!(code_of(&out), code);
        assert!(is_usable(&out, "item"));
    }
}

#[test]
fn mistakes_are_told_together() {
    let args = r#"allow_origins = ["https://a.com/"], credentials = 1, max_age = -1, nonsense"#;
    let codes: Vec<String> = errors(&cors(args.parse().unwrap(), handler()));
    for code in ["unknown-key", "origin-not-bare", "key-value", "max-age"] {
        assert!(codes.iter().any(|text| text.contains(&format!("[cors::{code}]"))), "{code} in {codes:#?}");
    }
    assert_eq!(codes.len(), 5);
}

/// "Said with a word to search for": no search finds a word that is written in two.
#[test]
fn a_danger_in_two_words_is_refused() {
    for (whole, split) in [
        (
            r#"origins = "http://intranet", credentials, dangerously_allow(insecure_origins)"#,
            r#"origins = "http://intranet", credentials, dangerously_allow(insecure_ origins)"#,
        ),
        (
            r#"origins = ["https://a.com", "null"], dangerously_allow(null_origin)"#,
            r#"origins = ["https://a.com", "null"], dangerously_allow(null_ origin)"#,
        ),
        (
            r#"origin_regex = "https://.*", dangerously_allow(unbounded_regex)"#,
            "origin_regex = \"https://.*\", dangerously_allow(unbounded\n_regex)",
        ),
        (
            r#"origins = "https://*.github.io", dangerously_allow(public_suffixes)"#,
            r#"origins = "https://*.github.io", dangerously_allow(public_ /* in two */ suffixes)"#,
        ),
    ] {
        assert_eq!(errors(&policy_of(whole)), [""; 0], "{whole}");
        let words = whole.split_once("dangerously_allow(").and_then(|(_, words)| words.strip_suffix(')'));
        let help = format!("help: write `{}`", words.unwrap());
        let told = errors(&policy_of(split))
            .into_iter()
            .find(|text| text.contains("`dangerously_allow` has no word"));
        assert!(told.is_some_and(|text| text.contains(&help)), "{split}");
    }
    let split = r#"origins = ["https://a.com", "null"], dangerously_ allow(null_origin)"#;
    assert_ne!(errors(&policy_of(split)), [""; 0]);
}

/// A `r#` is no part of the word, as in `r#credentials`: browsers have no method `r#DELETE`.
#[test]
fn a_raw_method_is_the_method() {
    let granting =
        |method: &str| policy_of(&format!(r#"origins = "https://a.com", methods = [{method}]"#)).to_string();
    assert!(granting("DELETE").contains("\"DELETE\""));
    assert_eq!(granting("r#DELETE"), granting("DELETE"));
}

/// A time without its quotes gets them, unless it is none.
#[test]
fn no_time_is_suggested_that_is_refused() {
    for age in ["600foo", "10d", "0x258h", "90000s", "1_0m"] {
        let out = errors(&policy_of(&format!(r#"origins = "https://a.com", max_age = {age}"#)));
        let suggestion = out.iter().find_map(|text| text.split("help: write `").nth(1)?.split('`').next());
        if let Some(suggestion) = suggestion {
            let again = policy_of(&format!(r#"origins = "https://a.com", max_age = {suggestion}"#));
            assert_eq!(errors(&again), [""; 0], "{age}: {suggestion}");
        }
    }
}
