//! One request that an un-annotated handler of the same path and method takes.

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, delete, guard, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::{LAX, assert_no_grant, auth};
use crate::{APP, PARTNER, VARY_PREFLIGHT};

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

/// An anonymous request must not switch off the preflights of an endpoint that works.
#[actix_web::test]
#[ignore = "open: whether a guard or the order decides cannot be told: the shortcut ends, as the design has it"]
async fn one_request_does_not_switch_an_endpoints_preflights_off() {
    let scope = || {
        web::scope("/api")
            .route("/items/{id}", web::delete().guard(guard::Header("x-beta", "1")).to(beta))
            .service(web::scope("").wrap(from_fn(auth)).service(delete_item))
    };
    let app = test::init_service(App::new().service(scope()).wrap(Cors::endpoints())).await;
    let grant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    let allowed = Ask::preflight("DELETE", "/api/items/1", APP);
    assert_answer(&answer(&app, &allowed).await, 204, &grant);
    let attack = Ask::new("DELETE", "/api/items/1").header("X-Beta", "1");
    assert_eq!(answer(&app, &attack).await.body, b"un-annotated");
    assert_answer(&answer(&app, &allowed).await, 204, &grant);
}
