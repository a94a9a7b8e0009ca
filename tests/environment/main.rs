//! `cors_actix::check()`: every environment variable of the program's policies, before the server starts. One process, one
//! environment, so this is one test, run again as a child with the variables set.

#![forbid(unsafe_code)]

use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpServer, Responder, get, rt, test, web};
use cors_actix::{Cors, Policy, cors, endpoint_table, policy, scope_default};
use tests::{Ask, Listener, answer};

const SHARED_AT: u32 = line!() + 1;
static SHARED: Policy = policy!(origins = ["https://a.example"], origins_env = "CHECK_SHARED");

#[cors(origins_env = "CHECK_HANDLER", credentials)]
#[get("/handler")]
async fn handler() -> impl Responder {
    "handler"
}

#[cors(policy = SHARED)]
#[get("/shared")]
async fn shared() -> impl Responder {
    "shared"
}

mod inner {
    use super::{Responder, cors, get};

    #[cors(origins = ["https://a.example"], origins_env = "CHECK_OPTIONAL")]
    #[get("/optional")]
    pub async fn optional() -> impl Responder {
        "optional"
    }

    /// Reads the same variable, and is registered nowhere: `check` sees it all the same.
    #[cors(origins = ["https://a.example"], origins_env = "CHECK_OPTIONAL")]
    #[get("/another")]
    pub async fn another() -> impl Responder {
        "another"
    }
}

#[cors(disabled)]
#[get("/_cors")]
async fn table(request: HttpRequest) -> impl Responder {
    endpoint_table(&request).to_string()
}

/// Runs in a child: starts a server without `check`, one for each place that a policy can have.
#[actix_web::test]
async fn server() {
    let Ok(place) = std::env::var("CHECK_SERVER") else { return };
    let events = Listener::everywhere();
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
    let address = listener.local_addr().expect("an address");
    let make = move || {
        let app = App::new();
        let app = match place.as_str() {
            "endpoint" => app.service(shared),
            // Several policies read the same variable.
            "twice" => app.service(handler).service(web::scope("/in").service(handler)),
            "scope" => app.service(web::scope("/in").service(scope_default(&SHARED))),
            _ => app,
        };
        let layer = if place == "layer" { Cors::new(&SHARED) } else { Cors::endpoints() };
        app.route("/plain", web::get().to(|| async { "plain" })).wrap(layer)
    };
    let workers = std::env::var("CHECK_WORKERS").map_or(2, |count| count.parse().expect("a number"));
    let server = HttpServer::new(make).workers(workers).disable_signals();
    let server = server.listen(listener).expect("it listens").run();
    let handle = server.handle();
    let server = rt::spawn(server);
    rt::time::sleep(Duration::from_secs(1)).await;
    let answers = TcpStream::connect(address).is_ok();
    if server.is_finished() {
        println!("SERVER {:?} {answers}", server.await.expect("no panic").map_err(|error| error.to_string()));
    } else {
        println!("SERVER runs {answers}");
    }
    for told in events.told() {
        let [event, variable, codes] = ["event", "variable", "codes"].map(|name| told.field(name));
        println!("TOLD {} {event} ({variable}) {codes}", told.level);
    }
    handle.stop(false).await;
}

/// Runs in a child: prints what `check` says, and who is allowed.
#[actix_web::test]
async fn child() {
    if std::env::var_os("CHECK_CHILD").is_none() {
        return;
    }
    if let Err(report) = cors_actix::check() {
        println!("REPORT {}", report.to_string().replace('\n', "\nREPORT "));
        for (place, findings) in report.iter() {
            let codes: Vec<_> = findings.errors().map(|finding| finding.code().as_str()).collect();
            println!("FOUND {place}: {}", codes.join(" "));
        }
        return;
    }
    let app = App::new().service(handler).service(shared).service(inner::optional).service(table);
    let app = test::init_service(app).await;
    let listed = answer(&app, &Ask::new("GET", "/_cors")).await.body;
    println!("TABLE {}", String::from_utf8_lossy(&listed).trim_end().replace('\n', "\nTABLE "));
    for path in ["/handler", "/shared", "/optional"] {
        for origin in ["https://a.example", "https://b.example", "https://x.c.example"] {
            let allowed = answer(&app, &Ask::actual("GET", path, origin)).await;
            if allowed.lines("access-control-allow-origin").count() == 1 {
                println!("ALLOWED {path} {origin}");
            }
        }
    }
}

fn child_with(variables: &[(&str, &str)]) -> Vec<String> {
    run("child", &[&[("CHECK_CHILD", "1")], variables].concat())
}

fn run(child: &str, variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args([child, "--exact", "--nocapture"]).envs(variables.iter().copied());
    let output = command.output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    text.lines()
        .filter(|line| {
            ["REPORT", "FOUND", "ALLOWED", "TABLE", "SERVER", "TOLD"]
                .iter()
                .any(|word| line.starts_with(word))
        })
        .map(str::to_owned)
        .collect()
}

#[::core::prelude::v1::test]
fn everything_wrong_is_told_at_once() {
    let lines = child_with(&[("CHECK_SHARED", "b.example,https://c.example/"), ("CHECK_OPTIONAL", "*")]);
    let (found, lines): (Vec<_>, Vec<_>) = lines.into_iter().partition(|line| line.starts_with("FOUND"));
    let report = lines.join("\n");
    for told in [
        "environment::handler: 1 mistake",
        "`CHECK_HANDLER` holds no origin",
        "environment, line ",
        "[cors::origin-scheme]",
        "[cors::origin-not-bare]",
        "environment::inner::another, environment::inner::optional: 1 mistake",
        "error in `$CHECK_HANDLER`: ",
        "error in `$CHECK_SHARED`, entry 1 `b.example`: ",
        "error in `$CHECK_SHARED`, entry 2 `https://c.example/`: ",
        "error in `$CHECK_OPTIONAL`, entry 1 `*`: ",
        "[cors::origin-wildcard-mixed]",
    ] {
        assert_eq!(report.matches(told).count(), 1, "{told}\n{report}");
    }
    // One below the other.
    let heads: Vec<_> = lines.iter().filter(|line| line.contains(" in a CORS policy")).collect();
    assert!(heads.len() == 3 && heads.iter().all(|line| line.starts_with("REPORT environment")), "{report}");
    assert_eq!(lines.first(), heads.first().copied(), "{report}");
    // And each by its place, for a program.
    assert_eq!(
        found,
        [
            format!("FOUND environment, line {SHARED_AT}: origin-scheme origin-not-bare").as_str(),
            "FOUND environment::handler: missing-origins",
            "FOUND environment::inner::another: origin-wildcard-mixed",
            "FOUND environment::inner::optional: origin-wildcard-mixed",
        ]
    );
}

#[::core::prelude::v1::test]
fn what_is_right_is_allowed() {
    let lines = child_with(&[
        ("CHECK_HANDLER", " https://b.example , https://*.c.example,"),
        ("CHECK_SHARED", "https://b.example"),
    ]);
    assert_eq!(
        lines,
        [
            "TABLE GET     /_cors  (table)  disabled",
            "TABLE GET     /handler  (handler)  origins: https://b.example ($CHECK_HANDLER) \
             https://*.c.example ($CHECK_HANDLER); credentials; methods: GET; max_age: 600",
            "TABLE GET     /optional  (optional)  origins: https://a.example $CHECK_OPTIONAL (empty); methods: GET; \
             max_age: 600",
            "TABLE GET     /shared  (shared)  origins: https://a.example https://b.example ($CHECK_SHARED); methods: GET; \
             max_age: 600",
            "TABLE no layer: middleware around an endpoint sees its preflights first, and answers without its headers",
            "ALLOWED /handler https://b.example",
            "ALLOWED /handler https://x.c.example",
            "ALLOWED /shared https://a.example",
            "ALLOWED /shared https://b.example",
            "ALLOWED /optional https://a.example",
        ]
    );
}

/// Without `check`: the server does not start, says so as an error, and answers nobody.
#[::core::prelude::v1::test]
fn a_server_does_not_start_with_a_bad_variable() {
    for place in ["endpoint", "layer", "scope"] {
        // Said once, however many find it.
        for workers in ["1", "2"] {
            let bad = ("CHECK_SHARED", "https://b.example/");
            let lines = run("server", &[("CHECK_SERVER", place), ("CHECK_WORKERS", workers), bad]);
            assert!(
                lines[0].starts_with("SERVER Err(") && lines[0].ends_with(" false"),
                "{place}: {lines:?}"
            );
            assert_eq!(lines[1..], ["TOLD ERROR environment-refused () origin-not-bare"], "{place}");
        }
        let lines = run("server", &[("CHECK_SERVER", place), ("CHECK_SHARED", "https://b.example")]);
        assert_eq!(lines, ["SERVER runs true"], "{place}");
    }
}

/// It starts, and what is seldom meant is told once, for all workers and all policies that read the variable.
#[::core::prelude::v1::test]
fn a_server_tells_what_is_seldom_meant() {
    let lines = run("server", &[("CHECK_SERVER", "twice"), ("CHECK_HANDLER", "http://localhost:3000")]);
    assert_eq!(lines, ["SERVER runs true", "TOLD WARN environment-warned (CHECK_HANDLER) local-credentials"]);
    let lines = run("server", &[("CHECK_SERVER", "twice"), ("CHECK_HANDLER", "https://b.example")]);
    assert_eq!(lines, ["SERVER runs true"]);
}
