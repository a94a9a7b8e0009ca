//! An app whose routes cannot be read before routing: scopes within scopes, deeper than anyone writes.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, Responder, Scope, delete, get, put, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, Listener, answer, assert_answer};

use crate::support::{ENFORCED, LAX, assert_no_grant, deny};
use crate::{APP, EVIL, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/users/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/users/{id}")]
async fn strict_get() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://app.example.com"])]
#[delete("")]
async fn strict_own() -> impl Responder {
    "strict"
}

async fn plain() -> &'static str {
    "un-annotated"
}

/// Deeper than what is read.
fn too_deep() -> Scope {
    (0..140).fold(web::scope("/deep"), |inner, _| web::scope("/deep").service(inner))
}

const GRANT: [(&str, &str); 4] = [
    ("access-control-allow-origin", APP),
    ("access-control-allow-methods", "DELETE"),
    ("access-control-max-age", "600"),
    VARY_PREFLIGHT,
];

/// The router itself still brings each request to its endpoint, and the endpoint answers for itself.
#[actix_web::test]
async fn endpoints_that_are_reached_answer_for_themselves() {
    for layer in [false, true] {
        let events = Listener::start();
        let app = App::new().service(too_deep()).service(strict).service(strict_get);
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::new(&LAX)));
        let app = test::init_service(app).await;
        for _ in 0..2 {
            let allowed = [("access-control-allow-origin", APP), VARY];
            assert_answer(&answer(&app, &Ask::actual("DELETE", "/users/1", APP)).await, 200, &allowed);
            assert_answer(&answer(&app, &Ask::actual("DELETE", "/users/1", PARTNER)).await, 200, &[VARY]);
            assert_answer(&answer(&app, &Ask::preflight("DELETE", "/users/1", APP)).await, 204, &GRANT);
            let foreign = answer(&app, &Ask::preflight("DELETE", "/users/1", PARTNER)).await;
            assert_answer(&foreign, 403, &[VARY_PREFLIGHT]);
            // Whether something un-annotated serves it is not known.
            assert_no_grant(&answer(&app, &Ask::preflight("PUT", "/users/1", APP)).await);
        }
        let lines = events.lines();
        let told = lines.iter().filter(|line| line.contains("cannot be read"));
        assert_eq!(told.count(), 1, "layer: {layer}: {lines:?}");
    }
}

/// What an endpoint does not know it does not grant.
#[actix_web::test]
async fn an_endpoint_grants_nothing_where_something_else_may_run() {
    for layer in [false, true] {
        let app = App::new()
            .service(too_deep())
            .route("/users/me", web::delete().to(plain))
            .service(strict)
            .service(web::scope("/in").wrap(from_fn(deny)).service(strict))
            .service(web::scope("/own").wrap(from_fn(deny)).service(strict_own));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::new(&LAX)));
        let app = test::init_service(app).await;
        for path in ["/users/me", "/in/users/1"] {
            for origin in [APP, PARTNER] {
                assert_no_grant(&answer(&app, &Ask::preflight("DELETE", path, origin)).await);
            }
        }
        let run = answer(&app, &Ask::actual("DELETE", "/users/me", APP)).await;
        assert_eq!(run.body, b"un-annotated");
        assert_no_grant(&run);
        for path in ["/in/users/1", "/own"] {
            assert_no_grant(&answer(&app, &Ask::actual("DELETE", path, PARTNER)).await);
        }
    }
}

/// A default that enforces is not let down, wherever its scope may be.
#[actix_web::test]
async fn a_scopes_default_enforces() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().finish()
    }
    let scope = || web::scope("/api").service(scope_default(&ENFORCED)).route("/x", web::post().to(handler));
    let app = App::new().service(too_deep()).service(scope()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::actual("POST", "/api/x", EVIL)).await, 403, &[VARY]);
    assert_eq!(RUNS.load(Ordering::SeqCst), 0);
    assert_eq!(answer(&app, &Ask::actual("POST", "/api/x", PARTNER)).await.status, 200);
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
}

#[cors(origins = ["https://app.example.com", "https://partner.example.net"])]
#[put("/users/{user}")]
async fn lax() -> impl Responder {
    "lax"
}

/// Two policies of one path are told apart by what was registered, so the one that grants more is not cached here either.
#[actix_web::test]
async fn one_path_with_two_policies_is_not_cached() {
    for layer in [false, true] {
        let app = App::new().service(too_deep()).service(strict_get).service(lax);
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let expected = [
            ("access-control-allow-origin", PARTNER),
            ("access-control-allow-methods", "PUT"),
            ("access-control-max-age", "0"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&app, &Ask::preflight("PUT", "/users/1", PARTNER)).await, 204, &expected);
    }
}
