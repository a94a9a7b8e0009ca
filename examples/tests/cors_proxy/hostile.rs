//! What must not get through: other hosts, other websites, other machines.

use std::{
    io::{ErrorKind, Read as _, Write as _},
    net::{TcpListener, TcpStream, ToSocketAddrs as _},
    process::Command,
};

use crate::{
    program::{PAGE, Proxy},
    server::{Server, response},
};

fn good() -> Server {
    Server::start(|_| response(200, &[]))
}

#[test]
fn targets_lead_nowhere_else() {
    let (upstream, elsewhere) = (good(), good());
    let proxy = Proxy::start(&upstream.url(), &[]);
    let other = elsewhere.address;
    let host = proxy.address;
    for target in [
        &*format!("http://{other}/"),
        &format!("http://{host}/x"),
        &format!("https://{other}/"),
        &format!("{other}"),
        &format!("@{other}/"),
        "*",
        "file:///etc/passwd",
        "",
    ] {
        for method in ["GET", "OPTIONS", "CONNECT"] {
            let answer = proxy.raw(
                format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes(),
            );
            assert!((400..500).contains(&answer.status), "{method} {target}: {answer:?}");
        }
    }
    assert!(upstream.seen().is_empty());
    // Paths that look like hosts are paths.
    for target in
        [&*format!("//{other}/x"), &format!("/@{other}/"), &format!("/..//{other}/"), "/%2e%2e/x?//y"]
    {
        assert_eq!(proxy.send("GET", target, &[]).status, 200, "{target}");
        assert_eq!(upstream.seen().last().unwrap().target, target, "the path stays as it is");
    }
    assert!(elsewhere.seen().is_empty());
}

#[test]
fn a_rebound_name_is_refused() {
    let upstream = good();
    let proxy = Proxy::start(&upstream.url(), &[]);
    let port = proxy.address.port();
    let with =
        |hosts: &str| proxy.raw(format!("GET / HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n").as_bytes());
    for hosts in [
        "Host: evil.example\r\n",
        &format!("Host: evil.example:{port}\r\n"),
        &format!("Host: localhost.evil.example:{port}\r\n"),
        "Host: localhost:1\r\n",
        "Host: localhost\r\n",
        "Host: \r\n",
        "",
        &format!("Host: localhost:{port}\r\nHost: evil.example\r\n"),
    ] {
        let answer = with(hosts);
        assert!((400..500).contains(&answer.status), "{hosts:?}: {answer:?}");
        assert_eq!(answer.cors(), [""; 0]);
    }
    assert!(upstream.seen().is_empty());
    for own in ["localhost", "LOCALHOST", "127.0.0.1", "[::1]"] {
        assert_eq!(with(&format!("Host: {own}:{port}\r\n")).status, 200, "{own}");
    }
}

/// Browsers resolve `localhost` to either version of IP: were the other one free, another program could answer there.
#[test]
fn localhost_is_the_proxys_by_every_version_of_ip() {
    let upstream = good();
    let proxy = Proxy::start(&upstream.url(), &[]);
    let port = proxy.address.port();
    assert_eq!(proxy.said, format!("localhost:{port}"));
    let mut reached = 0;
    for address in ("localhost", port).to_socket_addrs().unwrap() {
        let taken = TcpListener::bind(address).unwrap_err();
        // A machine without IPv6 may still resolve to it.
        if taken.kind() == ErrorKind::AddrInUse {
            let request = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nConnection: close\r\n\r\n");
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            assert!(answer.starts_with("HTTP/1.1 200 "), "{address}: {answer}");
            reached += 1;
        }
    }
    assert!(reached > 0);
    // One address, where one is asked for.
    let one = Proxy::start(&upstream.url(), &["--bind", "127.8.8.8"]);
    assert_eq!(one.said, one.address.to_string());
    assert_eq!(one.address.ip().to_string(), "127.8.8.8");
    assert!(TcpStream::connect(("127.0.0.1", one.address.port())).is_err());
}

#[test]
fn other_websites_are_refused_before_the_upstream() {
    let upstream = good();
    let proxy = Proxy::start(&upstream.url(), &["--credentials"]);
    for headers in [
        &[("Origin", "https://evil.example")][..],
        &[("Origin", "null")],
        &[("Origin", "http://localhost:5173.evil.example")],
        &[("Origin", "http://localhost:51730")],
        &[("Origin", PAGE), ("Origin", PAGE)],
        &[("Origin", "")],
        // An image, a form by GET, a frame.
        &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")],
        // What claims to be from here is refused where the browser knows better.
        &[("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")],
    ] {
        for method in ["GET", "POST"] {
            let answer = proxy.send(method, "/", headers);
            assert_eq!((answer.status, answer.cors().len()), (403, 0), "{headers:?}");
        }
    }
    assert!(upstream.seen().is_empty());
    // Its own pages, and programs that are no browsers.
    let own = format!("http://{}", proxy.address);
    assert_eq!(proxy.send("POST", "/", &[("Origin", &own)]).status, 200);
    assert_eq!(proxy.send("POST", "/", &[("Origin", &own), ("Sec-Fetch-Site", "same-origin")]).status, 200);
    assert_eq!(proxy.send("GET", "/", &[]).status, 200);
}

#[test]
fn loops_end() {
    let proxy = Proxy::start("http://127.0.0.1:1", &[]);
    assert_eq!(proxy.send("GET", "/", &[("Via", "1.1 other, 1.1 cors-proxy")]).status, 508);
}

#[test]
fn a_flood_of_headers_is_refused_and_survived() {
    let upstream = good();
    let proxy = Proxy::start(&upstream.url(), &[]);
    let long = "a".repeat(1 << 20);
    let answer = proxy.send("GET", "/", &[("X-A", &long)]);
    assert_ne!(answer.status, 200);
    let many = vec![("X-A", "a"); 10_000];
    assert_ne!(proxy.send("GET", "/", &many).status, 200);
    assert!(upstream.seen().is_empty());
    assert_eq!(proxy.send("GET", "/", &[]).status, 200);
}

#[test]
fn the_upstream_cannot_inject_or_flood() {
    let upstream = Server::streaming(|request, stream| {
        use std::io::Write as _;
        if request.target == "/flood" {
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n");
            while stream.write_all(format!("X-A: {}\r\n", "a".repeat(8000)).as_bytes()).is_ok() {}
        } else {
            let _ = stream.write_all(b"this is no HTTP\r\n\r\n");
        }
    });
    let proxy = Proxy::start(&upstream.url(), &[]);
    for target in ["/flood", "/garbage"] {
        assert_eq!(proxy.send("GET", target, &[("Origin", PAGE)]).status, 502, "{target}");
    }
}

#[test]
fn it_never_listens_to_other_machines() {
    for arguments in [
        &["--upstream", "https://a.example", "--origin", PAGE, "--bind", "0.0.0.0"][..],
        &["--upstream", "https://a.example", "--origin", "*"],
        &["--origin", PAGE],
        &["--upstream", "https://a.example/path", "--origin", PAGE],
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_cors-proxy")).args(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stderr.starts_with(b"cors-proxy: "));
    }
}

/// What an upstream says before its answer is no answer: forwarded as one it would leave the browser waiting, and what follows on
/// the connection would be read as the answer to something else.
#[test]
fn an_interim_answer_is_not_forwarded() {
    for status in [100, 101, 103] {
        let upstream = Server::start(move |_| response(status, &[]));
        let proxy = Proxy::start(&upstream.url(), &[]);
        let answer = proxy.send("GET", "/", &[("Origin", PAGE)]);
        assert_eq!(answer.status, 502, "{status}: {answer:?}");
    }
}
