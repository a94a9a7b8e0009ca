//! One request that an un-annotated handler of the same path and method takes.

use actix_web::middleware::{Condition, from_fn};
use actix_web::{App, Responder, delete, guard, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer, assert_answer};

use crate::support::{LAX, assert_no_grant, auth};
use crate::{APP, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn delete_item() -> impl Responder {
    "annotated"
}

async fn beta() -> &'static str {
    "un-annotated"
}

fn with_beta() -> impl actix_web::dev::HttpServiceFactory {
    web::scope("/api")
        .wrap(from_fn(auth))
        .route("/items/{id}", web::delete().guard(guard::Header("x-beta", "1")).to(beta))
        .service(delete_item)
}

/// One request that an un-annotated handler of the same path and method takes must not hand the endpoint's preflights to the
/// default.
#[actix_web::test]
async fn one_request_does_not_give_an_endpoint_the_defaults_policy() {
    let app = test::init_service(App::new().service(with_beta()).wrap(Cors::new(&LAX))).await;
    let foreign = Ask::preflight("DELETE", "/api/items/1", PARTNER);
    assert_no_grant(&answer(&app, &foreign).await);
    let attack = Ask::new("DELETE", "/api/items/1").header("Authorization", "x").header("X-Beta", "1");
    assert_eq!(answer(&app, &attack).await.body, b"un-annotated");
    let run =
        answer(&app, &Ask::actual("DELETE", "/api/items/1", PARTNER).header("Authorization", "x")).await;
    assert_eq!(run.body, b"annotated", "this is what the preflight is about");
    assert_no_grant(&answer(&app, &foreign).await);
}

/// The same at the first preflight after the attack, before anything else has run.
#[actix_web::test]
async fn one_request_does_not_give_an_endpoint_the_defaults_policy_even_for_a_moment() {
    let app = test::init_service(App::new().service(with_beta()).wrap(Cors::new(&LAX))).await;
    let attack = Ask::new("DELETE", "/api/items/1").header("Authorization", "x").header("X-Beta", "1");
    assert_eq!(answer(&app, &attack).await.body, b"un-annotated");
    assert_no_grant(&answer(&app, &Ask::preflight("DELETE", "/api/items/1", PARTNER)).await);
}

/// The first request shows that an un-annotated handler of the same path and method is there, and takes requests that the
/// endpoint's preflight was answered for. Whether the order or a guard decided cannot be told, and a preflight does not carry
/// what a guard may ask for; so the difference is an error event and ends the shortcut, as the design says: from then on the
/// router decides about the endpoint's preflights, through the middleware inside. That is open to anybody who can send the
/// request, and costs preflights behind authentication; the other way about, an origin would be granted a handler that never
/// allowed it. Once the endpoint itself has run, the router brings its preflights to it again.
#[actix_web::test]
async fn one_request_ends_the_shortcut_and_no_more() {
    let scope = |door: bool| {
        let inner = web::scope("").wrap(Condition::new(door, from_fn(auth))).service(delete_item);
        let beta = web::delete().guard(guard::Header("x-beta", "1")).to(beta);
        web::scope("/api").route("/items/{id}", beta).service(inner)
    };
    let grant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    let allowed = Ask::preflight("DELETE", "/api/items/1", APP);
    for door in [true, false] {
        let events = Listener::start();
        let app = test::init_service(App::new().service(scope(door)).wrap(Cors::endpoints())).await;
        assert_answer(&answer(&app, &allowed).await, 204, &grant);
        let attack = Ask::new("DELETE", "/api/items/1").header("X-Beta", "1");
        for _ in 0..3 {
            assert_eq!(answer(&app, &attack).await.body, b"un-annotated");
        }
        let lines = events.lines();
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].starts_with("ERROR") && lines[0].contains("delete_item"), "{lines:?}");
        // It cannot be told yet that the endpoint is not hidden for good.
        assert_no_grant(&answer(&app, &allowed).await);
        let run = Ask::actual("DELETE", "/api/items/1", APP).header("Authorization", "x");
        let run = answer(&app, &run).await;
        assert_eq!(run.body, b"annotated");
        assert_answer(&run, 200, &[("access-control-allow-origin", APP), VARY]);
        let again = answer(&app, &allowed).await;
        if door {
            assert_eq!(again.status, 401);
            assert_no_grant(&again);
        } else {
            assert_answer(&again, 204, &grant);
        }
    }
}
