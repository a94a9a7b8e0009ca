//! What `cors-check` says of wraps in the wrong order. `cors_actix::guide` quotes it.

use std::sync::mpsc;
use std::thread;

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::rt::System;
use actix_web::{App, Error, HttpServer, Responder, error, put, web};
use cors_actix::{Cors, cors};
use serde_json::Value;

use crate::program::{PAGE, codes, run};

#[cors(origins = ["https://app.example.com"], headers = ["Authorization"])]
#[put("/items/{id}")]
async fn replace(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

async fn authenticate<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if request.headers().contains_key("Authorization") {
        next.call(request).await
    } else {
        Err(error::ErrorUnauthorized("a token is missing"))
    }
}

/// What is the last `wrap`.
#[derive(Clone, Copy, PartialEq)]
enum Outermost {
    Ours,
    Authentication,
    Theirs,
    TheirsForAll,
}

/// An app while this value lives.
struct Served {
    url: String,
    handle: ServerHandle,
}

impl Served {
    fn start(outermost: Outermost) -> Self {
        let (started, known) = mpsc::channel();
        thread::spawn(move || {
            System::new().block_on(async move {
                let server = HttpServer::new(move || {
                    let is = |other| outermost == other;
                    let theirs = actix_cors::Cors::default().allowed_origin("https://old.example.com");
                    let theirs =
                        if is(Outermost::TheirsForAll) { actix_cors::Cors::permissive() } else { theirs };
                    App::new()
                        .service(replace)
                        .wrap(Condition::new(is(Outermost::Ours), from_fn(authenticate)))
                        .wrap(Cors::endpoints())
                        .wrap(Condition::new(is(Outermost::Authentication), from_fn(authenticate)))
                        .wrap(Condition::new(is(Outermost::Theirs) || is(Outermost::TheirsForAll), theirs))
                });
                let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
                let url = format!("http://{}/items/1", server.addrs()[0]);
                let server = server.run();
                started.send((url, server.handle())).unwrap();
                server.await.unwrap();
            });
        });
        let (url, handle) = known.recv().unwrap();
        Self { url, handle }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

const CALL: [&str; 6] = ["--origin", PAGE, "-X", "PUT", "-H", "Authorization: Bearer token"];

fn check(outermost: Outermost) -> Value {
    let served = Served::start(outermost);
    let output = run(&[&[served.url.as_str(), "--json"][..], &CALL].concat());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// As people see it.
fn text(outermost: Outermost) -> String {
    let served = Served::start(outermost);
    let output = run(&[&[served.url.as_str()][..], &CALL].concat());
    // Lines are broken where the terminal ends.
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_right_order_has_nothing_to_complain_about() {
    let report = check(Outermost::Ours);
    assert_eq!((&report["verdict"], &report["status"]), (&"allowed".into(), &200.into()), "{report:#}");
    assert_eq!(codes(&report), [""; 0], "{report:#}");
}

#[test]
fn authentication_around_the_layer_answers_preflights() {
    let report = check(Outermost::Authentication);
    assert_eq!(report["verdict"], "refused", "{report:#}");
    assert_eq!(report["exchanges"][0]["response"]["status"], 401);
    assert!(codes(&report).contains(&"error preflight-status".to_owned()), "{report:#}");
    let text = text(Outermost::Authentication);
    for sentence in [
        "the preflight is answered 401",
        "let `.wrap(Cors::endpoints())` be the last `wrap` of the app, outside of the authentication",
    ] {
        assert!(text.contains(sentence), "{text}");
    }
}

#[test]
fn another_library_around_the_layer_refuses_whom_the_attribute_allows() {
    let report = check(Outermost::Theirs);
    assert_eq!(report["verdict"], "refused", "{report:#}");
    assert_eq!(report["exchanges"][0]["response"]["status"], 400);
    let text = text(Outermost::Theirs);
    for sentence in ["the preflight is answered 400", "remove `actix_cors::Cors` around it"] {
        assert!(text.contains(sentence), "{text}");
    }
}

/// The endpoint lists one origin, and every one is let in.
#[test]
fn another_library_around_the_layer_allows_whom_the_attribute_does_not() {
    let report = check(Outermost::TheirsForAll);
    assert_eq!(report["verdict"], "allowed", "{report:#}");
    assert_eq!(codes(&report), ["error origin-null", "error origin-reflected"], "{report:#}");
}
