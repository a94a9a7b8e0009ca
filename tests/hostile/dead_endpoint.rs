//! An annotated handler that never runs, because an un-annotated one of its path and method comes first.

use actix_web::{App, Responder, delete, guard, test, web};
use cors_actix::{Cors, Policy, cors, policy};
use tests::{Ask, Listener, answer};

use crate::support::{ENFORCED, assert_no_grant};
use crate::{EVIL, PARTNER};

static STRICT: Policy = policy!(origins = ["https://app.example.com"], methods = [GET, DELETE]);

#[cors(origins = ["https://partner.example.net"])]
#[delete("/users/me")]
async fn dead() -> impl Responder {
    "annotated"
}

async fn plain() -> &'static str {
    "un-annotated"
}

/// Once the un-annotated handler has run, this is known: right after the first actual request at the latest.
#[actix_web::test]
async fn a_dead_endpoint_grants_nothing_once_it_is_known() {
    let events = Listener::start();
    let app = test::init_service(
        App::new().route("/users/me", web::delete().to(plain)).service(dead).wrap(Cors::endpoints()),
    )
    .await;
    let run = answer(&app, &Ask::actual("DELETE", "/users/me", PARTNER)).await;
    assert_eq!(run.body, b"un-annotated");
    assert_no_grant(&run);
    let lines = events.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_no_grant(&answer(&app, &Ask::preflight("DELETE", "/users/me", PARTNER)).await);
}

/// The same where some scope, which the router does not enter, has the whole path as its prefix.
#[actix_web::test]
async fn a_dead_endpoint_is_known_whatever_scopes_there_are() {
    let app = test::init_service(
        App::new()
            .route("/users/me", web::delete().to(plain))
            .service(dead)
            .service(web::scope("/{any}/me").route("/x", web::get().to(plain)))
            .wrap(Cors::new(&STRICT)),
    )
    .await;
    let run = answer(&app, &Ask::actual("DELETE", "/users/me", PARTNER)).await;
    assert_eq!(run.body, b"un-annotated");
    assert_no_grant(&run);
    assert_no_grant(&answer(&app, &Ask::preflight("DELETE", "/users/me", PARTNER)).await);
}

/// A default leaves it to an annotated handler to enforce for itself, until it is known that another one runs.
#[actix_web::test]
async fn enforce_in_a_default_holds_once_a_dead_endpoint_is_known() {
    let app = test::init_service(
        App::new().route("/users/me", web::delete().to(plain)).service(dead).wrap(Cors::new(&ENFORCED)),
    )
    .await;
    assert_eq!(answer(&app, &Ask::actual("DELETE", "/users/me", PARTNER)).await.body, b"un-annotated");
    for _ in 0..2 {
        let refused = answer(&app, &Ask::actual("DELETE", "/users/me", EVIL)).await;
        assert_eq!((refused.status, refused.body.as_slice()), (403, &b""[..]), "the handler does not run");
        assert_no_grant(&refused);
    }
}

fn is_for_us(context: &guard::GuardContext<'_>) -> bool {
    guard::Guard::check(&guard::Host("api.test"), context)
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/users/me", guard = "is_for_us")]
async fn dead_and_guarded() -> impl Responder {
    "annotated"
}

/// A guard that lets the request through changes nothing: what ran is not annotated.
#[actix_web::test]
async fn a_guarded_dead_endpoint_grants_nothing_for_what_has_run() {
    let routes = |config: &mut web::ServiceConfig| {
        config.route("/users/me", web::delete().to(plain)).service(dead_and_guarded);
    };
    let ours = |ask: Ask| ask.header("Host", "api.test");
    let app = test::init_service(App::new().configure(routes).wrap(Cors::endpoints())).await;
    let run = answer(&app, &ours(Ask::actual("DELETE", "/users/me", PARTNER))).await;
    assert_eq!(run.body, b"un-annotated");
    assert_no_grant(&run);
    assert_no_grant(&answer(&app, &ours(Ask::preflight("DELETE", "/users/me", PARTNER))).await);

    let enforcing = test::init_service(App::new().configure(routes).wrap(Cors::new(&ENFORCED))).await;
    answer(&enforcing, &ours(Ask::actual("DELETE", "/users/me", PARTNER))).await;
    let foreign = answer(&enforcing, &ours(Ask::actual("DELETE", "/users/me", EVIL))).await;
    assert_eq!(foreign.status, 403, "the default's `enforce` is for what runs: {foreign}");
}
