//! A policy that is replaced while requests run.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::{App, Responder, get, put, rt, test};
use cors_actix::{Cors, Policy, SharedPolicy, cors};
use tests::{Ask, answer, assert_answer};

use crate::server::Server;
use crate::{APP, PARTNER, VARY};

fn allowing(origin: &str, headers: &[&str]) -> Policy {
    Policy::builder()
        .origins([origin])
        .credentials(origin == APP)
        .headers(headers)
        .expose_headers(headers)
        .build()
        .unwrap()
}

static OWN: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(allowing(APP, &["X-App"])));
static BUSY: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(allowing(APP, &["X-App"])));

#[cors(policy = OWN)]
#[get("/own")]
async fn own() -> impl Responder {
    rt::time::sleep(Duration::from_millis(1)).await;
    OWN.replace(allowing(PARTNER, &["X-Partner"]));
    "own"
}

const BEFORE: [(&str, &str); 4] = [
    ("access-control-allow-origin", APP),
    ("access-control-allow-credentials", "true"),
    ("access-control-expose-headers", "X-App"),
    VARY,
];

/// An endpoint's request sees one policy from its start to its end.
#[actix_web::test]
async fn an_endpoints_request_sees_one_policy() {
    let app = test::init_service(App::new().service(own).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/own", APP)).await, 200, &BEFORE);
    assert_answer(&answer(&app, &Ask::actual("GET", "/own", APP)).await, 200, &[VARY]);
}

#[cors(policy = BUSY)]
#[put("/busy")]
async fn busy() -> impl Responder {
    rt::task::yield_now().await;
    "busy"
}

/// Under load on several workers: always one policy's answer, never a mixture.
#[actix_web::test]
async fn answers_are_never_a_mixture_of_two_policies() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let server = Server::start("localhost", || App::new().service(busy).wrap(Cors::endpoints()));
    let turns = std::thread::spawn(|| {
        while !STOP.load(Ordering::Relaxed) {
            BUSY.replace(allowing(PARTNER, &["X-Partner"]));
            BUSY.replace(allowing(APP, &["X-App"]));
        }
    });
    for turn in 0..300 {
        let (origin, headers, credentials) =
            if turn % 2 == 0 { (APP, "X-App", Some("true")) } else { (PARTNER, "X-Partner", None) };
        let request = if turn % 3 == 0 {
            format!("PUT /busy HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nConnection: close\r\n\r\n")
        } else {
            format!(
                "OPTIONS /busy HTTP/1.1\r\nHost: x\r\nOrigin: {origin}\r\nAccess-Control-Request-Method: PUT\r\n\
                 Connection: close\r\n\r\n"
            )
        };
        let got = server.raw(request).await.unwrap();
        match got.lines("access-control-allow-origin").next() {
            None => assert_eq!(got.cors().len(), 1, "{got}"),
            Some(allowed) => {
                assert_eq!(allowed, origin);
                assert_eq!(got.lines("access-control-allow-credentials").next(), credentials, "{got}");
                let name = if turn % 3 == 0 {
                    "access-control-expose-headers"
                } else {
                    "access-control-allow-headers"
                };
                assert_eq!(got.lines(name).collect::<Vec<_>>(), [headers], "{got}");
            }
        }
    }
    STOP.store(true, Ordering::Relaxed);
    turns.join().unwrap();
}
