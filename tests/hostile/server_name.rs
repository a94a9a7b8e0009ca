//! Scopes with default services, and the name of the server.

use actix_web::{App, HttpResponse, Responder, delete, middleware::from_fn, web};
use cors_actix::{Cors, cors};

use crate::server::Server;
use crate::support::{LAX, deny};
use crate::{APP, PARTNER};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

fn preflight(target: &str, more: &str) -> String {
    format!("OPTIONS {target} HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\n{more}\r\n")
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/items/{id}")]
async fn remove_theirs() -> impl Responder {
    "removed"
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/others/{id}")]
async fn remove_other() -> impl Responder {
    "removed"
}

async fn nothing() -> HttpResponse {
    HttpResponse::NotFound().finish()
}

/// Scopes with a default service of their own, under a host name of any length: how long it is must not decide whether the
/// layer knows the app's routes.
#[actix_web::test]
async fn the_length_of_the_servers_name_changes_nothing() {
    let more = format!("Origin: {APP}\r\nAccess-Control-Request-Method: DELETE\r\n");
    for length in [9, 30, 60, 90, 130, 200] {
        let server = Server::start(&"h".repeat(length), || {
            let scope = |prefix| {
                web::scope(prefix).default_service(web::to(nothing)).wrap(from_fn(deny)).service(remove)
            };
            App::new().service(scope("/a")).service(scope("/b")).service(scope("/c")).wrap(Cors::new(&LAX))
        });
        for target in ["/a/items/1", "/b/items/1", "/c/items/1"] {
            let got = server.raw(preflight(target, &more)).await.unwrap();
            assert_eq!(got.status, 204, "a name of {length} bytes, {target}: {got}");
        }
    }
}

/// The same with different handlers, of which nobody must get another's policy.
#[actix_web::test]
async fn the_length_of_the_servers_name_changes_nothing_for_different_handlers() {
    for length in [9, 30, 60, 90, 130, 200] {
        let server = Server::start(&"h".repeat(length), || {
            let scope = |prefix| web::scope(prefix).default_service(web::to(nothing)).wrap(from_fn(deny));
            App::new()
                .service(scope("/a").service(remove))
                .service(scope("/b").service(remove_theirs))
                .service(scope("/c").service(remove_other).service(remove))
                .wrap(Cors::new(&LAX))
        });
        for (target, origin) in
            [("/a/items/1", APP), ("/b/items/1", PARTNER), ("/c/items/1", APP), ("/c/others/1", APP)]
        {
            for asking in [APP, PARTNER] {
                let more = format!("Origin: {asking}\r\nAccess-Control-Request-Method: DELETE\r\n");
                let got = server.raw(preflight(target, &more)).await.unwrap();
                let expected = if asking == origin { 204 } else { 403 };
                assert_eq!(got.status, expected, "a name of {length} bytes, {target} of {asking}: {got}");
            }
        }
    }
}
