//! Scopes with default services, and the name of the server.

use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef, ServiceRequest, fn_service};
use actix_web::middleware::{Condition, from_fn};
use actix_web::{App, HttpResponse, Responder, delete, web};
use cors_actix::{Cors, cors, scope_default};

use crate::server::Server;
use crate::support::{LAX, assert_no_grant, deny};
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

fn actual(target: &str, origin: &str) -> String {
    format!("DELETE {target} HTTP/1.1\r\nHost: api.test\r\nConnection: close\r\nOrigin: {origin}\r\n\r\n")
}

/// A scope's default is for the scope that it stands in, and not for the next one.
#[actix_web::test]
async fn a_scopes_default_does_not_reach_the_next_scope() {
    for length in [9, 30, 60, 90, 130, 200, 900] {
        let server = Server::start(&"h".repeat(length), || {
            let scope = |prefix| web::scope(prefix).default_service(web::to(nothing));
            let plain = || web::delete().to(HttpResponse::Ok);
            App::new()
                .service(scope("/a").service(scope_default(&LAX)).service(remove).route("/plain", plain()))
                .service(scope("/b").service(remove_theirs).route("/plain", plain()))
                .service(scope("/c").route("/plain", plain()))
                .wrap(Cors::endpoints())
        });
        let more = format!("Origin: {PARTNER}\r\nAccess-Control-Request-Method: DELETE\r\n");
        for (target, expected) in [
            ("/a/plain", vec![PARTNER]),
            ("/b/plain", vec![]),
            ("/c/plain", vec![]),
            ("/a/items/1", vec![]),
            ("/b/items/1", vec![PARTNER]),
        ] {
            for request in [preflight(target, &more), actual(target, PARTNER)] {
                let got = server.raw(request).await.unwrap();
                let origins: Vec<_> = got.lines("access-control-allow-origin").collect();
                assert_eq!(origins, expected, "a name of {length} bytes, {target}: {got}");
            }
        }
    }
}

/// As `actix_files::Files`: everything below a path. It keeps the app's default service, so that whoever counts who holds it must not take
/// it for a scope.
struct Keeps;

impl HttpServiceFactory for Keeps {
    fn register(self, config: &mut AppService) {
        let kept = config.default_service();
        let service = fn_service(move |request: ServiceRequest| {
            let _ = &kept;
            async { Ok(request.into_response(HttpResponse::Ok())) }
        });
        config.register_service(ResourceDef::prefix(""), None, service, None);
    }
}

/// Where two scopes were taken for one, and an un-annotated resource of the same pattern and name as the second's endpoint
/// stands in the first, nobody can tell before routing which of them is annotated. The un-annotated one gets no grant, whether a
/// preflight asks first or an actual request, and the annotated one its own.
#[actix_web::test]
async fn an_unannotated_resource_of_the_same_pattern_and_name_gets_nothing() {
    let more = |origin| format!("Origin: {origin}\r\nAccess-Control-Request-Method: DELETE\r\n");
    let cases = [9, 30, 60, 90, 130, 200, 900].into_iter();
    for (length, case) in cases.flat_map(|length| (0..4).map(move |case| (length, case))) {
        let (layer, is_kept) = (case & 1 > 0, case & 2 > 0);
        let server = Server::start(&"h".repeat(length), move || {
            let scope = |prefix| web::scope(prefix).default_service(web::to(nothing));
            let twin = web::resource("/items/{id}").name("remove_theirs").to(HttpResponse::Ok);
            App::new()
                .service(scope("/a").service(remove_other).service(twin))
                .service(scope("/b").service(remove_theirs))
                .configure(|config| _ = is_kept.then(|| config.service(Keeps)))
                .wrap(Condition::new(layer, Cors::endpoints()))
        });
        for origin in [APP, PARTNER] {
            assert_no_grant(&server.raw(preflight("/a/items/1", &more(origin))).await.unwrap());
            let own = server.raw(preflight("/b/items/1", &more(origin))).await.unwrap();
            let expected = if origin == PARTNER { 204 } else { 403 };
            assert_eq!(own.status, expected, "a name of {length} bytes, layer: {layer}: {own}");
            assert_no_grant(&server.raw(actual("/a/items/1", origin)).await.unwrap());
            for (target, allowed) in [("/a/others/1", APP), ("/b/items/1", PARTNER)] {
                let got = server.raw(actual(target, origin)).await.unwrap();
                let expected: Vec<_> = [allowed].into_iter().filter(|allowed| *allowed == origin).collect();
                let origins: Vec<_> = got.lines("access-control-allow-origin").collect();
                assert_eq!(origins, expected, "a name of {length} bytes, {target}: {got}");
            }
        }
    }
}

/// Neither does the annotated one get the default's answer, which may grant more than its own.
#[actix_web::test]
async fn an_endpoint_that_may_stand_in_either_scope_answers_for_itself() {
    let more = |origin| format!("Origin: {origin}\r\nAccess-Control-Request-Method: DELETE\r\n");
    for length in [9, 30, 60, 90, 130, 200, 900] {
        let server = Server::start(&"h".repeat(length), || {
            let scope = |prefix| web::scope(prefix).default_service(web::to(nothing));
            let twin = web::resource("/items/{id}").name("remove").to(HttpResponse::Ok);
            App::new()
                .service(scope("/a").service(remove_other).service(twin))
                .service(scope("/b").service(remove))
                .wrap(Cors::new(&LAX))
        });
        let own = server.raw(preflight("/b/items/1", &more(APP))).await.unwrap();
        assert_eq!(own.status, 204, "a name of {length} bytes: {own}");
        let foreign = server.raw(preflight("/b/items/1", &more(PARTNER))).await.unwrap();
        assert_eq!(foreign.status, 403, "a name of {length} bytes: {foreign}");
        assert_no_grant(&foreign);
        assert_no_grant(&server.raw(preflight("/a/items/1", &more(APP))).await.unwrap());
    }
}
