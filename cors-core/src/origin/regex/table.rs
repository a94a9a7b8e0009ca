//! Patterns as people write them, with what the rules say of each, worked out by hand.

use super::examine::{Examination, Findings, Limits, Reach, Undecided, examine};
use super::parse::SyntaxError;
use super::reference::{Origin, whole};

/// What is expected of a pattern whose origins are those of a list.
fn few(pattern: &str) -> (Vec<String>, Option<String>) {
    match examine(pattern, Limits::default()) {
        Examination::Matches(Findings { reach: Reach::Few(mut domains), everything: false, insecure }) => {
            domains.sort();
            (domains, insecure)
        }
        other => panic!("{pattern:?}: {other:?}"),
    }
}

/// The witness of a pattern that is too wide, seen to be one.
fn many(pattern: &str) -> (String, Findings) {
    match examine(pattern, Limits::default()) {
        Examination::Matches(findings) => match findings.reach.clone() {
            Reach::Many { witness, .. } => {
                assert!(whole(pattern).is_match(&witness), "{pattern:?}: {witness}");
                assert!(Origin::parse(&witness).is_some(), "{pattern:?}: {witness}");
                (witness, findings)
            }
            Reach::Few(domains) => panic!("{pattern:?}: only {domains:?}"),
        },
        other => panic!("{pattern:?}: {other:?}"),
    }
}

#[test]
fn patterns_of_few_domains_are_fine() {
    for (pattern, domains) in [
        (r"https://example\.com", &["example.com"][..]),
        (r"^https://example\.com$", &["example.com"]),
        (r"\Ahttps://example\.com\z", &["example.com"]),
        (r"(?m)^https://example\.com$", &["example.com"]),
        (r"https:\/\/example\.com", &["example.com"]),
        (r"https://(a|b)\.example\.(com|de)", &["example.com", "example.de"]),
        (r"https://[a-z0-9-]+\.example\.com", &["example.com"]),
        (r"https://.*\.example\.org", &["example.org"]),
        (r"https://.+\.example\.com", &["example.com"]),
        (r"https://([a-z0-9-]+\.)*example\.com", &["example.com"]),
        (r"https://(.*\.)?example\.com", &["example.com"]),
        (r"https://(www\.)?example\.com(:\d+)?", &["example.com"]),
        (r"https://[^.]+\.example\.com", &["example.com"]),
        (r"https://\w+\.example\.com", &["example.com"]),
        (r"https://[[:alnum:]]+\.example\.com", &["example.com"]),
        (r"https://\p{L}+\.example\.com", &["example.com"]),
        (r"(?i)HTTPS://EXAMPLE\.COM", &["example.com"]),
        (r"(?x) https:// example \. com # ours", &["example.com"]),
        (r"https://example\.com\.?", &["example.com"]),
        (r"https://app-[0-9]{1,4}\.example\.com", &["example.com"]),
        (r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+example\.com", &["example.com"]),
        (r"https://(?P<tenant>[a-z]+)\.app\.example\.co\.uk", &["example.co.uk"]),
        (r"https://.*\.me\.github\.io", &["me.github.io"]),
        (r"https://app-(staging|prod)\.vercel\.app", &["app-prod.vercel.app", "app-staging.vercel.app"]),
        (r"https://(com|github\.io)", &["com", "github.io"]),
        // With `.com`, 250 letters are a host of 254, and 253 is the most (RFC 1035).
        (r"https://(a|b{250})\.com", &["a.com"]),
        (r"https://.*\.localhost(:\d+)?", &["localhost"]),
        (r"https://.*\.(test|internal|local)", &["internal", "local", "test"]),
        (r"https://[a-z]+\.www\.ck", &["www.ck"]),
        (r"https://.*\.city\.kobe\.jp", &["city.kobe.jp"]),
        (r"https://[a-z]+\.amazonaws\.com", &["amazonaws.com"]),
        (r"https://host[1-8]", &["host1", "host2", "host3", "host4", "host5", "host6", "host7", "host8"]),
        (r"https://10\.0\.0\.[12]", &["10.0.0.1", "10.0.0.2"]),
        (r"https://\[::[12]\]", &["[::1]", "[::2]"]),
        // Only the serialised form is ever sent.
        (r"https://\[0*::1\]", &["[::1]"]),
        (r"https://example\.com|https://example\.de", &["example.com", "example.de"]),
        (r"https://(?:a|\bb\b)\.example\.com", &["example.com"]),
        (r"https://a\Bb\.example\.com", &["example.com"]),
        (r"chrome-extension://abcdefghijklmnopabcdefghijklmnop", &["abcdefghijklmnopabcdefghijklmnop"]),
        (r"(capacitor|ionic)://localhost", &["localhost"]),
        // `ws` is never in an Origin, so only `https` is left.
        (r"(wss|https)://example\.com", &["example.com"]),
        // A label of digits at the end is no domain, so `com` and `de` are left.
        (r"https://example\.(com|de|[0-9]+)", &["example.com", "example.de"]),
        (
            r"https://[a-p]\.com",
            &[
                "a.com", "b.com", "c.com", "d.com", "e.com", "f.com", "g.com", "h.com", "i.com", "j.com",
                "k.com", "l.com", "m.com", "n.com", "o.com", "p.com",
            ],
        ),
    ] {
        assert_eq!(few(pattern), (domains.iter().map(ToString::to_string).collect(), None), "{pattern}");
    }
}

#[test]
fn what_is_insecure_beside_credentials_is_shown() {
    for (pattern, insecure) in [
        (r"https?://example\.com", Some("http://example.com")),
        (r"http://example\.com:\d+", Some("http://example.com:1")),
        (r"https?://([a-z]+\.)?example\.com(:8080)?", Some("http://example.com")),
        (r"[a-z]+://example\.com", Some("http://example.com")),
        (r"(https|custom)://example\.com", Some("custom://example.com")),
        (r"https?://(localhost|10\.0\.0\.1)", Some("http://10.0.0.1")),
        (r"https?://(localhost|\[2001:db8::1\])", Some("http://[2001:db8::1]")),
        (r"http://localhost[.x]?", Some("http://localhostx")),
        (r"https?:.+\.unknown\.com", Some("http://x.unknown.com")),
        (r"http://localhost(:\d+)?", None),
        (r"http://(localhost|127\.0\.0\.1)(:\d+)?", None),
        (r"http://\[::1\]:\d+", None),
        (r"http://.*\.localhost\.?:3000", None),
        (r"http://127\.0\.0\.\d", None),
        (r"tauri://example\.com", None),
        (r"x://localhost", Some("x://localhost")),
        (r"(tauri|x)://a\.localhost", Some("x://a.localhost")),
        (r"x://127\.0\.0\.1", Some("x://127.0.0.1")),
        (r"x://\[::1\]", Some("x://[::1]")),
        // Of `http` and `[0::1]`, the one that is not this machine is written as no browser writes it.
        (r"http://\[0?::1\]", None),
    ] {
        assert_eq!(few(pattern).1.as_deref(), insecure, "{pattern}");
    }
}

#[test]
fn patterns_of_many_domains_are_shown_with_an_origin_of_an_attacker() {
    for (pattern, witness) in [
        (r"https://.*example\.com", "https://evilexample.com"),
        (r"https://api.example.com", "https://apixexample.com"),
        (r"https://example\.[a-z]{2,3}", "https://example.xyz"),
        (r"https://example\.[a-z]+", "https://example.xyz"),
        (r"https://[a-z]+\.github\.io", "https://evil.github.io"),
        (r"https://.*\.co\.uk", "https://evil.co.uk"),
        (r"https://.*\.com", "https://evil.com"),
        (r"https://preview-[a-z0-9]+\.vercel\.app", "https://preview-evil.vercel.app"),
        (r"https://[a-z0-9-]+-acme\.netlify\.app", "https://evil-acme.netlify.app"),
        (r"https://example\.com.*", "https://example.com.evil.com"),
        (r"https://example\.com\..*", "https://example.com.evil.com"),
        (r"https://[a-z]+.example\.com", "https://evilexample.com"),
        (r"https://.*example.*", "https://example.evil.com"),
        (r".*", "https://evil.com"),
        (r"(?s).*", "https://evil.com"),
        (r".+", "https://evil.com"),
        (r"https?://.*", "https://evil.com"),
        (r"https:.+unknown\.com", "https://evilunknown.com"),
        (r".*\.example\.com|.*\.com", "https://evil.com"),
        (r"https://[^.]+\.com", "https://evil.com"),
        (r"https://\w+\.com", "https://evil.com"),
        (r"https://[a-z]+", "https://evil"),
        (r"https://[a-z]+:3000", "https://evil:3000"),
        (r"http://localhost.*", "http://localhost.evil.com"),
        (r"http://localhost.*:\d+", "http://localhost.evil.com:1"),
        (r"http://192\.168\.\d+\.\d+", "http://192.168.0.0"),
        (r"http://127\.0\.0\.\d+", "http://127.0.0.0"),
        (r"https://\[.*\]", "https://[::]"),
        (r"https://[a-z]+\.ck", "https://x.ck"),
        (r"https://.*\.[a-z]+\.kobe\.jp", "https://evil.x.kobe.jp"),
        (r"https://[a-z]+\.s3\.amazonaws\.com", "https://evil.s3.amazonaws.com"),
        (r"https://[a-q]\.com", "https://a.com"),
        (r"https://host([1-9]|1[0-9])", "https://host1"),
        (r"chrome-extension://[a-p]{32}", "chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        (r"https://(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,6}", "https://evil.com"),
    ] {
        assert_eq!(many(pattern).0, witness, "{pattern}");
    }
}

#[test]
fn patterns_that_keep_no_web_page_out() {
    for pattern in
        [".*", "(?s).*", ".+", "https?://.*", "https?://.+", "(.*.*)*", r"[a-z]+://.*", "http.*", ".*|a"]
    {
        assert!(many(pattern).1.everything, "{pattern}");
    }
    for pattern in
        ["https://.*", "https?://[a-z.]+", r"https?://.*\..*", "https?://.*[^1]", r"https?://[^:]*", ".*com"]
    {
        assert!(!many(pattern).1.everything, "{pattern}");
    }
    assert_eq!(many(".*").1.insecure.as_deref(), Some("http://evil.com"));
}

#[test]
fn patterns_that_match_nothing_that_browsers_send() {
    for pattern in [
        "",
        "(?:)",
        "null",
        "example.com",
        r"example\.com",
        "HTTPS://example.com",
        r"https://EXAMPLE\.com",
        "https://example.com/",
        r"https://example\.com/.*",
        r"https://example\.com:443",
        r"http://example\.com:80",
        r"https://example\.com:0\d+",
        r"https://example\.com:65536",
        "https://",
        "https?",
        r"file://.*",
        r"wss?://example\.com",
        r"data:.*",
        r"https://é\.com",
        r"https://example\.com\?.*",
        r"https://user@example\.com",
        r"https://\*\.example\.com",
        r"https://example\.com$x",
        r"x^https://example\.com",
        r"\bhttps://\b\.example\.com",
        r"https://a\b\w\.com",
        "https://1",
        r"https://127\.1",
        r"https://256\.1\.1\.1",
        r"https://\[0:0:0:0:0:0:0:1\]",
        r"https://\[::1",
        r"[A-Z]+://.*",
        r"https://a\.\.b",
        "[^:]*",
        r"https://[a-z]{254}\.com",
        r"https://([a-z]\.){200}com",
        r"https://a\s*,.*",
        r"[a-z]{65}:/?",
    ] {
        let examination = examine(pattern, Limits::default());
        assert!(matches!(examination, Examination::Never { .. }), "{pattern}: {examination:?}");
    }
}

#[test]
fn what_is_no_regular_expression_is_shown_where() {
    for (pattern, range, sentence) in [
        ("*", 0..1, "repetition operator missing expression"),
        ("*.example.com", 0..1, "repetition operator missing expression"),
        ("https://(", 8..9, "unclosed group"),
        ("https://[a-z", 8..9, "unclosed character class"),
        (
            r"https://(?!evil)\w+\.com",
            8..11,
            "look-around, including look-ahead and look-behind, is not supported",
        ),
        (r"(?<=https://)a", 0..4, "look-around, including look-ahead and look-behind, is not supported"),
        (r"(a)\1", 3..5, "backreferences are not supported"),
        ("a{2,1}", 1..6, "invalid repetition count range, the start must be <= the end"),
        (r"https://\Z", 8..10, "unrecognized escape sequence"),
        (r"\p{Nonsense}", 0..12, "Unicode property not found"),
        ("(?-u:.)", 5..6, "pattern can match invalid UTF-8"),
    ] {
        let expected = Examination::Syntax(SyntaxError { range, sentence: sentence.to_owned() });
        assert_eq!(examine(pattern, Limits::default()), expected, "{pattern}");
    }
}

#[test]
fn patterns_that_are_too_large_are_refused_in_bounded_time() {
    for (pattern, range) in [
        ("((a{1000}){1000}){1000}", 0..23),
        (r"https://[a-z]{1000000}\.example\.com", 8..22),
        (r"https://([a-z0-9]{1,63}\.){1,100}example\.com", 8..33),
        (r"(((((a*)*)*)*){500}){500}", 0..25),
        (r"https://\[[0:]*\]", 0..17),
        (r".{1,60}", 0..7),
        (r"(a{3})?.{1,60}|.*", 7..14),
    ] {
        match examine(pattern, Limits::default()) {
            Examination::Undecided(Undecided { range: found, .. }) => assert_eq!(found, range, "{pattern}"),
            other => panic!("{pattern}: {other:?}"),
        }
    }
    // Time is not asserted, work is: any pattern ends when there is no work left.
    for work in [0, 10, 100, 1_000, 10_000] {
        assert!(
            matches!(examine(r"https?://.*\.example\.com|.*", Limits { work }), Examination::Undecided(_)),
            "{work}"
        );
    }
}

#[test]
fn what_was_probably_meant_is_suggested() {
    for (pattern, wanted) in [
        ("HTTPS://Example\\.com", Some(r"https://example\.com")),
        (r"https://example\.com/", Some(r"https://example\.com")),
        (r"^https:\/\/example\.com\/$", Some(r"^https:\/\/example\.com$")),
        (r"https://.*\.example\.com/.*", Some(r"https://.*\.example\.com")),
        (r"example\.com", Some(r"https://example\.com")),
        (r"^Example\.com/?$", Some(r"^https://example\.com$")),
        (r"wss://example\.com", Some(r"https://example\.com")),
        (r"https://example\.com:443", Some(r"https://example\.com")),
        (r"^http://localhost:80$", Some("^http://localhost$")),
        (r"https://\S+\.EXAMPLE\.com/", Some(r"https://\S+\.example\.com")),
        // What these were to mean cannot be told.
        ("", None),
        ("https://", None),
        (r"https://é\.com", None),
        (r"https://a\.\.b", None),
    ] {
        match examine(pattern, Limits::default()) {
            Examination::Never { suggestion } => assert_eq!(suggestion.as_deref(), wanted, "{pattern}"),
            other => panic!("{pattern}: {other:?}"),
        }
    }
    for (pattern, wanted) in [
        ("https://api.example.com", Some(r"https://api\.example\.com")),
        ("^https://example.com(:[0-9]+)?$", Some(r"^https://example\.com(:[0-9]+)?$")),
        (r"https://.*example\.com", Some(r"https://(.*\.)?example\.com")),
        ("https://.*example.com", Some(r"https://(.*\.)?example\.com")),
        (r"https?://.+\.example.com", Some(r"https?://.+\.example\.com")),
        (r"https://.*", None),
        (r"https://[a-z]+\.github\.io", None),
        (r"https://example\.[a-z]{2,3}", None),
    ] {
        let (_, findings) = many(pattern);
        match findings.reach {
            Reach::Many { suggestion, .. } => assert_eq!(suggestion.as_deref(), wanted, "{pattern}"),
            Reach::Few(_) => unreachable!("of many domains"),
        }
    }
}

/// What is spelt out is what the author meant; the witness is something else.
#[test]
fn the_witness_is_not_what_the_author_wrote() {
    for pattern in [r"https://example.com", r"https://api.example.com", r"https://(example\.com|.*\.de)"] {
        let (witness, _) = many(pattern);
        assert!(
            !witness.ends_with("//example.com") && !witness.ends_with(".example.com"),
            "{pattern}: {witness}"
        );
    }
}

/// A label has 63 symbols at most (RFC 1035): the word does not fit into those below `com`, and 60 others are needed.
#[test]
fn what_an_attacker_would_register_is_no_longer_than_a_label() {
    for pattern in [r"https://([a-z]{60}evil\.com|[a-z]+\.net)", r"https://(evil[a-z]{60}\.com|[a-z]+\.net)"]
    {
        assert_eq!(many(pattern).0, "https://evil.net", "{pattern}");
    }
}

#[test]
fn of_the_schemes_of_applications_the_shortest_is_shown() {
    let (witness, _) = many(r"(longer-app|b-app|another-app)://[a-z]+\.com");
    assert_eq!(witness, "b-app://evil.com");
}
