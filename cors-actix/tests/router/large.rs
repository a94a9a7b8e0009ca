//! An app with very many endpoints.

use std::time::{Duration, Instant};

use actix_web::App;
use actix_web::dev::Service as _;
use actix_web::test::{TestRequest, init_service};
use cors_actix::Cors;

use crate::routes::{Doors, Item, Routes, policy};

fn leaked(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// Each endpoint with a policy of its own, so that none can be put aside as one of those that answer alike.
fn scopes(count: usize) -> Vec<Item> {
    let annotated = |id: usize| Item::Annotated {
        path: leaked(format!("/e{}", id % 10)),
        method: "PUT",
        id,
        guarded: false,
        door: 0,
    };
    let scope = |number: usize| Item::Scope {
        prefix: leaked(format!("/s{number}")),
        host: None,
        default: None,
        door: 0,
        items: (number * 10..number * 10 + 10).map(annotated).collect(),
    };
    (0..count).map(scope).collect()
}

/// The first request of a worker puts the index together. Had each endpoint to be compared with each other's policy, these
/// would take minutes in a program that is not optimised; put in their places they take a fraction of a second.
#[actix_web::test]
async fn the_first_request_to_thousands_of_endpoints_is_answered_soon() {
    let routes = Routes { items: scopes(200), doors: Doors::Open };
    let app = init_service(App::new().service(routes).wrap(Cors::new(policy(9999)))).await;
    let preflight = TestRequest::with_uri("/s123/e4")
        .method(actix_web::http::Method::OPTIONS)
        .insert_header(("Origin", "https://app.test"))
        .insert_header(("Access-Control-Request-Method", "PUT"))
        .to_request();
    let start = Instant::now();
    let answer = app.call(preflight).await.unwrap();
    let took = start.elapsed();
    assert_eq!(answer.headers().get("access-control-allow-headers").unwrap(), "X-Policy-1234");
    assert!(took < Duration::from_secs(10), "{took:?}");
}
