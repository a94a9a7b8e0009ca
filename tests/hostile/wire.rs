//! What no browser sends, byte by byte, to a real server.

use actix_web::{App, HttpResponse, Responder, delete, get, middleware::from_fn, web};
use cors_actix::{Cors, cors};
use tests::assert_answer;

use crate::server::Server;
use crate::support::deny;
use crate::{APP, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

/// As a chat would be: the handshake is all that CORS sees.
#[cors(origins = ["https://app.example.com"], enforce)]
#[get("/socket")]
async fn socket() -> impl Responder {
    HttpResponse::SwitchingProtocols().insert_header(("upgrade", "websocket")).finish()
}

fn server(host: &str) -> Server {
    Server::start(host, || {
        App::new()
            .service(web::scope("/api").wrap(from_fn(deny)).service(remove))
            .service(socket)
            .wrap(Cors::endpoints())
    })
}

fn preflight(target: &str, more: &str) -> String {
    format!("OPTIONS {target} HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n{more}\r\n")
}

#[actix_web::test]
async fn malformed_preflights_get_no_grant() {
    let server = server("localhost");
    let huge = "x".repeat(20_000);
    let many = "Access-Control-Request-Method: DELETE\r\n".repeat(50);
    for (more, status) in [
        (format!("Origin: {APP}\r\nOrigin: {APP}\r\nAccess-Control-Request-Method: DELETE\r\n"), 403),
        (
            format!(
                "Origin: {APP}\r\norigin: https://evil.example\r\nAccess-Control-Request-Method: DELETE\r\n"
            ),
            403,
        ),
        (format!("Origin: {APP}, {APP}\r\nAccess-Control-Request-Method: DELETE\r\n"), 403),
        ("Origin: \r\nAccess-Control-Request-Method: DELETE\r\n".to_owned(), 403),
        ("Origin: null\r\nAccess-Control-Request-Method: DELETE\r\n".to_owned(), 403),
        ("Origin: https://app.example.com.\r\nAccess-Control-Request-Method: DELETE\r\n".to_owned(), 403),
        ("Origin: https://APP.example.com\r\nAccess-Control-Request-Method: DELETE\r\n".to_owned(), 403),
        ("Origin: https://app.example.com/\r\nAccess-Control-Request-Method: DELETE\r\n".to_owned(), 403),
        ("Origin: https://äpp.example.com\r\nAccess-Control-Request-Method: DELETE\r\n".to_owned(), 403),
        (format!("Origin: https://{huge}\r\nAccess-Control-Request-Method: DELETE\r\n"), 403),
        (format!("Origin: {APP}\r\n{many}"), 403),
        (format!("Origin: {APP}\r\nAccess-Control-Request-Method: DEL ETE\r\n"), 403),
        (format!("Origin: {APP}\r\nAccess-Control-Request-Method: DELETE,GET\r\n"), 403),
        (format!("Origin: {APP}\r\nAccess-Control-Request-Method:\r\n"), 403),
        (format!("Origin: {APP}\r\nAccess-Control-Request-Method: GET\r\n"), 403),
        (format!("Origin: {APP}\r\nAccess-Control-Request-Method: HEAD\r\n"), 403),
    ] {
        let got = server.raw(preflight("/api/items/1", &more)).await.unwrap();
        assert_answer(&got, status, &[VARY_PREFLIGHT]);
    }
}

#[actix_web::test]
async fn odd_preflights_get_the_constant() {
    let server = server("localhost");
    let huge = "x".repeat(20_000);
    let constant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    for (target, more) in [
        ("/api/items/1", "Access-Control-Request-Method:  DELETE  \r\n".to_owned()),
        ("/api/items/1", "Access-Control-Request-Method: delete\r\n".to_owned()),
        ("/api/items/1", format!("Access-Control-Request-Method: {}\r\n", &huge[..2000])),
        (
            "/api/items/1",
            format!("Access-Control-Request-Method: DELETE\r\nAccess-Control-Request-Headers: {huge}\r\n"),
        ),
        ("/api/items/1?x=%00&y=/../", "Access-Control-Request-Method: DELETE\r\n".to_owned()),
        ("/api/items/%2F", "Access-Control-Request-Method: DELETE\r\n".to_owned()),
        ("/api/items/%FF%00", "Access-Control-Request-Method: DELETE\r\n".to_owned()),
        ("/%61pi/items/;a=b", "Access-Control-Request-Method: DELETE\r\n".to_owned()),
        ("/api/items/..", "Access-Control-Request-Method: DELETE\r\n".to_owned()),
        ("http://evil.example/api/items/1", "Access-Control-Request-Method: DELETE\r\n".to_owned()),
    ] {
        let got = server.raw(preflight(target, &format!("Origin: {APP}\r\n{more}"))).await.unwrap();
        assert_answer(&got, 204, &constant);
    }
    let old = format!(
        "OPTIONS /api/items/1 HTTP/1.0\r\nOrigin: {APP}\r\nAccess-Control-Request-Method: DELETE\r\n\r\n"
    );
    assert_answer(&server.raw(old).await.unwrap(), 204, &constant);
}

/// Targets that are no path of the app: no grant, and the server lives on.
#[actix_web::test]
async fn targets_that_are_no_path() {
    let server = server("localhost");
    let more = format!("Origin: {APP}\r\nAccess-Control-Request-Method: DELETE\r\n");
    let long = format!("/api/items/{}", "/x".repeat(10_000));
    for target in [
        "*",
        "/",
        "//",
        "/api",
        "/api/",
        "//api/items/1",
        "/api//items/1",
        "/api/items/1/",
        "/api/items",
        "/api/x/../items/1",
        "/API/items/1",
        "/api/items/1/2",
        "/%01cors",
        "/api%01cors",
        "/api/%01cors",
        &long,
        "/api%2Fitems/1",
        "/api;x/items/1",
    ] {
        let got = server.raw(preflight(target, &more)).await.unwrap();
        assert!(!got.cors().iter().any(|(name, _)| name.starts_with("access-control-")), "{target} {got}");
        assert!(matches!(got.status, 401 | 404), "{target} {got}");
    }
    for line in [
        "CONNECT api.test:443 HTTP/1.1",
        "CONNECT * HTTP/1.1",
        "PRI * HTTP/1.1",
        "BREW /api/items/1 HTTP/1.1",
    ] {
        let got = server.raw(format!("{line}\r\nHost: api.test\r\nConnection: close\r\n{more}\r\n")).await;
        if let Some(got) = got {
            assert!(
                !got.cors().iter().any(|(name, value)| name.starts_with("access-control-") && *value != APP),
                "{got}"
            );
        }
    }
    let good = server.raw(preflight("/api/items/1", &more)).await.unwrap();
    assert_eq!(good.status, 204);
}

/// A WebSocket handshake: no preflight protects it, `enforce` does.
#[actix_web::test]
async fn handshakes_of_foreign_pages_are_refused() {
    let server = server("localhost");
    let handshake = |more: &str| {
        format!(
            "GET /socket HTTP/1.1\r\nHost: api.test\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
        )
    };
    for origin in ["https://evil.example", "null", "", "https://app.example.com, https://app.example.com"] {
        for _ in 0..2 {
            let mut request = handshake(&format!("Origin: {origin}\r\n"));
            request = request.replace("Connection: Upgrade", "Connection: Upgrade, close");
            let got = server.raw(request).await.unwrap();
            assert_answer(&got, 403, &[VARY]);
        }
    }
    // Who answers 101 keeps the connection, so it is not read to its end.
    let lax = [
        ("Origin: https://evil.example\r\nSec-Fetch-Site: same-origin, cross-site\r\n"),
        ("Origin: https://evil.example\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n"),
        ("Origin: https://api.test.evil.example\r\n"),
        ("Origin: https://evil.example\r\nX-Forwarded-Host: evil.example\r\n"),
        ("Origin: https://evil.example\r\nForwarded: host=evil.example\r\n"),
    ];
    for more in lax {
        let request = handshake(more).replace("Connection: Upgrade", "Connection: Upgrade, close");
        assert_answer(&server.raw(request).await.unwrap(), 403, &[VARY]);
    }
}
