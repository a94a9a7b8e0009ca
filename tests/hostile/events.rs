//! What is told: nobody who sends a request writes a line of it.

use actix_web::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use actix_web::{App, HttpResponse, Responder, get, guard, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer};

use crate::APP;
use crate::support::LAX;

fn never(_: &guard::GuardContext<'_>) -> bool {
    false
}

#[cors(origins = ["https://app.example.com"])]
#[get("/guarded/{id}", guard = "never")]
async fn one() -> impl Responder {
    "one"
}

#[cors(origins = ["https://partner.example.net"])]
#[get("/guarded/{id}", guard = "never")]
async fn two() -> impl Responder {
    "two"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/dead/{id}")]
async fn dead() -> impl Responder {
    "dead"
}

#[actix_web::test]
async fn what_a_request_says_is_escaped_and_bounded() {
    let events = Listener::start();
    let own = || async { HttpResponse::Ok().append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*")).finish() };
    let app = test::init_service(
        App::new()
            .service(one)
            .service(two)
            .route("/dead/{id}", web::get().to(HttpResponse::Ok))
            .service(dead)
            .route("/{own}", web::get().to(own))
            .wrap(Cors::new(&LAX)),
    )
    .await;
    let forged = format!("x%0AERROR%20forged%0D%1B%5B31m%00%5C%E2%80%AE%C2%85{}", "y".repeat(5_000));
    for _ in 0..200 {
        answer(&app, &Ask::preflight("GET", &format!("/guarded/{forged}"), APP)).await;
        answer(&app, &Ask::actual("GET", &format!("/guarded/{forged}"), APP)).await;
        answer(&app, &Ask::actual("GET", &format!("/dead/{forged}"), APP)).await;
        answer(&app, &Ask::actual("GET", &format!("/{forged}"), "https://evil.example\u{85}\u{202e}")).await;
    }
    let lines = events.lines();
    for what in ["guards", "registered earlier", "already had"] {
        assert_eq!(lines.iter().filter(|line| line.contains(what)).count(), 1, "{what}: {lines:#?}");
    }
    for line in &lines {
        assert!(line.bytes().all(|byte| matches!(byte, b' '..=b'~')) || line.contains('…'), "{line}");
        assert!(!line.contains(['\n', '\r', '\u{1b}', '\0', '\u{202e}', '\u{85}']), "{line}");
        assert!(line.len() < 1_000, "{line}");
    }
}
