//! Origins: the table "Origins" of the validation rules.

use cors_core::Code::{
    InsecureCredentials, LocalCredentials, MissingOrigins, OriginDefaultPort, OriginDuplicate, OriginHost,
    OriginIp, OriginNotBare, OriginNull, OriginPattern, OriginPort, OriginScheme, OriginWildcardMixed,
    PublicSuffix, WildcardCredentials,
};
use cors_core::{Danger, Key, Policy, Severity, Subject};

use crate::{only, origin};

#[test]
fn a_policy_has_a_source_of_origins() {
    assert_eq!(*only(Policy::builder(), MissingOrigins).subject(), Subject::Policy);
    let none: [&str; 0] = [];
    assert_eq!(*only(Policy::builder().origins(none), MissingOrigins).subject(), Subject::Key(Key::Origins));
}

#[test]
fn the_scheme_is_one_that_browsers_send() {
    for (literal, suggestion) in [
        ("example.com", Some("https://example.com")),
        ("www.example.com/path", Some("https://www.example.com")),
        ("//example.com", Some("https://example.com")),
        ("https//example.com", Some("https://example.com")),
        ("httpserver.example.com", Some("https://httpserver.example.com")),
        ("localhost:3000", Some("http://localhost:3000")),
        ("127.0.0.1:8080", Some("http://127.0.0.1:8080")),
        ("HTTPS://example.com", Some("https://example.com")),
        ("Http://example.com", Some("http://example.com")),
        ("wss://example.com", Some("https://example.com")),
        ("ws://example.com", Some("http://example.com")),
        ("://example.com", Some("https://example.com")),
        ("ftp://example.com", None),
        ("file:///home/me/index.html", None),
        ("data://example.com", None),
        ("blob://example.com", None),
        ("about://blank", None),
        ("javascript://example.com", None),
        ("1http://example.com", None),
        ("ht_tp://example.com", None),
        ("", None),
    ] {
        origin(literal, OriginScheme, suggestion);
    }
    origin(&format!("{}://example.com", "a".repeat(65)), OriginScheme, None);
}

#[test]
fn an_origin_is_scheme_host_and_port_only() {
    for (literal, suggestion) in [
        ("https://example.com/", "https://example.com"),
        ("https://example.com/app", "https://example.com"),
        ("https://example.com/login?next=https://other.example/", "https://example.com"),
        ("https://example.com:8443/app?x#y", "https://example.com:8443"),
        ("https://example.com?x", "https://example.com"),
        ("https://example.com#x", "https://example.com"),
        ("https://user@example.com", "https://example.com"),
        ("https://user:secret@example.com", "https://example.com"),
        (" https://example.com", "https://example.com"),
        ("https://example.com\n", "https://example.com"),
        ("https://*.example.com/", "https://*.example.com"),
        ("http://localhost:*/", "http://localhost:*"),
    ] {
        origin(literal, OriginNotBare, Some(suggestion));
    }
    for literal in ["https://a.example https://b.example", "https://a.example, https://b.example"] {
        let finding = only(Policy::builder().origins([literal]), OriginNotBare);
        assert_eq!(finding.suggestion(), Some("origins = [\"https://a.example\", \"https://b.example\"]"));
        // Beside others the two stand in their brackets.
        let finding = only(Policy::builder().origins(["https://c.example", literal]), OriginNotBare);
        assert_eq!(finding.suggestion(), Some("\"https://a.example\", \"https://b.example\""));
    }
}

#[test]
fn the_host_is_as_browsers_serialise_it() {
    for (literal, suggestion) in [
        ("https://Example.com", Some("https://example.com")),
        ("https://EXAMPLE.COM:8443", Some("https://example.com:8443")),
        ("https://Résumé.com", Some("https://xn--rsum-bpad.com")),
        ("https://bücher.example", Some("https://xn--bcher-kva.example")),
        ("https://*.Bücher.example", Some("https://*.xn--bcher-kva.example")),
        ("https://", None),
        ("https://:8080", None),
        ("https://a..b.example", Some("https://a.b.example")),
        ("https://.example.com", Some("https://*.example.com")),
        ("https://example.com..", Some("https://example.com")),
        ("https://exam!ple.com", None),
        ("https://exam%20ple.com", None),
        ("https://a+b.example", None),
        ("https://☃.example", None),
        ("https://xn--a.example", None),
        ("https://xn--abc-.example", None),
        ("https://{a}.example", None),
        ("https://{a,b!}.example", None),
    ] {
        origin(literal, OriginHost, suggestion);
    }
    origin(&format!("https://{}.example", "a".repeat(64)), OriginHost, None);
    origin(&format!("https://{}.example", ["a"; 130].join(".")), OriginHost, None);
}

#[test]
fn an_address_is_as_browsers_serialise_it() {
    for (literal, suggestion) in [
        ("http://127.1", Some("http://127.0.0.1")),
        ("http://0x7f000001", Some("http://127.0.0.1")),
        ("http://0177.0.0.1", Some("http://127.0.0.1")),
        ("http://1", Some("http://0.0.0.1")),
        ("http://1.2.3.4.", Some("http://1.2.3.4")),
        // What stands last is the rest of the address, the others a byte each.
        ("http://127.256", Some("http://127.0.1.0")),
        ("http://127.65537", Some("http://127.1.0.1")),
        ("http://127.0.65536", None),
        ("http://127.256.1", None),
        ("http://256.0.0.1", None),
        ("http://1.256.0.1", None),
        // Octal, and too large for a byte: written on purpose. `10.1` has lost two of its numbers.
        ("http://0010.1.1", Some("http://8.1.0.1")),
        ("http://1.300", Some("http://1.0.1.44")),
        ("http://10.1", None),
        ("http://a.255", None),
        ("http://1.2.3.256", None),
        ("http://1.2.3.4.5", None),
        ("http://[0:0:0:0:0:0:0:1]", Some("http://[::1]")),
        ("http://[::FFFF:127.0.0.1]:80", Some("http://[::ffff:7f00:1]")),
        ("http://[fe80::1%25eth0]", Some("http://[fe80::1]")),
        ("http://::1", Some("http://[::1]")),
        ("http://[::1", None),
        ("http://[12345::]", None),
    ] {
        origin(literal, OriginIp, suggestion);
    }
}

#[test]
fn the_port_is_as_browsers_serialise_it() {
    for (literal, suggestion) in [
        ("https://example.com:", Some("https://example.com")),
        ("https://example.com:0", None),
        ("https://example.com:0443", Some("https://example.com")),
        ("https://example.com:08443", Some("https://example.com:8443")),
        ("https://example.com:65536", None),
        ("https://example.com:http", None),
        ("https://example.com:-1", None),
    ] {
        origin(literal, OriginPort, suggestion);
    }
    origin("https://example.com:443", OriginDefaultPort, Some("https://example.com"));
    origin("http://example.com:80", OriginDefaultPort, Some("http://example.com"));
}

#[test]
fn a_star_stands_for_the_labels_before_a_host_or_for_the_port() {
    for literal in [
        "https://a.*.com",
        "https://example.*",
        "https://*",
        "https://*:8080",
        "*.example.com://x",
        "https://example.com:8*",
        "https://*.127.0.0.1",
        "https://*.[::1]",
        "https://www*.example.com",
    ] {
        origin(literal, OriginPattern, None);
    }
    for literal in ["https://*example.com", "https://*.*.example.com", "https://**.example.com"] {
        origin(literal, OriginPattern, Some("https://*.example.com"));
    }
    for literal in ["*://example.com", "http*://example.com", "https*://example.com"] {
        origin(literal, OriginPattern, Some("https://example.com"));
    }
    origin("*.example.com", OriginScheme, Some("https://*.example.com"));
    origin("**", OriginScheme, None);
}

/// What a `*` inside was to say is said by an expression, if one may: what is shown then passes.
#[test]
fn a_star_inside_is_an_expression_that_stands() {
    for literal in [
        "https://app-*.example.com",
        "https://*-team.example.com",
        "https://a.*.example.com:*",
        "app+x://a.*.example.com:8443",
        "http://localhost:30*",
    ] {
        let finding = only(Policy::builder().origins([literal]), OriginPattern).to_string();
        let (_, expression) = finding.split_once("`origin_regex = r\"").expect("an expression");
        let (expression, _) = expression.split_once("\"`").expect("its end");
        let policy = Policy::builder().origin_regex(expression).build().expect(expression);
        let origin = literal.replace(":*", ":8080").replace('*', "1");
        let decision = policy.decide(cors_core::OriginField::One(origin.as_bytes()));
        assert!(decision.is_allowed(), "{literal}: {expression}");
    }
    for (literal, stranger) in [
        ("https://a.*.com", "https://a.evil.com"),
        ("https://my-app-*.vercel.app", "https://my-app-evil.vercel.app"),
        ("https://*-team.vercel.app", "https://evil-team.vercel.app"),
    ] {
        let finding = only(Policy::builder().origins([literal]), OriginPattern).to_string();
        assert!(finding.contains(stranger) && !finding.contains("origin_regex"), "{finding}");
    }
}

#[test]
fn null_is_every_sandboxed_frame() {
    for literal in ["null", "NULL", "Null"] {
        origin(literal, OriginNull, None);
    }
    assert!(Policy::builder().origins(["null"]).dangerously_allow(Danger::NullOrigin).build().is_ok());
    only(Policy::builder().origins(["NULL"]).dangerously_allow(Danger::NullOrigin), OriginNull);
}

#[test]
fn nothing_is_listed_twice() {
    for (list, by) in [
        (["https://a.example", "https://a.example"], "twice"),
        (["https://a.example.com", "https://*.example.com"], "`https://*.example.com`"),
        (["https://*.example.com", "https://*.a.example.com"], "`https://*.example.com`"),
        (["http://localhost:*", "http://localhost:3000"], "`http://localhost:*`"),
        (["http://localhost", "http://localhost:*"], "`http://localhost:*`"),
        (["https://*.example.com:*", "https://*.example.com"], "`https://*.example.com:*`"),
        (["https://*.example.com:*", "https://a.b.example.com:8443"], "`https://*.example.com:*`"),
    ] {
        let finding = only(Policy::builder().origins(list), OriginDuplicate);
        assert!(finding.sentence().contains(by), "{finding}");
    }
    let across = Policy::builder().origins(["http://localhost:3000"]).dev_origins(["http://localhost:*"]);
    only(across, OriginDuplicate);
}

#[test]
fn the_wildcard_stands_alone() {
    only(Policy::builder().origins(["*", "https://a.example"]), OriginWildcardMixed);
    only(Policy::builder().origins(["https://a.example", "*"]), OriginWildcardMixed);
    only(Policy::builder().origins(["*", "*"]), OriginWildcardMixed);
    only(Policy::builder().origins(["*"]).dev_origins(["http://localhost:*"]), OriginWildcardMixed);
    let beside = Policy::builder().origins(["*"]).origin_regex(r"https://a\.example");
    let one = only(beside.clone(), OriginWildcardMixed).to_string();
    assert!(
        one.contains(
            "so `origin_regex` beside it says nothing\nhelp: for a public resource leave `origin_regex` out; "
        ),
        "{one}"
    );
    let two = only(beside.origins_env("WEB_ORIGINS"), OriginWildcardMixed).to_string();
    assert!(two.contains("so `origin_regex` and `origins_env` beside it say nothing\n"), "{two}");
    let in_debug_builds = Policy::builder().dev_origins(["*"]).origins(["https://a.example"]);
    let in_debug_builds = only(in_debug_builds, OriginWildcardMixed);
    assert!(in_debug_builds.sentence().starts_with("in debug builds "), "{in_debug_builds}");
}

#[test]
fn the_wildcard_never_goes_with_credentials() {
    let finding = only(Policy::builder().origins(["*"]).credentials(true), WildcardCredentials);
    let text = finding.to_string();
    for taught in ["must not be the wildcard '*'", "origins = [\"https://app.example.com\"]", "bearer token"]
    {
        assert!(text.contains(taught), "{text}");
    }
    assert_eq!(*finding.subject(), Subject::Element(Key::Origins, 0));
    only(Policy::builder().dev_origins(["*"]).credentials(true), WildcardCredentials);
}

#[test]
fn credentials_go_to_secure_origins_only() {
    for literal in
        ["http://example.com", "http://*.example.com", "http://192.168.0.5:3000", "foo://bar", "http://[::2]"]
    {
        only(Policy::builder().origins([literal]).credentials(true), InsecureCredentials);
        let lifted = Policy::builder().origins([literal]).credentials(true);
        assert!(lifted.dangerously_allow(Danger::InsecureOrigins).build().is_ok(), "{literal}");
    }
    let finding =
        only(Policy::builder().origins(["http://example.com"]).credentials(true), InsecureCredentials);
    assert_eq!(finding.suggestion(), Some("\"https://example.com\""));
    for literal in
        ["chrome-extension://abc", "tauri://localhost", "capacitor://localhost", "https://localhost:3000"]
    {
        assert!(Policy::builder().origins([literal]).credentials(true).build().is_ok(), "{literal}");
    }
}

#[test]
fn pages_on_the_users_own_machine_belong_into_dev_origins() {
    for literal in
        ["http://localhost:3000", "http://127.0.0.1:*", "http://app.localhost", "http://[::1]:8080"]
    {
        let finding = only(Policy::builder().origins([literal]).credentials(true), LocalCredentials);
        assert_eq!(finding.severity(), Severity::Warning);
        let moved = Policy::builder().dev_origins([literal]).credentials(true).build().expect("no error");
        assert_eq!(moved.warnings(), []);
    }
}

#[test]
fn sub_domains_belong_to_one_owner() {
    for literal in [
        "https://*.com",
        "https://*.co.uk",
        "https://*.github.io",
        "https://*.herokuapp.com",
        "https://*.vercel.app:*",
        "http://*.dev",
        "https://*.intranet",
        "https://*.ck",
        "https://*.foo.ck",
        "https://*.com.",
    ] {
        let finding = only(Policy::builder().origins([literal]), PublicSuffix);
        assert_eq!(finding.range().map(|range| literal[range].starts_with("*.")), Some(true));
        let lifted = Policy::builder().origins([literal]).dangerously_allow(Danger::PublicSuffixes);
        assert!(lifted.build().is_ok(), "{literal}");
    }
}
