//! Answers that are wrong whatever the verdict: one answer, one finding.

use crate::{
    program::{PAGE, check, codes, run},
    server::{Server, response},
};

const ACAO: &str = "Access-Control-Allow-Origin";
const ACAC: &str = "Access-Control-Allow-Credentials";
const ACAM: &str = "Access-Control-Allow-Methods";
const ACAH: &str = "Access-Control-Allow-Headers";
const MAX_AGE: (&str, &str) = ("Access-Control-Max-Age", "600");

const PUT: &[&str] = &["-X", "PUT"];

type Headers = &'static [(&'static str, &'static str)];
/// A name, arguments, the status and headers of the answer, the findings.
type Row = (&'static str, &'static [&'static str], u16, Headers, &'static [&'static str]);

/// Asks a server whose preflights get `status` and `headers`, without probes.
fn preflight(arguments: &[&str], status: u16, headers: Headers) -> Vec<String> {
    let server = Server::start(move |request| {
        if request.is_preflight() {
            return response(status, headers);
        }
        response(200, &[(ACAO, PAGE), (ACAC, "true"), ("Vary", "Origin")])
    });
    codes(&check(&server, &[&["--no-probes"], arguments].concat()))
}

const PREFLIGHTS: &[Row] = &[
    ("good", PUT, 204, &[(ACAO, PAGE), (ACAM, "PUT"), MAX_AGE], &[]),
    ("status", PUT, 405, &[(ACAO, PAGE), (ACAM, "PUT")], &["error preflight-status"]),
    ("login", PUT, 401, &[], &["error preflight-status"]),
    ("redirect", PUT, 301, &[("Location", "/x/")], &["error preflight-redirected"]),
    ("300 without Location", PUT, 301, &[], &["error preflight-status"]),
    ("no age", PUT, 204, &[(ACAO, PAGE), (ACAM, "PUT")], &["note max-age-missing"]),
    (
        "long age",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), ("Access-Control-Max-Age", "7201")],
        &["note max-age-capped"],
    ),
    (
        "longest age that all keep",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), ("Access-Control-Max-Age", "7200")],
        &[],
    ),
    (
        "bad age",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), ("Access-Control-Max-Age", "10m")],
        &["warning max-age-unparsable"],
    ),
    ("two ages", PUT, 204, &[(ACAO, PAGE), (ACAM, "PUT"), MAX_AGE, MAX_AGE], &["warning max-age-unparsable"]),
    ("star method", PUT, 204, &[(ACAO, PAGE), (ACAM, "*"), MAX_AGE], &["warning wildcard-uncached"]),
    ("star beside the method", PUT, 204, &[(ACAO, PAGE), (ACAM, "*, PUT"), MAX_AGE], &[]),
    (
        "star header",
        &["-H", "X-A"],
        204,
        &[(ACAO, PAGE), (ACAH, "*, Authorization"), MAX_AGE],
        &["warning wildcard-uncached"],
    ),
    (
        "star and a token",
        &["-H", "Authorization"],
        204,
        &[(ACAO, PAGE), (ACAH, "*"), MAX_AGE],
        &["warning authorization-by-wildcard"],
    ),
    (
        "star with credentials",
        &["-X", "PUT", "--credentials"],
        204,
        &[(ACAO, PAGE), (ACAC, "true"), (ACAM, "PUT, *"), (ACAH, "*"), MAX_AGE],
        &["warning wildcard-literal", "warning wildcard-literal"],
    ),
    (
        "HEAD",
        &["-X", "HEAD", "-H", "X-A"],
        204,
        &[(ACAO, PAGE), (ACAH, "X-A"), MAX_AGE],
        &["warning head-unlisted"],
    ),
    ("case", PUT, 204, &[(ACAO, PAGE), (ACAM, "put"), MAX_AGE], &["warning method-case"]),
    ("no token", PUT, 204, &[(ACAO, PAGE), (ACAM, "PUT; GET"), MAX_AGE], &["error list-unparsable"]),
    (
        "no token in the headers",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), (ACAH, "X-A X-B"), MAX_AGE],
        &["error list-unparsable"],
    ),
    (
        "clears",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), MAX_AGE, ("Clear-Site-Data", "\"cookies\"")],
        &["error clear-site-data-on-preflight"],
    ),
    (
        "cookie",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), MAX_AGE, ("Set-Cookie", "a=b")],
        &["note cookie-on-preflight"],
    ),
    (
        "private network",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), MAX_AGE, ("Access-Control-Allow-Private-Network", "true")],
        &["note private-network-header"],
    ),
    (
        "announced body",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAM, "PUT"), MAX_AGE, ("Content-Length", "5")],
        &["warning body-on-204"],
    ),
    (
        "twice",
        PUT,
        204,
        &[(ACAO, PAGE), (ACAO, PAGE), (ACAM, "PUT"), MAX_AGE],
        &["error allow-origin-repeated"],
    ),
];

#[test]
fn preflights() {
    for &(name, arguments, status, headers, expected) in PREFLIGHTS {
        assert_eq!(preflight(arguments, status, headers), expected, "{name}");
    }
}

const RESPONSES: &[Row] = &[
    ("slash", &[], 200, &[(ACAO, "https://app.example.com/")], &["error allow-origin-invalid"]),
    ("pattern", &[], 200, &[(ACAO, "https://*.example.com")], &["error allow-origin-invalid"]),
    (
        "list",
        &[],
        200,
        &[(ACAO, "https://app.example.com, https://b.example")],
        &["error allow-origin-repeated"],
    ),
    ("star", &[], 200, &[(ACAO, "*"), (ACAC, "true")], &["warning wildcard-with-credentials"]),
    ("True", &[], 200, &[(ACAO, PAGE), (ACAC, "True")], &["warning allow-credentials-not-true"]),
    (
        "expose",
        &[],
        200,
        &[(ACAO, "*"), ("Access-Control-Expose-Headers", "X-A, X B")],
        &["warning list-unparsable"],
    ),
    (
        "expose all with credentials",
        &["--credentials"],
        200,
        &[(ACAO, PAGE), (ACAC, "true"), ("Access-Control-Expose-Headers", "*")],
        &["warning wildcard-literal"],
    ),
    (
        "dialog",
        &["--credentials"],
        401,
        &[(ACAO, PAGE), (ACAC, "true"), ("WWW-Authenticate", "Basic realm=\"x\"")],
        &["note login-dialog"],
    ),
    ("public", &[], 200, &[(ACAO, "*"), ("Access-Control-Expose-Headers", "*")], &[]),
];

#[test]
fn responses() {
    for &(name, arguments, status, headers, expected) in RESPONSES {
        let server = Server::start(move |_| response(status, headers));
        assert_eq!(codes(&check(&server, &[&["--no-probes"], arguments].concat())), expected, "{name}");
    }
}

#[test]
fn an_insecure_page_and_its_cookies() {
    let server = Server::start(|request| response(200, &[(ACAO, request.origin()), (ACAC, "true")]));
    for (origin, expected) in [
        ("http://app.example.com", &["warning credentials-for-insecure-origin"][..]),
        ("http://localhost:5173", &[]),
        ("https://app.example.com", &[]),
    ] {
        let report = check(&server, &["--no-probes", "--credentials", "--origin", origin]);
        assert_eq!(codes(&report), expected, "{origin}");
    }
}

#[test]
fn a_secure_page_and_an_insecure_api() {
    // RFC 6761, 6.4: nobody ever has such a name, and the finding needs no answer.
    let output = run(&["http://api.invalid/", "--origin", PAGE, "--json", "--timeout", "1"]);
    let report = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((codes(&report), output.status.code()), (vec!["error mixed-content".to_owned()], Some(2)));
}

/// `Vary: Origin` on some of the three kinds of answers.
fn varying(own: bool, stranger: bool, nobody: bool, extra: Headers) -> Vec<String> {
    let server = Server::start(move |request| {
        let mut headers = extra.to_vec();
        let varies = match request.origin() {
            PAGE => {
                headers.push((ACAO, PAGE));
                own
            }
            "" => nobody,
            _ => stranger,
        };
        headers.push(("Vary", if varies { "Accept-Encoding, origin" } else { "Accept-Encoding" }));
        response(200, &headers)
    });
    codes(&check(&server, &[]))
}

#[test]
fn vary_belongs_on_every_answer() {
    assert_eq!(varying(true, true, true, &[]), [""; 0]);
    assert_eq!(varying(false, true, true, &[]), ["warning vary-missing"]);
    assert_eq!(varying(true, false, true, &[]), ["warning vary-missing-on-refusal"]);
    assert_eq!(varying(true, true, false, &[]), ["warning vary-missing-without-origin"]);
    assert_eq!(varying(false, false, false, &[("Cache-Control", "private, no-store")]), [""; 0]);
    let all =
        ["warning vary-missing", "warning vary-missing-on-refusal", "warning vary-missing-without-origin"];
    assert_eq!(varying(false, false, false, &[("Cache-Control", "max-age=60")]), all);
    let constant = Server::start(|_| response(200, &[(ACAO, PAGE)]));
    assert_eq!(
        codes(&check(&constant, &[])),
        ["note grant-on-refusal"],
        "an answer that is the same for everyone does not vary"
    );
}

#[test]
fn reflected_requests_are_found_out() {
    let server = Server::start(|request| {
        let asked = |name| request.header(name).unwrap_or_default();
        response(
            204,
            &[
                (ACAO, if request.origin() == PAGE { PAGE } else { "https://b.example" }),
                (ACAM, asked("access-control-request-method")),
                (ACAH, asked("access-control-request-headers")),
                MAX_AGE,
            ],
        )
    });
    let found = codes(&check(&server, &["-X", "PUT", "-H", "X-A"]));
    assert_eq!(
        found,
        ["note grant-on-refusal", "warning request-headers-reflected", "warning request-method-reflected"]
    );
}

#[test]
fn a_body_that_never_comes_is_not_waited_for() {
    let server = Server::streaming(|request, stream| {
        use std::io::Write as _;
        let length = if request.target.contains("short") { 1 } else { 10 };
        let _ = write!(
            stream,
            "HTTP/1.1 200 OK\r\n{ACAO}: {PAGE}\r\n{ACAM}: PUT\r\nAccess-Control-Max-Age: 5\r\nContent-Length: {length}\r\n\r\n"
        );
        if length == 1 {
            let _ = stream.write_all(b"x");
        } else {
            std::thread::sleep(std::time::Duration::from_secs(4));
        }
    });
    let arguments = ["-X", "PUT", "--no-probes", "--preflight-only"];
    assert_eq!(codes(&check(&server, &arguments)), ["error preflight-body-stalls"]);
    let url = format!("{}/short", server.url());
    let output = run(&[&[&*url, "--origin", PAGE, "--json"], &arguments[..]].concat());
    let report = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(codes(&report), ["note preflight-body"]);
}

#[test]
fn every_rule_is_listed_and_provoked_here() {
    let output = run(&["--rules"]);
    assert_eq!(output.status.code(), Some(0));
    let listed = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<_> = listed.lines().filter(|line| !line.starts_with(' ')).collect();
    assert!(codes.len() > 30, "{listed}");
    let tables = concat!(include_str!("rules.rs"), include_str!("hostile.rs"), include_str!("advisories.rs"));
    for code in codes {
        assert!(tables.contains(&format!(" {code}\"")), "no test provokes `{code}`");
    }
}
