//! What is told besides the code: the reason that is so, and what the one who wrote it can do.

use cors_core::Code::{
    self, HeaderForbidden, HeaderResponseOnly, KeyValue, LocalCredentials, OriginHost, OriginIp,
    OriginNotBare, OriginPattern, OriginScheme, PublicSuffix,
};
use cors_core::{Builder, Policy};

use crate::only;

/// Asserts that all of `told` is said, and nothing of `untold`.
#[track_caller]
fn says(builder: Builder, code: Code, told: &[&str], untold: &[&str]) {
    let text = only(builder, code).to_string();
    for words in told {
        assert!(text.contains(words), "lacks {words:?}: {text}");
    }
    for words in untold {
        assert!(!text.contains(words), "says {words:?}: {text}");
    }
}

#[track_caller]
fn origin_says(literal: &str, code: Code, told: &[&str], untold: &[&str]) {
    says(Policy::builder().origins([literal]), code, told, untold);
}

#[test]
fn a_word_that_stands_for_origins() {
    for word in ["self", "same-origin", "same-site"] {
        origin_says(word, OriginScheme, &["the server's own origin need no permission"], &[]);
    }
    for word in ["all", "any", "everyone", "public", "true", "**"] {
        origin_says(word, OriginScheme, &["every origin is `\"*\"`"], &[]);
    }
    origin_says("team", OriginScheme, &["starts with its scheme"], &["need no permission", "every origin"]);
}

/// URL standard, "origin" of a URL; HTML, "origin": what documents of these schemes have.
#[test]
fn a_scheme_that_no_origin_has() {
    origin_says("blob:https://a.example", OriginScheme, &["the page that made it"], &[]);
    origin_says("data:text/html,x", OriginScheme, &["`Origin: null`", "put the page on a server"], &[]);
    origin_says("file:///a.html", OriginScheme, &["`Origin: null`", "`null` is no way out"], &[]);
    origin_says("wss://a.example", OriginScheme, &["WebSocket handshake"], &[]);
    // A word alone is no scheme, whatever else it is.
    for word in ["data", "file", "blob", "about"] {
        origin_says(word, OriginScheme, &["starts with its scheme"], &["never in an `Origin`", "null"]);
    }
}

#[test]
fn a_scheme_is_at_most_as_long_as_browsers_take() {
    let scheme = |length| format!("{}://example.com", "a".repeat(length));
    assert!(Policy::builder().origins([scheme(64)]).build().is_ok());
    origin_says(&scheme(65), OriginScheme, &["more than 64 bytes"], &[]);
    let wrong = format!("{}_://example.com", "a".repeat(63));
    origin_says(&wrong, OriginScheme, &["a scheme is a letter"], &["more than 64 bytes"]);
}

#[test]
fn what_follows_the_host() {
    for (literal, part) in [
        ("https://a.example/", "no slash at its end"),
        ("https://a.example/x", "no path"),
        ("https://a.example?x", "no query"),
        ("https://a.example#x", "no fragment"),
    ] {
        origin_says(literal, OriginNotBare, &[part], &[]);
    }
}

/// URL standard, "IPv4 parser": each number but the last is at most 255.
#[test]
fn the_numbers_of_an_address() {
    origin_says("http://1.2.3.256", OriginIp, &["`256` is above 255"], &["four decimal numbers"]);
    origin_says("http://1.300.3.4", OriginIp, &["`300` is above 255"], &[]);
    // In octal that is 174.
    origin_says("http://1.2.3.0256", OriginIp, &["1.2.3.174"], &["above 255"]);
    // No number is above it.
    origin_says("http://255.255.255.255.255", OriginIp, &["four decimal numbers"], &["above 255"]);
    // `256` is four numbers to browsers, 0.0.1.0, and `1.256` is 1.0.1.0.
    origin_says("http://256", OriginIp, &["four decimal numbers"], &["above 255"]);
    origin_says("http://4294967296", OriginIp, &["four decimal numbers"], &["above 255"]);
    origin_says("http://127.256", OriginIp, &["four decimal numbers"], &["above 255"]);
    // The first part is no number, so 300 is not what is wrong.
    origin_says("http://a.300", OriginIp, &["four decimal numbers"], &["above 255"]);
    origin_says("http://10.0.1", OriginIp, &["not all of them stand here"], &[]);
}

#[test]
fn a_header_of_the_answer_names_the_key_it_follows_from() {
    let policy = |credentials| Policy::builder().origins(["https://a.example"]).credentials(credentials);
    for (name, told) in [
        ("Access-Control-Allow-Origin", "that header follows from `origins`"),
        ("Access-Control-Expose-Headers", "that header follows from `expose_headers`"),
        ("Access-Control-Max-Age", "that header follows from `max_age`"),
        ("Access-Control-Allow-Methods", "every CORS header of the response follows from the policy"),
    ] {
        says(policy(false).headers([name]), HeaderResponseOnly, &[told], &[]);
    }
    let name = "Access-Control-Allow-Credentials";
    says(policy(false).headers([name]), HeaderResponseOnly, &["set the key `credentials`"], &[]);
    says(
        policy(true).headers([name]),
        HeaderResponseOnly,
        &["that header follows from `credentials`"],
        &["set the key"],
    );
}

#[test]
fn a_header_of_the_browser_names_the_key_that_is_meant() {
    let policy = |credentials| Policy::builder().origins(["https://a.example"]).credentials(credentials);
    for name in ["Cookie", "Cookie2", "Set-Cookie"] {
        let (add, there) = ("set the key `credentials`", "`credentials` is there already");
        let how = "by `credentials: \"include\"`";
        says(policy(false).headers([name]), HeaderForbidden, &[add, how], &[there]);
        says(policy(true).headers([name]), HeaderForbidden, &[there, how], &[add]);
    }
    says(policy(false).headers(["Origin"]), HeaderForbidden, &["listed in `origins`"], &[]);
    says(policy(false).headers(["Host"]), HeaderForbidden, &["no script can send it"], &["`credentials`"]);
}

#[test]
fn two_colons_that_are_no_address() {
    origin_says("https://x:y:80", OriginHost, &["`:` cannot stand in the name of a host"], &["IPv6"]);
}

/// The code of the first finding, where the code is not the point.
fn code_of(literal: &str) -> Code {
    let findings = Policy::builder().origins([literal]).build().expect_err(literal);
    findings.iter().next().expect("a finding").code()
}

#[test]
fn what_is_known_at_run_time_only() {
    let variable = "comes from an environment variable";
    for literal in ["https://{tenant}.example.com", "$WEB_ORIGINS", "https://$HOST"] {
        origin_says(literal, code_of(literal), &[variable], &[]);
    }
    for literal in ["https://ex!ample.com", "https://a$b.example"] {
        origin_says(literal, OriginHost, &[], &[variable]);
    }
}

#[test]
fn an_expression_among_origins() {
    for literal in
        ["^https://a.example", "https://a.example$", r"https://(a|b)\.example", "https://(a|b).example"]
    {
        origin_says(literal, code_of(literal), &["origin_regex"], &[]);
    }
    // Of one origin: that is written instead.
    for (literal, code) in [(r"https://a\.example", OriginNotBare), (r"https://a\.example/", OriginNotBare)] {
        let told = ["this is a regular expression", "write `\"https://a.example\"`"];
        origin_says(literal, code, &told, &["origin_regex"]);
    }
    for literal in ["https://a(b).example", "https://a|b.example", "https://a b.example$\""] {
        origin_says(literal, code_of(literal), &[], &["origin_regex", "regular expression"]);
    }
}

/// What is no host but for the star is none with an expression in its place either.
#[test]
fn a_star_in_what_is_no_origin_is_no_expression() {
    for literal in ["x*y://a.example", "https://a*!b.example", "https://a.example:*x!", "https://a*b:8_0"] {
        origin_says(literal, code_of(literal), &[], &["origin_regex"]);
    }
    origin_says("https://a*!b.example", OriginPattern, &["an origin is written"], &[]);
}

/// The Public Suffix List has registries, below which one registers a domain, and services, which hand out hosts.
#[test]
fn below_a_registry_is_a_domain_and_below_a_service_a_host() {
    for registry in ["com", "co.uk", "com.au"] {
        let (own, literal) = (format!("`\"https://*.yours.{registry}\"`"), format!("https://*.{registry}"));
        origin_says(&literal, PublicSuffix, &["name the domain that is yours", &own], &["the hosts"]);
    }
    for service in ["github.io", "web.app"] {
        let own = format!("`\"https://your-project.{service}\"`");
        let literal = format!("https://*.{service}");
        origin_says(
            &literal,
            PublicSuffix,
            &["list the hosts that are yours", &own],
            &["the domain that is yours"],
        );
    }
}

/// In release builds `dev_origins` are left out, so that somebody must be left.
#[test]
fn who_is_left_without_local_origins() {
    let says = |builder: Builder, nobody: bool| {
        let told = &["with `dev_origins` alone they allow nobody"][..];
        let (told, untold) = if nobody { (told, &[][..]) } else { (&[][..], told) };
        says(builder.credentials(true), LocalCredentials, told, untold);
    };
    let policy = |origins: &[&str]| Policy::builder().origins(origins);
    says(policy(&["http://localhost:3000"]), true);
    says(policy(&["http://localhost:3000", "https://app.example.com"]), false);
    says(policy(&["http://localhost:3000", "https://localhost:3000"]), false);
    says(policy(&["http://localhost:3000"]).origins_env("WEB_ORIGINS"), false);
    says(policy(&["http://localhost:3000"]).origin_regex(r"https://(a|b)\.example"), false);
}

#[test]
fn the_only_element_stands_in_brackets_where_it_is_several() {
    let two = "https://a.example https://b.example";
    let list = |key: &str| format!("`{key} = [\"https://a.example\", \"https://b.example\"]`");
    says(Policy::builder().origins([two]), OriginNotBare, &[&list("origins")], &[]);
    says(Policy::builder().dev_origins([two]), OriginNotBare, &[&list("dev_origins")], &[]);
    let beside = Policy::builder().origins(["https://c.example", two]);
    says(beside, OriginNotBare, &[], &["stand in brackets"]);
}

/// POSIX, 8.1: what a variable's name is.
#[test]
fn the_name_of_a_variable_that_was_meant() {
    let name = |name: &str| only(Policy::builder().origins_env(name), KeyValue);
    for (written, meant) in [
        (" WEB_ORIGINS", "WEB_ORIGINS"),
        ("$WEB_ORIGINS", "WEB_ORIGINS"),
        ("${WEB_ORIGINS}", "WEB_ORIGINS"),
        ("%WEB_ORIGINS%", "WEB_ORIGINS"),
        ("WEB ORIGINS", "WEB_ORIGINS"),
    ] {
        let finding = name(written);
        assert_eq!(finding.suggestion(), Some(&*format!("\"{meant}\"")), "{finding}");
        assert!(!finding.to_string().contains("takes the name of one"), "{finding}");
    }
    let several = name("A_ORIGINS, B_ORIGINS");
    assert_eq!(several.suggestion(), Some("\"A_ORIGINS\""));
    assert!(several.to_string().contains("one variable holds all origins"), "{several}");
    // Not all of these are names.
    for written in ["A_ORIGINS, https://b.example", "=, A", "1A"] {
        let finding = name(written);
        assert_eq!(finding.suggestion(), None, "{finding}");
        assert!(!finding.to_string().contains("one variable holds all origins"), "{finding}");
    }
}
