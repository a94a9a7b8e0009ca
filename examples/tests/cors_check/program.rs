//! Runs the program, and the rules of its own surface: exit status, JSON, escapes, secrets.

use std::process::{Command, Output};

use serde_json::Value;

use crate::server::{Request, Server, response};

pub(crate) const PAGE: &str = "https://app.example.com";

/// The program with these arguments, without what the environment says of proxies and colours.
pub(crate) fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cors-check"));
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name);
    }
    command.args(arguments).output().unwrap()
}

/// What `--json` says of `/x` at this server, asked by [`PAGE`].
pub(crate) fn check(server: &Server, arguments: &[&str]) -> Value {
    let url = format!("{}/x", server.url());
    let output = run(&[&[url.as_str(), "--json", "--origin", PAGE], arguments].concat());
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["exit"], output.status.code().unwrap(), "{report:#}");
    report
}

/// The codes of all findings with their severities, sorted.
pub(crate) fn codes(report: &Value) -> Vec<String> {
    let findings = report["findings"].as_array().unwrap();
    let mut codes: Vec<_> = findings
        .iter()
        .map(|finding| {
            format!("{} {}", finding["severity"].as_str().unwrap(), finding["code"].as_str().unwrap())
        })
        .collect();
    codes.sort();
    codes
}

/// A server that does what `#[cors(...)]` does, through the same engine.
pub(crate) fn exemplary(policy: cors_core::Policy, methods: &'static str) -> Server {
    Server::start(move |request| {
        let origin = request.header("origin");
        let field = origin
            .map_or(cors_core::OriginField::Absent, |origin| cors_core::OriginField::One(origin.as_bytes()));
        let allowed = policy.decide(field).is_allowed();
        let text = |value| match value {
            cors_core::headers::Value::Text(text) => text,
            cors_core::headers::Value::OriginAsSent => origin.unwrap_or_default(),
        };
        if request.is_preflight() {
            let headers: Vec<_> = policy
                .preflight_headers(allowed, methods, None)
                .map(|(name, value)| (name, text(value)))
                .collect();
            return response(if allowed { 204 } else { 403 }, &headers);
        }
        let headers: Vec<_> =
            policy.actual_headers(allowed).map(|(name, value)| (name, text(value))).collect();
        response(200, &headers)
    })
}

fn wildcard(_: &Request) -> Vec<u8> {
    response(200, &[("Access-Control-Allow-Origin", "*")])
}

#[test]
fn what_the_engine_answers_has_nothing_to_complain_about() {
    let build = |credentials| {
        let builder = cors_core::Policy::builder().origins([PAGE]).credentials(credentials);
        builder.headers(["Content-Type", "X-A"]).expose_headers(["X-Total"]).build().unwrap()
    };
    for credentials in [false, true] {
        let server = exemplary(build(credentials), "GET, HEAD, PUT");
        let flag = if credentials { &["--credentials"][..] } else { &[] };
        for method in ["GET", "HEAD", "PUT"] {
            let arguments = [&["--method", method, "--header", "X-A: 1"], flag].concat();
            let report = check(&server, &arguments);
            assert_eq!(report["verdict"], "allowed", "{report:#}");
            assert_eq!(codes(&report), [""; 0], "{report:#}");
        }
        let report = check(&server, flag);
        assert_eq!((report["verdict"].as_str(), codes(&report).len()), (Some("allowed"), 0), "{report:#}");
    }
    let public = cors_core::Policy::builder().origins(["*"]).build().unwrap();
    let report = check(&exemplary(public, "GET"), &[]);
    assert_eq!((report["verdict"].as_str(), codes(&report).len()), (Some("allowed"), 0), "{report:#}");
}

#[test]
fn the_json_has_these_keys_and_types() {
    let server = exemplary(cors_core::Policy::builder().origins([PAGE]).build().unwrap(), "GET, PUT");
    let report = check(&server, &["-X", "PUT", "-H", "Cookie: a"]);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(
        keys(&report),
        "blocked cause complete console engines exchanges exit findings fix probes readable_headers redirected_to request \
         schema status verdict"
    );
    assert_eq!(report["schema"], 1);
    assert_eq!(keys(&report["request"]), "credentials engine headers ignored method origin url");
    assert_eq!(report["request"]["ignored"], serde_json::json!(["Cookie"]));
    let exchanges = report["exchanges"].as_array().unwrap();
    assert_eq!(exchanges.len(), 2);
    assert_eq!(
        (&exchanges[0]["purpose"], &exchanges[1]["purpose"]),
        (&"preflight".into(), &"request".into())
    );
    for exchange in exchanges {
        assert_eq!(keys(exchange), "error method purpose request_headers response url");
        assert_eq!(keys(&exchange["response"]), "headers status");
        assert!(exchange["request_headers"][0][0].is_string() && exchange["error"].is_null());
    }
    for probe in report["probes"].as_array().unwrap() {
        assert_eq!(keys(probe), "allow_origin granted kind origin status");
    }
    let blamed = check(&Server::start(|_| response(204, &[])), &["-X", "PUT"]);
    assert_eq!(blamed["blocked"], "PreflightMissingAllowOriginHeader");
    assert!(blamed["cause"].is_string() && blamed["fix"].is_string() && blamed["console"][0].is_string());
    let finding = &check(&Server::start(wildcard), &["-X", "PUT", "--preflight-only"])["findings"][0];
    assert_eq!(keys(finding), "code fix sentence severity source why");
}

#[test]
fn wrong_arguments_are_2_on_standard_error() {
    for arguments in [
        &["--origin", PAGE][..],
        &["https://a.example"],
        &["https://a.example", "--origin", "a.example"],
        &["https://a.example", "--origin", PAGE, "--method", "TRACE"],
        &["https://a.example", "--origin", PAGE, "--data", "x"],
        &["https://a.example", "--origin", PAGE, "--preflight-only"],
        &["https://a.example", "--origin", PAGE, "--ca", "/nowhere.pem"],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && output.stderr.starts_with(b"cors-check: "), "{arguments:?}");
    }
}

#[test]
fn nobody_there_is_2_with_a_report() {
    let closed = {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.local_addr().unwrap()
    };
    let output = run(&[&format!("http://{closed}/"), "--origin", PAGE, "--json"]);
    assert_eq!(output.status.code(), Some(2));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&report["verdict"], &report["probes"]), (&"unknown".into(), &serde_json::json!([])));
    assert!(report["exchanges"][0]["error"].is_string());
}

#[test]
fn a_server_that_never_ends_its_head_is_left() {
    let server = Server::streaming(|_, stream| {
        use std::io::Write as _;
        while stream.write_all(b"X-A: a\r\n").is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
    });
    let start = std::time::Instant::now();
    let report = check(&server, &["--timeout", "1"]);
    assert_eq!(report["verdict"], "unknown");
    assert!(start.elapsed().as_secs() < 5);
}

#[test]
fn a_head_of_megabytes_is_refused() {
    let server = Server::streaming(|_, stream| {
        use std::io::Write as _;
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
        let line = format!("X-A: {}\r\n", "a".repeat(8000));
        for _ in 0..1000 {
            if stream.write_all(line.as_bytes()).is_err() {
                return;
            }
        }
    });
    assert_eq!(check(&server, &[])["verdict"], "unknown");
}

#[test]
fn what_the_server_sends_cannot_move_the_cursor() {
    let server = Server::start(|_| {
        response(
            200,
            &[("Access-Control-Allow-Origin", "https://\u{9b}2J\u{202e}.example"), ("Vary", "\u{85}")],
        )
    });
    let url = server.url();
    for json in [&["--json"][..], &[]] {
        let output = run(&[&[url.as_str(), "--origin", PAGE], json].concat());
        assert_eq!(output.status.code(), Some(1));
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains("2J"), "{text}");
        // The marks of Firefox's console are the only ones beyond ASCII, and this is Chromium's.
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte) || byte == b'\n'), "{text}");
    }
}

#[test]
fn secrets_are_sent_and_not_shown() {
    let policy = cors_core::Policy::builder().origins([PAGE]).credentials(true).headers(["Authorization"]);
    let server = exemplary(policy.build().unwrap(), "GET");
    let url = server.url();
    for json in [&["--json"][..], &[]] {
        let output = run(&[
            &[&*url, "--origin", PAGE, "--credentials", "--cookie", "id=hush1", "-H", "Authorization: hush2"],
            json,
        ]
        .concat());
        assert_eq!(output.status.code(), Some(0));
        assert!(!String::from_utf8_lossy(&output.stdout).contains("hush"));
    }
    let seen = server.seen();
    let preflight = seen.iter().find(|request| request.is_preflight()).unwrap();
    assert_eq!((preflight.header("cookie"), preflight.header("authorization")), (None, None));
    let actual = seen.iter().find(|request| request.method == "GET").unwrap();
    assert_eq!((actual.header("cookie"), actual.header("authorization")), (Some("id=hush1"), Some("hush2")));
}

#[test]
fn findings_count_only_where_that_is_said() {
    let server = Server::start(|request| {
        response(200, &[("Access-Control-Allow-Origin", request.origin()), ("Vary", "Origin")])
    });
    assert_eq!(codes(&check(&server, &[])), ["warning origin-null", "warning origin-reflected"]);
    assert_eq!(check(&server, &[])["exit"], 0);
    assert_eq!(check(&server, &["--deny", "error"])["exit"], 0);
    assert_eq!(check(&server, &["--deny", "warning"])["exit"], 1);
    assert_eq!(check(&server, &["--deny", "note", "--no-probes"])["exit"], 0);
}

#[test]
fn colour_is_for_terminals() {
    let server = Server::start(wildcard);
    let output = run(&[&server.url(), "--origin", PAGE]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("allowed: the script reads status 200") && !text.contains('\u{1b}'), "{text}");
}
