//! Real connections: events as they come, requests one behind the other, bodies that are too large, servers that come and go.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::middleware::{Compress, Condition, Logger};
use actix_web::web::{Bytes, PayloadConfig};
use actix_web::{App, HttpResponse, Responder, delete, get, post, web};
use cors_actix::{Cors, cors};
use tests::assert_answer;

use crate::server::Server;
use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, of_app, of_default};

/// One event, and then nothing until the page goes away.
struct Events(bool);

impl MessageBody for Events {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        if std::mem::replace(&mut self.0, true) {
            return Poll::Pending;
        }
        Poll::Ready(Some(Ok(Bytes::from_static(b"data: 1\n\n"))))
    }
}

#[cors(origins = ["https://app.example.com"], headers = ["Last-Event-ID"])]
#[get("/events")]
async fn events() -> impl Responder {
    HttpResponse::Ok().content_type("text/event-stream").body(Events(false))
}

#[cors(origins = ["https://app.example.com"])]
#[post("/upload")]
async fn upload(body: Bytes) -> impl Responder {
    body.len().to_string()
}

#[cors(origins = ["https://docs.example.com"])]
#[delete("/upload")]
async fn remove() -> impl Responder {
    "removed"
}

/// `EventSource` needs the headers with the first byte, not at the end.
#[actix_web::test]
async fn events_as_they_come() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/api").wrap(Compress::default()).wrap(Logger::default()).service(events);
            App::new().service(scope).wrap(Condition::new(layer, Cors::endpoints()))
        });
        for (origin, expected) in [(APP, &of_app()[..]), (EVIL, &[VARY])] {
            let (answer, event) = server
                .talk(move |mut client| {
                    client.send(format!(
                        "GET /api/events HTTP/1.1\r\nHost: api.test\r\nOrigin: {origin}\r\n\r\n"
                    ));
                    (client.answer(), client.read_to(b"data: 1\n\n"))
                })
                .await;
            assert_answer(&answer, 200, expected);
            assert_eq!(answer.lines("transfer-encoding").collect::<Vec<_>>(), ["chunked"]);
            assert_eq!(event, b"9\r\ndata: 1\n\n");
        }
    }
}

/// One connection, one request behind the other, all sent before the first answer is read.
#[actix_web::test]
async fn requests_one_behind_the_other() {
    let server = Server::start(|| {
        let scope = web::scope("/api").service(upload).service(remove);
        App::new().app_data(PayloadConfig::new(16)).service(scope).wrap(Cors::new(&DEFAULT))
    });
    let answers = server
        .talk(|mut client| {
            let ask = |line: &str, more: &str, body: &str| {
                let length = body.len();
                format!("{line} HTTP/1.1\r\nHost: api.test\r\nContent-Length: {length}\r\n{more}\r\n{body}")
            };
            let from = |origin: &str| format!("Origin: {origin}\r\n");
            let preflight = format!("{}Access-Control-Request-Method: DELETE\r\n", from(DOCS));
            client.send(
                [
                    ask("POST /api/upload", &from(APP), "12345"),
                    ask("OPTIONS /api/upload", &preflight, ""),
                    ask("POST /api/upload", "", "12345"),
                    ask("DELETE /api/upload", &from(DOCS), ""),
                    ask("POST /api/none", &from(DOCS), "body of nobody"),
                    ask("POST /api/upload", &from(EVIL), "12345"),
                    ask("POST /api/upload", &from(APP), &"x".repeat(17)),
                ]
                .concat(),
            );
            std::iter::repeat_with(|| client.answer()).take(7).collect::<Vec<_>>()
        })
        .await;
    let preflight = [
        ("access-control-allow-origin", DOCS),
        ("access-control-allow-methods", "DELETE"),
        // `upload` of the same path allows another page.
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ];
    for (answer, (status, expected)) in answers.iter().zip([
        (200, &of_app()[..]),
        (204, &preflight),
        (200, &[VARY]),
        (200, &of_default()),
        (404, &of_default()),
        (200, &[VARY]),
        (413, &of_app()),
    ]) {
        assert_answer(answer, status, expected);
    }
    assert_eq!(answers[0].body, b"5");
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total"])]
#[get("/panics")]
async fn panics() -> HttpResponse {
    panic!("the panic of this test")
}

/// The connection is gone, the worker is not, and what it answers next is its own.
#[actix_web::test]
async fn a_handler_that_panics() {
    for layer in [false, true] {
        let server = Server::start(move || {
            let scope = web::scope("/api").service(panics).service(remove);
            App::new().service(scope).wrap(Condition::new(layer, Cors::new(&DEFAULT)))
        });
        for _ in 0..4 {
            let ask = |line: &str, origin: &str| {
                format!("{line} HTTP/1.1\r\nHost: api.test\r\nOrigin: {origin}\r\n\r\n")
            };
            let (fatal, removes) = (ask("GET /api/panics", APP), ask("DELETE /api/upload", DOCS));
            let left = server
                .talk(move |mut client| {
                    client.send(fatal);
                    client.rest()
                })
                .await;
            assert_eq!(left, b"");
            let removed = server
                .talk(move |mut client| {
                    client.send(removes);
                    client.answer()
                })
                .await;
            assert_answer(&removed, 200, &of_default());
        }
    }
}

/// Servers of one process, with several workers each, one after the other and side by side, with different neighbours.
#[actix_web::test]
async fn servers_that_come_and_go() {
    let start = |layer: bool, both: bool| {
        Server::start(move || {
            let scope = web::scope(if both { "/both" } else { "/one" }).service(upload);
            let scope = if both { scope.service(remove) } else { scope };
            App::new().service(scope).wrap(Condition::new(layer, Cors::new(&DEFAULT)))
        })
    };
    let ask = |path: &str, method: &str, origin: &str| {
        format!(
            "OPTIONS {path} HTTP/1.1\r\nHost: api.test\r\nOrigin: {origin}\r\n\
             Access-Control-Request-Method: {method}\r\n\r\n"
        )
    };
    for _ in 0..3 {
        let one = start(false, false);
        let both = start(true, true);
        // As many connections as reach every worker.
        for _ in 0..4 {
            for (server, path, method, origin, status) in [
                (&one, "/one/upload", "POST", APP, 204),
                (&one, "/one/upload", "POST", DOCS, 403),
                (&one, "/both/upload", "POST", APP, 404),
                (&both, "/both/upload", "POST", APP, 204),
                (&both, "/both/upload", "DELETE", DOCS, 204),
                (&both, "/both/upload", "DELETE", APP, 403),
                // The default's.
                (&both, "/one/upload", "POST", DOCS, 204),
                (&both, "/one/upload", "POST", APP, 403),
            ] {
                let request = ask(path, method, origin);
                let got = server
                    .talk(move |mut client| {
                        client.send(request);
                        client.answer()
                    })
                    .await;
                assert_eq!(got.status, status, "{path} {method} {origin}: {got}");
            }
        }
    }
}
