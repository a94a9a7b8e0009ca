//! A thousand reloads of a server under load: no request is lost, and every answer belongs to one of the policies.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use actix_web::{App, HttpServer, Responder, put, rt, web};
use cors_actix::{Cors, Policy, SharedPolicy, cors};

use crate::{A, B, INVALID, policy};

const RELOADS: usize = 1_000;
const WORKERS: usize = 4;
const CLIENTS: usize = 6;
/// No part of it may take longer.
const DEADLINE: Duration = Duration::from_secs(120);

static SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(policy(A)));
static SERVED: AtomicU64 = AtomicU64::new(0);
static STOP: AtomicBool = AtomicBool::new(false);

#[cors(policy = SHARED)]
#[put("/own")]
async fn own() -> impl Responder {
    // The policy may be replaced between the request and its answer.
    rt::task::yield_now().await;
    "own"
}

/// What an answer says of CORS.
type Said = (u16, Vec<(String, String)>);

/// What a client asks, and what both policies say to it.
struct Case {
    request: String,
    by_a: Said,
    by_b: Said,
}

fn said(status: u16, lines: &[(&str, &str)]) -> Said {
    let mut lines: Vec<_> =
        lines.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    lines.sort();
    (status, lines)
}

fn actual(method: &str, path: &str, origin: &str) -> Case {
    let refused = said(200, &[("vary", "Origin")]);
    let granted = |expose: &str, credentials: bool| {
        let mut lines = vec![
            ("access-control-allow-origin", origin),
            ("access-control-expose-headers", expose),
            ("vary", "Origin"),
        ];
        lines.extend(credentials.then_some(("access-control-allow-credentials", "true")));
        said(200, &lines)
    };
    Case {
        request: format!(
            "{method} {path} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nContent-Length: 0\r\n\r\n"
        ),
        by_a: if origin == "https://b.example" { refused.clone() } else { granted("X-A", true) },
        by_b: if origin == "https://a.example" { refused } else { granted("X-B", false) },
    }
}

/// `by_a` and `by_b` are the methods that are granted.
fn preflight(method: &str, path: &str, origin: &str, by_a: &str, by_b: &str) -> Case {
    let vary = ("vary", "Origin, Access-Control-Request-Method");
    let refused = said(403, &[vary]);
    let granted = |methods: &str, headers: &str, max_age: &str, credentials: bool| {
        let mut lines = vec![
            ("access-control-allow-origin", origin),
            ("access-control-allow-methods", methods),
            ("access-control-allow-headers", headers),
            ("access-control-max-age", max_age),
            vary,
        ];
        lines.extend(credentials.then_some(("access-control-allow-credentials", "true")));
        said(204, &lines)
    };
    Case {
        request: format!(
            "OPTIONS {path} HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: {method}\r\n\r\n"
        ),
        by_a: if origin == "https://b.example" {
            refused.clone()
        } else {
            granted(by_a, "X-In-A", "1", true)
        },
        by_b: if origin == "https://a.example" { refused } else { granted(by_b, "X-In-B", "2", false) },
    }
}

/// Of the endpoint, and of the layer's default.
fn cases() -> Vec<Case> {
    let origins = ["https://a.example", "https://b.example", "https://both.example"];
    origins
        .into_iter()
        .flat_map(|origin| {
            [
                actual("PUT", "/own", origin),
                preflight("PUT", "/own", origin, "PUT", "PUT"),
                actual("GET", "/plain", origin),
                preflight("GET", "/plain", origin, "GET, HEAD, POST", "GET, PUT"),
            ]
        })
        .collect()
}

/// One connection that is kept alive.
struct Client {
    stream: BufReader<TcpStream>,
}

impl Client {
    fn new(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time");
        stream.set_nodelay(true).expect("an option");
        Self { stream: BufReader::new(stream) }
    }

    /// Sends a request, and reads its answer to the end.
    fn ask(&mut self, request: &str) -> Said {
        self.stream.get_mut().write_all(request.as_bytes()).expect("the connection lives");
        let mut line = String::new();
        self.stream.read_line(&mut line).expect("an answer");
        let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let (mut lines, mut length) = (Vec::new(), 0);
        loop {
            line.clear();
            self.stream.read_line(&mut line).expect("a header");
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            let name = name.to_ascii_lowercase();
            if name == "content-length" {
                length = value.parse().expect("a length");
            }
            if name.starts_with("access-control-") || name == "vary" {
                lines.push((name, value.to_owned()));
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body).expect("the body");
        lines.sort();
        (status.expect("a status"), lines)
    }
}

/// Asks until it is told to stop; counts, for each case, how often each policy answered.
fn client(address: SocketAddr, first: usize) -> BTreeMap<usize, [u64; 2]> {
    let cases = cases();
    let mut client = Client::new(address);
    let mut seen = BTreeMap::new();
    for at in (first..).map(|turn| turn % cases.len()) {
        if STOP.load(Ordering::Relaxed) {
            break;
        }
        let case = &cases[at];
        let said = client.ask(&case.request);
        let by = [&case.by_a, &case.by_b].into_iter().position(|whole| *whole == said);
        let Some(by) = by else { panic!("{said:#?} is neither policy's answer to\n{}", case.request) };
        let seen: &mut [u64; 2] = seen.entry(at).or_default();
        seen[by] += 1;
        SERVED.fetch_add(1, Ordering::Relaxed);
    }
    seen
}

/// Waits until clients have been served since, so that every policy is asked.
fn until_served(more: u64, end: Instant) {
    let before = SERVED.load(Ordering::Relaxed);
    while SERVED.load(Ordering::Relaxed) < before + more {
        assert!(Instant::now() < end, "nobody is served any more");
        thread::yield_now();
    }
}

fn reload(end: Instant) {
    for turn in 0..RELOADS {
        let next = if turn % 2 == 0 { B } else { A };
        SHARED.reload(toml::from_str::<Policy>(next)).expect("valid");
        until_served(4, end);
        if turn % 5 == 0 {
            let invalid = INVALID[turn / 5 % INVALID.len()];
            SHARED.reload(toml::from_str::<Policy>(invalid)).expect_err(invalid);
            assert_eq!(SHARED.policy(), policy(next), "the one before it stays");
            until_served(1, end);
        }
    }
}

#[actix_web::test]
async fn a_thousand_reloads_lose_no_request_and_mix_no_policies() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let app = || {
        App::new().service(own).route("/plain", web::get().to(|| async { "plain" })).wrap(Cors::new(&SHARED))
    };
    let server = HttpServer::new(app).workers(WORKERS).disable_signals();
    let server = server.listen(listener).expect("it listens").run();
    let handle = server.handle();
    rt::spawn(server);

    let clients: Vec<_> =
        (0..CLIENTS).map(|first| thread::spawn(move || client(address, first * 2))).collect();
    let end = Instant::now() + DEADLINE;
    let reloading = rt::task::spawn_blocking(move || reload(end)).await;
    STOP.store(true, Ordering::Relaxed);
    // Every client has read an answer to each of its requests, or has panicked.
    let mut seen: BTreeMap<usize, [u64; 2]> = BTreeMap::new();
    for client in clients {
        let client = rt::task::spawn_blocking(|| client.join()).await.expect("it ends");
        for (at, [by_a, by_b]) in client.expect("no request is lost, no answer is mixed") {
            let seen = seen.entry(at).or_default();
            *seen = [seen[0] + by_a, seen[1] + by_b];
        }
    }
    reloading.expect("every reload was accepted or refused as it should be");
    handle.stop(false).await;
    for (at, case) in cases().iter().enumerate() {
        let [by_a, by_b] = seen.get(&at).copied().unwrap_or_default();
        assert!(by_a > 0 && by_b > 0, "both policies answered: {by_a} {by_b}\n{}", case.request);
    }
    println!("{} requests, {RELOADS} reloads", seen.values().flatten().sum::<u64>());
}
