//! What somebody else writes as an origin, and what two keys say of one page.

use cors_core::{Code, Findings, Policy};

fn refused(origins: &[String]) -> Findings {
    Policy::builder().origins(origins).build().expect_err("no origins")
}

/// A hint about a star is a proof, which costs more than all the rest of a mistake: the first eight of a report have one.
#[test]
fn few_stars_of_a_report_are_proven() {
    let starred: Vec<String> = (0..12).map(|at| format!("https://app{at}-*.example.com")).collect();
    let hinted = |findings: &Findings| -> Vec<bool> {
        let texts = findings.errors().map(|finding| {
            assert_eq!(finding.code(), Code::OriginPattern);
            let text = finding.to_string();
            assert!(text.contains("list the origins one by one"), "{text}");
            text.contains("origin_regex")
        });
        texts.collect()
    };
    let expected: Vec<bool> = (0..12).map(|at| at < 8).collect();
    assert_eq!(hinted(&refused(&starred)), expected);
    let env = Policy::builder().origins_env("WEB_ORIGINS").build().expect("a name");
    assert_eq!(hinted(&env.resolve_env(Some(&starred.join(","))).expect_err("stars")), expected);
}

/// What is longer than an origin can be is no origin with a star in it, and what is longer than several is not several.
#[test]
fn long_literals_are_refused_without_suggestions() {
    let said = |origin: String| refused(&[origin]).to_string();
    let starred = |labels: usize| said(format!("https://app-*.{}example.com", "a.".repeat(labels)));
    assert!(starred(100).contains("origin_regex"));
    assert!(starred(200).contains("an origin is written `https://app.example.com`"));
    let several = |count: usize| vec!["https://a.example"; count].join(",");
    assert!(said(several(9)).contains("help: write"));
    assert!(!said(several(10)).contains("help: write"));
    let padded = |spaces: usize| " ".repeat(spaces) + "https://a.example";
    assert!(said(padded(2_000)).contains("help: write"));
    assert!(!said(padded(3_000)).contains("help: write"));
}

/// `insecure-credentials` is about a page, and not about the key that lists it.
#[test]
fn a_page_is_trusted_with_credentials_in_both_keys_or_in_none() {
    for (origin, expression) in [
        ("https://app.example.com", r"https://app\.example\.com"),
        ("http://app.example.com", r"http://app\.example\.com"),
        ("http://localhost", "http://localhost"),
        ("http://127.0.0.1", r"http://127\.0\.0\.1"),
        ("tauri://localhost", "tauri://localhost"),
        ("myapp://app.example.com", r"myapp://app\.example\.com"),
        ("myapp://localhost", "myapp://localhost"),
        ("myapp://app.localhost", r"myapp://app\.localhost"),
        ("myapp://127.0.0.1", r"myapp://127\.0\.0\.1"),
        ("myapp://[::1]", r"myapp://\[::1\]"),
    ] {
        let codes = |built: Result<Policy, Findings>| -> Vec<&'static str> {
            built.err().iter().flat_map(Findings::errors).map(|finding| finding.code().as_str()).collect()
        };
        let listed = codes(Policy::builder().origins(origin).credentials(true).build());
        let matched = codes(Policy::builder().origin_regex(expression).credentials(true).build());
        assert_eq!(listed, matched, "{origin}");
    }
}

/// "An invisible character stands here": the place shows it.
#[test]
fn what_is_called_invisible_is_not_shown_as_it_is() {
    for letter in ['\u{ad}', '\u{34f}', '\u{180e}', '\u{200b}', '\u{2060}', '\u{2064}', '\u{feff}'] {
        let told = refused(&[format!("https://exam{letter}ple.com")]).to_string();
        assert!(told.contains("an invisible character stands here"), "{told}");
        assert!(!told.contains(letter), "U+{:04X}", u32::from(letter));
    }
}
