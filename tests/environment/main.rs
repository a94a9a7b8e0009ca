//! `cors_actix::check()`: every environment variable of the program's policies, before the server starts. One process, one
//! environment, so this is one test, run again as a child with the variables set.

#![forbid(unsafe_code)]

use std::process::Command;

use actix_web::{App, HttpRequest, Responder, get, test};
use cors_actix::{Policy, cors, endpoint_table, policy};
use tests::{Ask, answer};

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
}

#[cors(disabled)]
#[get("/_cors")]
async fn table(request: HttpRequest) -> impl Responder {
    endpoint_table(&request).to_string()
}

/// Runs in a child: prints what `check` says, and who is allowed.
#[actix_web::test]
async fn child() {
    if std::env::var_os("CHECK_CHILD").is_none() {
        return;
    }
    if let Err(report) = cors_actix::check() {
        println!("REPORT {}", report.to_string().replace('\n', "\nREPORT "));
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
    let mut command = Command::new(std::env::current_exe().expect("this test"));
    command.args(["child", "--exact", "--nocapture"]).env("CHECK_CHILD", "1").envs(variables.iter().copied());
    let output = command.output().expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{text}");
    text.lines()
        .filter(|line| ["REPORT", "ALLOWED", "TABLE"].iter().any(|word| line.starts_with(word)))
        .map(str::to_owned)
        .collect()
}

#[::core::prelude::v1::test]
fn everything_wrong_is_told_at_once() {
    let lines = child_with(&[("CHECK_SHARED", "b.example,https://c.example/"), ("CHECK_OPTIONAL", "*")]);
    let report = lines.join("\n");
    for told in [
        "environment::handler: 1 mistake",
        "`CHECK_HANDLER` holds no origin",
        "environment, line ",
        "[cors::origin-scheme]",
        "[cors::origin-not-bare]",
        "environment::inner::optional: 1 mistake",
        "error in `$CHECK_HANDLER`: ",
        "error in `$CHECK_SHARED`, entry 1 `b.example`: ",
        "error in `$CHECK_SHARED`, entry 2 `https://c.example/`: ",
        "error in `$CHECK_OPTIONAL`, entry 1 `*`: ",
        "[cors::origin-wildcard-mixed]",
    ] {
        assert!(report.contains(told), "{told}\n{report}");
    }
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
            "ALLOWED /handler https://b.example",
            "ALLOWED /handler https://x.c.example",
            "ALLOWED /shared https://a.example",
            "ALLOWED /shared https://b.example",
            "ALLOWED /optional https://a.example",
        ]
    );
}
