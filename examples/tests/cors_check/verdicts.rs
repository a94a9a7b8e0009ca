//! Answer -> verdict, exit status, kind of refusal.

use crate::{
    program::{PAGE, check, run},
    server::{Request, Server, response},
    tls::TlsServer,
};

const ACAO: &str = "Access-Control-Allow-Origin";
const ACAC: &str = "Access-Control-Allow-Credentials";
const ACAM: &str = "Access-Control-Allow-Methods";
const ACAH: &str = "Access-Control-Allow-Headers";

type Headers = &'static [(&'static str, &'static str)];

/// One line of the table: arguments, the preflight's answer, the response, the exit status and the refusal.
struct Case {
    arguments: &'static [&'static str],
    preflight: (u16, Headers),
    response: (u16, Headers),
    exit: i64,
    blocked: &'static str,
}

const NONE: (u16, Headers) = (500, &[]);
const OPEN: (u16, Headers) = (200, &[(ACAO, "*")]);
const OWN: (u16, Headers) = (200, &[(ACAO, PAGE), (ACAC, "true")]);
const PUT: &[&str] = &["--method", "PUT"];

const CASES: &[Case] = &[
    // The response.
    Case { arguments: &[], preflight: NONE, response: OPEN, exit: 0, blocked: "" },
    Case { arguments: &[], preflight: NONE, response: (404, &[(ACAO, PAGE)]), exit: 0, blocked: "" },
    Case {
        arguments: &[],
        preflight: NONE,
        response: (500, &[]),
        exit: 1,
        blocked: "MissingAllowOriginHeader",
    },
    Case {
        arguments: &[],
        preflight: NONE,
        response: (200, &[(ACAO, "https://app.example.com/")]),
        exit: 1,
        blocked: "AllowOriginMismatch",
    },
    Case {
        arguments: &[],
        preflight: NONE,
        response: (200, &[(ACAO, PAGE), (ACAO, PAGE)]),
        exit: 1,
        blocked: "MultipleAllowOriginValues",
    },
    Case {
        arguments: &[],
        preflight: NONE,
        response: (200, &[(ACAO, "app.example.com")]),
        exit: 1,
        blocked: "InvalidAllowOriginValue",
    },
    Case {
        arguments: &["--credentials"],
        preflight: NONE,
        response: (200, &[(ACAO, "*"), (ACAC, "true")]),
        exit: 1,
        blocked: "WildcardOriginNotAllowed",
    },
    Case {
        arguments: &["--credentials"],
        preflight: NONE,
        response: (200, &[(ACAO, PAGE), (ACAC, "True")]),
        exit: 1,
        blocked: "InvalidAllowCredentials",
    },
    Case { arguments: &["--credentials"], preflight: NONE, response: OWN, exit: 0, blocked: "" },
    Case { arguments: &[], preflight: NONE, response: (407, &[(ACAO, "*")]), exit: 1, blocked: "" },
    Case {
        arguments: &["--engine", "firefox"],
        preflight: NONE,
        response: (407, &[(ACAO, "*")]),
        exit: 0,
        blocked: "",
    },
    // The preflight.
    Case {
        arguments: PUT,
        preflight: (204, &[(ACAO, PAGE), (ACAM, "PUT")]),
        response: OPEN,
        exit: 0,
        blocked: "",
    },
    Case {
        arguments: PUT,
        preflight: (404, &[]),
        response: OPEN,
        exit: 1,
        blocked: "PreflightMissingAllowOriginHeader",
    },
    Case {
        arguments: PUT,
        preflight: (401, &[(ACAO, PAGE), (ACAM, "PUT")]),
        response: OPEN,
        exit: 1,
        blocked: "PreflightInvalidStatus",
    },
    Case {
        arguments: PUT,
        preflight: (307, &[(ACAO, PAGE), ("Location", "/y")]),
        response: OPEN,
        exit: 1,
        blocked: "PreflightDisallowedRedirect",
    },
    Case {
        arguments: &["--method", "patch"],
        preflight: (204, &[(ACAO, PAGE), (ACAM, "PATCH")]),
        response: OPEN,
        exit: 1,
        blocked: "MethodDisallowedByPreflightResponse",
    },
    Case {
        arguments: &["--method", "patch"],
        preflight: (204, &[(ACAO, PAGE), (ACAM, "patch")]),
        response: OPEN,
        exit: 0,
        blocked: "",
    },
    Case {
        arguments: &["--header", "X-A: 1"],
        preflight: (204, &[(ACAO, PAGE), (ACAH, "X-B")]),
        response: OPEN,
        exit: 1,
        blocked: "HeaderDisallowedByPreflightResponse",
    },
    Case {
        arguments: &["--header", "Content-Type"],
        preflight: (204, &[(ACAO, PAGE), (ACAH, "content-type")]),
        response: OPEN,
        exit: 0,
        blocked: "",
    },
    Case {
        arguments: &["--header", "Authorization", "--engine", "standard"],
        preflight: (204, &[(ACAO, PAGE), (ACAH, "*")]),
        response: OPEN,
        exit: 1,
        blocked: "HeaderDisallowedByPreflightResponse",
    },
    Case {
        arguments: &["--header", "Authorization", "--engine", "firefox"],
        preflight: (204, &[(ACAO, PAGE), (ACAH, "*")]),
        response: OPEN,
        exit: 0,
        blocked: "",
    },
    Case {
        arguments: &["--method", "PUT", "--credentials"],
        preflight: (204, &[(ACAO, PAGE), (ACAC, "true"), (ACAM, "*")]),
        response: OWN,
        exit: 1,
        blocked: "MethodDisallowedByPreflightResponse",
    },
    Case {
        arguments: &["--method", "PUT", "--credentials"],
        preflight: (204, &[(ACAO, PAGE), (ACAC, "true"), (ACAM, "PUT")]),
        response: OPEN,
        exit: 1,
        blocked: "WildcardOriginNotAllowed",
    },
];

#[test]
fn answers_have_the_verdict_of_the_browser() {
    for case in CASES {
        let server = Server::start(move |request| {
            let (status, headers) = if request.is_preflight() { case.preflight } else { case.response };
            response(status, headers)
        });
        let report = check(&server, case.arguments);
        assert_eq!(report["exit"], case.exit, "{:?} {report:#}", case.arguments);
        assert_eq!(report["blocked"].as_str().unwrap_or_default(), case.blocked, "{report:#}");
        let verdict = if case.exit == 0 { "allowed" } else { "refused" };
        assert_eq!(report["verdict"], verdict);
        assert_eq!(report["fix"].is_string(), case.exit == 1, "every refusal has a fix: {report:#}");
    }
}

#[test]
fn the_console_says_it_in_the_words_of_the_engine() {
    let server = Server::start(|_| response(200, &[]));
    let url = server.url();
    assert_eq!(
        check(&server, &[])["console"][0],
        format!(
            "Access to fetch at '{url}/x' from origin '{PAGE}' has been blocked by CORS policy: No \
             'Access-Control-Allow-Origin' header is present on the requested resource."
        )
    );
    assert_eq!(
        check(&server, &["--engine", "firefox"])["console"][0],
        format!(
            "Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at {url}/x. \
             (Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 200."
        )
    );
}

#[test]
fn the_other_engines_are_heard() {
    let server = Server::start(|_| response(407, &[(ACAO, "*")]));
    let report = check(&server, &["--no-probes"]);
    assert_eq!(
        report["engines"],
        serde_json::json!({ "standard": false, "chromium": false, "firefox": true })
    );
    // `DPR` is preflighted by the standard and Firefox (D1), and Chromium does not ask.
    let report = check(&Server::start(|_| response(200, &[(ACAO, "*")])), &["--no-probes", "-H", "DPR: 2"]);
    assert_eq!(report["engines"], serde_json::json!({ "standard": null, "chromium": true, "firefox": null }));
    // Port 1 of loopback: nobody answers, so that there is nothing to differ about.
    let output = run(&["http://127.0.0.1:1/x", "--json", "--origin", PAGE]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["exit"], &report["engines"]), (&2.into(), &serde_json::json!({})));
}

#[test]
fn a_redirect_is_followed_only_if_that_is_said() {
    let target = Server::start(|_| response(200, &[(ACAO, "*")]));
    let to = format!("{}/y", target.url());
    let server = Server::start(move |_| response(302, &[(ACAO, "*"), ("Location", &to)]));
    let report = check(&server, &["--no-probes"]);
    assert_eq!((&report["verdict"], &report["exit"]), (&"unknown".into(), &2.into()));
    assert_eq!(report["redirected_to"], format!("{}/y", target.url()));
    assert!(target.seen().is_empty());
    let report = check(&server, &["--no-probes", "--follow"]);
    assert_eq!(report["verdict"], "allowed", "{report:#}");
    // It left a foreign origin for another one: the page's is hidden (Fetch, "redirect-taint").
    assert_eq!(target.seen().iter().map(|request| request.origin().to_owned()).collect::<Vec<_>>(), ["null"]);
}

#[test]
fn where_a_redirect_leads_is_bounded_when_shown() {
    let server = Server::start(|request| {
        let to = format!("/{}", "y".repeat(20_000));
        let headers = [(ACAO, "*"), ("Location", &*to)];
        response(if request.target == "/x" { 302 } else { 200 }, &headers)
    });
    let report = check(&server, &["--follow", "--no-probes"]);
    assert_eq!(report["verdict"], "allowed");
    assert_eq!(server.seen()[1].target.len(), 20_001);
    assert!(report.to_string().len() < 5000, "{report:#}");
}

#[test]
fn a_redirect_that_the_browser_refuses_is_a_refusal() {
    let server = Server::start(|_| response(302, &[("Location", "/y")]));
    let report = check(&server, &[]);
    assert_eq!((&report["blocked"], &report["exit"]), (&"MissingAllowOriginHeader".into(), &1.into()));
}

#[test]
fn cookies_stay_with_their_host() {
    let target = Server::start(|_| response(200, &[(ACAO, "null"), (ACAC, "true")]));
    let to = target.url();
    let server = Server::start(move |_| response(307, &[(ACAO, PAGE), (ACAC, "true"), ("Location", &to)]));
    let report = check(&server, &["--follow", "--no-probes", "--credentials", "--cookie", "a=b"]);
    assert_eq!(report["verdict"], "allowed", "{report:#}");
    assert_eq!(server.seen()[0].header("cookie"), Some("a=b"));
    assert_eq!(target.seen()[0].header("cookie"), None);
}

#[test]
fn the_request_goes_out_as_the_script_makes_it() {
    let server = Server::start(|request| {
        response(200, &[(ACAO, request.origin()), (ACAM, "DELETE, patch"), (ACAH, "x-a, content-type")])
    });
    for (method, data) in [("DELETE", Some("x=1")), ("patch", None), ("POST", Some("y")), ("POST", None)] {
        let mut arguments = vec!["--no-probes", "-X", method, "-H", "X-A: b"];
        arguments.extend(data.iter().flat_map(|data| ["--data", data]));
        let report = check(&server, &arguments);
        assert_eq!(report["verdict"], "allowed", "{report:#}");
        let seen = server.seen();
        let actual = seen.last().unwrap();
        assert_eq!((actual.method.as_str(), actual.target.as_str(), actual.origin()), (method, "/x", PAGE));
        assert_eq!(actual.header("x-a"), Some("b"));
        assert_eq!(actual.body, data.unwrap_or_default().as_bytes());
        assert_eq!(actual.header("content-type"), data.map(|_| "text/plain;charset=UTF-8"));
        let preflight = &seen[seen.len() - 2];
        assert_eq!(preflight.header("access-control-request-method"), Some(method));
        assert_eq!(preflight.header("access-control-request-headers"), Some("x-a"));
    }
}

#[test]
fn nothing_but_the_preflight_is_sent_where_that_is_said() {
    let server =
        Server::start(|_| response(204, &[(ACAO, PAGE), (ACAM, "DELETE"), ("Access-Control-Max-Age", "5")]));
    let report = check(&server, &["-X", "DELETE", "--preflight-only"]);
    assert_eq!((&report["verdict"], &report["exit"]), (&"allowed".into(), &0.into()));
    assert!(server.seen().iter().all(Request::is_preflight));
}

#[test]
fn probes_never_have_an_effect() {
    let server = Server::start(|request| response(200, &[(ACAO, request.origin()), (ACAM, "DELETE")]));
    check(&server, &["-X", "DELETE"]);
    let deleted = server.seen().iter().filter(|request| request.method == "DELETE").count();
    assert_eq!(deleted, 1, "the request itself, and no probe");
    let simple = Server::start(|request| response(200, &[(ACAO, request.origin())]));
    check(&simple, &["-X", "POST"]);
    assert_eq!(simple.seen().iter().filter(|request| request.method == "POST").count(), 1);
}

#[test]
fn certificates_are_checked() {
    let server = TlsServer::start("check", response(200, &[(ACAO, "*")]));
    let url = server.url();
    let unknown = run(&[&url, "--origin", PAGE, "--no-probes"]);
    assert_eq!(unknown.status.code(), Some(2), "a certificate that nobody vouches for");
    let ca = server.certificate.to_str().unwrap();
    let trusted = run(&[&url, "--origin", PAGE, "--no-probes", "--ca", ca]);
    assert_eq!(trusted.status.code(), Some(0), "{}", String::from_utf8_lossy(&trusted.stdout));
    let other_name = url.replace("localhost", "127.0.0.1");
    let wrong = run(&[&other_name, "--origin", PAGE, "--no-probes", "--ca", ca]);
    assert_eq!(wrong.status.code(), Some(2), "a certificate for another name");
}
