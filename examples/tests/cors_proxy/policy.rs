//! What an allowed front end gets, and what the upstream sees of it.

use std::process::Command;

use crate::{
    program::{PAGE, Proxy},
    server::{Server, response},
    tls::TlsServer,
};

const ORIGIN: (&str, &str) = ("Origin", PAGE);

/// An upstream with CORS headers of its own, cookies, and a `Vary`.
fn opinionated() -> Server {
    Server::start(|_| {
        response(
            200,
            &[
                ("Access-Control-Allow-Origin", "https://www.example.com"),
                ("Access-Control-Allow-Credentials", "true"),
                ("Access-Control-Expose-Headers", "X-Theirs"),
                ("Vary", "Accept"),
                ("Set-Cookie", "id=1; Domain=api.example.com; Secure"),
                ("X-Total", "3"),
            ],
        )
    })
}

#[test]
fn the_upstreams_cors_headers_are_replaced() {
    let upstream = opinionated();
    let proxy = Proxy::start(&upstream.url(), &["--expose", "X-Total"]);
    let answer = proxy.send("GET", "/x?y=z", &[ORIGIN, ("Cookie", "other=1"), ("X-A", "1")]);
    assert_eq!((answer.status, answer.all("x-total")), (200, vec!["3"]));
    assert_eq!(answer.cors(), ["access-control-allow-origin", "access-control-expose-headers"]);
    assert_eq!(answer.all("access-control-allow-origin"), [PAGE]);
    assert_eq!(answer.all("access-control-expose-headers"), ["X-Total"]);
    assert_eq!(answer.all("vary"), ["Accept", "Origin"]);
    assert_eq!(answer.all("set-cookie"), [""; 0]);
    let seen = &upstream.seen()[0];
    assert_eq!((seen.method.as_str(), seen.target.as_str()), ("GET", "/x?y=z"));
    assert_eq!(seen.header("host"), Some(&*upstream.address.to_string()));
    assert_eq!((seen.header("origin"), seen.header("cookie"), seen.header("x-a")), (None, None, Some("1")));
}

#[test]
fn with_credentials_cookies_go_both_ways() {
    let upstream = opinionated();
    let proxy = Proxy::start(&upstream.url(), &["--credentials"]);
    let answer = proxy.send("GET", "/", &[ORIGIN, ("Cookie", "a=b")]);
    assert_eq!(answer.all("access-control-allow-credentials"), ["true"]);
    assert_eq!(answer.all("set-cookie"), ["id=1; Secure"]);
    assert_eq!(upstream.seen()[0].header("cookie"), Some("a=b"));
}

#[test]
fn preflights_are_answered_here() {
    let upstream = opinionated();
    let proxy = Proxy::start(&upstream.url(), &["--header", "X-A"]);
    let asked = |origin, method| {
        proxy.send("OPTIONS", "/x", &[("Origin", origin), ("Access-Control-Request-Method", method)])
    };
    let granted = asked(PAGE, "PUT");
    assert_eq!((granted.status, granted.body.len()), (204, 0));
    assert_eq!(granted.all("access-control-allow-methods"), ["GET, HEAD, POST, PUT, PATCH, DELETE"]);
    assert_eq!(
        granted.all("access-control-allow-headers"),
        ["Content-Type, Authorization, X-Requested-With, X-A"]
    );
    for refused in [asked("https://evil.example", "PUT"), asked("null", "PUT")] {
        assert_eq!((refused.status, refused.cors().len()), (403, 0));
        assert_eq!(refused.all("vary"), ["Origin, Access-Control-Request-Method"]);
    }
    // The console is to say that the method is not allowed.
    assert_eq!(asked(PAGE, "patch").status, 204);
    assert!(upstream.seen().is_empty());
    // Without `Access-Control-Request-Method` it is a request like any other.
    assert_eq!(proxy.send("OPTIONS", "/x", &[ORIGIN]).status, 200);
    assert_eq!(upstream.seen().len(), 1);
}

#[test]
fn cors_check_has_nothing_to_complain_about() {
    let upstream = opinionated();
    let proxy = Proxy::start(&upstream.url(), &["--credentials"]);
    let url = format!("http://{}/x", proxy.address);
    for method in ["GET", "HEAD", "POST", "DELETE"] {
        let output = Command::new(env!("CARGO_BIN_EXE_cors-check"))
            .args([&*url, "--origin", PAGE, "--credentials", "--method", method, "--deny", "note"])
            .args(["--header", "Authorization"])
            .env_remove("HTTP_PROXY")
            .env_remove("http_proxy")
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    }
}

#[test]
fn an_upstream_that_does_not_answer_is_a_readable_error() {
    let closed = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap();
    let answer = Proxy::start(&format!("http://{closed}"), &[]).send("GET", "/", &[ORIGIN]);
    assert_eq!((answer.status, answer.all("access-control-allow-origin")), (502, vec![PAGE]));
    let silent = Server::streaming(|_, _| std::thread::sleep(std::time::Duration::from_secs(5)));
    let answer = Proxy::start(&silent.url(), &["--timeout", "1"]).send("GET", "/", &[ORIGIN]);
    assert_eq!((answer.status, answer.all("access-control-allow-origin")), (504, vec![PAGE]));
}

#[test]
fn redirects_are_not_followed_and_stay_here_where_they_can() {
    let upstream = Server::start(|request| {
        let here = format!("http://{}/new", request.header("host").unwrap_or_default());
        let to = if request.target == "/own" { &*here } else { "https://elsewhere.example/" };
        response(302, &[("Location", to)])
    });
    let proxy = Proxy::start(&upstream.url(), &[]);
    let own = proxy.send("GET", "/own", &[ORIGIN]);
    assert_eq!((own.status, own.all("location")), (302, vec!["/new"]));
    assert_eq!(own.all("access-control-allow-origin"), [PAGE]);
    assert_eq!(proxy.send("GET", "/", &[ORIGIN]).all("location"), ["https://elsewhere.example/"]);
    assert_eq!(upstream.seen().len(), 2);
}

#[test]
fn answers_without_a_body_keep_their_form() {
    let upstream = Server::streaming(|request, stream| {
        use std::io::Write as _;
        let head = match &*request.target {
            "/204" => "HTTP/1.1 204 No Content\r\n\r\n",
            "/304" => "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n",
            _ => "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n",
        };
        let _ = stream.write_all(head.as_bytes());
    });
    let proxy = Proxy::start(&upstream.url(), &[]);
    let head = proxy.send("HEAD", "/", &[ORIGIN]);
    assert_eq!((head.status, head.all("content-length"), head.body.len()), (200, vec!["12"], 0));
    for (target, status) in [("/204", 204), ("/304", 304)] {
        let answer = proxy.send("GET", target, &[ORIGIN]);
        assert_eq!((answer.status, answer.body.len()), (status, 0));
        assert_eq!(answer.all("access-control-allow-origin"), [PAGE]);
    }
}

#[test]
fn the_upstreams_certificate_is_checked() {
    let upstream = TlsServer::start("proxy", response(200, &[("X-A", "1")]));
    let url = upstream.url();
    assert_eq!(Proxy::start(&url, &[]).send("GET", "/", &[ORIGIN]).status, 502);
    let ca = upstream.certificate.to_str().unwrap();
    let answer = Proxy::start(&url, &["--ca", ca]).send("GET", "/", &[ORIGIN]);
    assert_eq!(
        (answer.status, answer.all("x-a")),
        (200, vec!["1"]),
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    let other_name = url.replace("localhost", "127.0.0.1");
    assert_eq!(Proxy::start(&other_name, &["--ca", ca]).send("GET", "/", &[ORIGIN]).status, 502);
}
