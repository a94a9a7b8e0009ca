//! Servers that let in the wrong ones, each by the mistake that real ones made.

use crate::{
    program::{PAGE, check, codes},
    server::{Request, Server, response},
};

/// A server that allows with credentials whoever this says yes to.
fn allowing(allows: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    Server::start(move |request: &Request| {
        if !allows(request.origin()) {
            return response(200, &[("Vary", "Origin")]);
        }
        response(
            200,
            &[
                ("Access-Control-Allow-Origin", request.origin()),
                ("Access-Control-Allow-Credentials", "true"),
                ("Vary", "Origin"),
            ],
        )
    })
}

#[test]
fn every_mistake_has_its_code() {
    type Allows = fn(&str) -> bool;
    let table: [(&str, Allows, &[&str]); 13] = [
        ("exact", |origin| origin == PAGE, &[]),
        ("everyone", |origin| !origin.is_empty(), &["error origin-null", "error origin-reflected"]),
        (
            "end",
            |origin| origin.ends_with("app.example.com"),
            &["error origin-glued-front", "error origin-insecure", "warning origin-any-sub-domain"],
        ),
        (
            "beginning",
            |origin| origin.starts_with(PAGE),
            &["error origin-glued-back", "warning origin-any-port", "warning origin-compared-loosely"],
        ),
        (
            "bare dot",
            |origin| origin == PAGE || origin == "https://appxexample.com",
            &["error origin-bare-dot"],
        ),
        ("null", |origin| origin == PAGE || origin == "null", &["error origin-null"]),
        (
            "scheme",
            |origin| origin.split("://").nth(1) == Some("app.example.com"),
            &["error origin-insecure"],
        ),
        (
            "any port",
            |origin| origin == PAGE || origin.starts_with("https://app.example.com:"),
            &["warning origin-any-port"],
        ),
        (
            "sub-domains",
            |origin| origin == PAGE || origin.ends_with(".app.example.com"),
            &["warning origin-any-sub-domain"],
        ),
        (
            // One answer, not one for each of the names.
            "sub-domains of the domain around it",
            |origin| origin.starts_with("https://") && origin.ends_with(".example.com"),
            &["warning origin-any-sub-domain"],
        ),
        (
            "end of the domain around it",
            // `appxexample.com` among others.
            |origin| origin.starts_with("https://") && origin.ends_with("example.com"),
            &["error origin-bare-dot", "error origin-glued-front", "warning origin-any-sub-domain"],
        ),
        ("case", |origin| origin.eq_ignore_ascii_case(PAGE), &["warning origin-compared-loosely"]),
        ("trailing dot", |origin| origin.trim_end_matches('.') == PAGE, &["warning origin-compared-loosely"]),
    ];
    for (name, allows, expected) in table {
        let server = allowing(allows);
        assert_eq!(codes(&check(&server, &["--credentials"])), expected, "{name}, GET");
        // The preflight's answer is looked at where the request would have an effect.
        let found = codes(&check(&server, &["--credentials", "-X", "POST"]));
        assert_eq!(found, expected, "{name}, POST");
    }
}

#[test]
fn without_credentials_less_is_at_stake() {
    let server = Server::start(|request| {
        response(200, &[("Access-Control-Allow-Origin", request.origin()), ("Vary", "Origin")])
    });
    assert_eq!(codes(&check(&server, &[])), ["warning origin-null", "warning origin-reflected"]);
    let public = Server::start(|_| response(200, &[("Access-Control-Allow-Origin", "*")]));
    assert_eq!(codes(&check(&public, &[])), [""; 0], "a public answer is no reflection");
}

#[test]
fn a_refused_origin_should_learn_nothing() {
    let server = Server::start(|request| {
        let mut headers = vec![("Access-Control-Allow-Credentials", "true"), ("Vary", "Origin")];
        if request.origin() == PAGE {
            headers.push(("Access-Control-Allow-Origin", PAGE));
        }
        response(200, &headers)
    });
    let report = check(&server, &[]);
    assert_eq!(codes(&report), ["note grant-on-refusal"]);
    let sentence = report["findings"][0]["sentence"].as_str().unwrap();
    assert!(sentence.contains("`access-control-allow-credentials`"), "{sentence}");
}

#[test]
fn what_was_asked_is_reported() {
    let report = check(&allowing(|origin| origin == PAGE || origin == "null"), &[]);
    let probes = report["probes"].as_array().unwrap();
    let granted: Vec<_> = probes.iter().filter(|probe| probe["granted"] == true).collect();
    assert_eq!(granted.len(), 1);
    assert_eq!((&granted[0]["kind"], &granted[0]["origin"]), (&"null".into(), &"null".into()));
    assert_eq!(probes.len(), 13);
}

#[test]
fn a_slow_server_ends_the_probes_in_time() {
    let server = Server::start(|request| {
        if request.origin() != PAGE {
            std::thread::sleep(std::time::Duration::from_millis(1500));
        }
        response(200, &[("Access-Control-Allow-Origin", PAGE)])
    });
    let start = std::time::Instant::now();
    let report = check(&server, &["--timeout", "1"]);
    assert_eq!((&report["verdict"], &report["complete"]), (&"allowed".into(), &false.into()));
    assert!(start.elapsed().as_secs() < 9, "{:?}", start.elapsed());
}
