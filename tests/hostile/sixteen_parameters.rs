//! Patterns with as many parameters as the router takes.

use actix_web::{App, Responder, get, put, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::support::assert_no_grant;
use crate::{APP, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[get("/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}/{j}/{k}/{l}/{m}/{n}/{o}/{p}")]
async fn sixteen() -> impl Responder {
    "sixteen"
}

#[cors(origins = ["https://app.example.com"])]
#[put("/x/{a}")]
async fn other() -> impl Responder {
    "other"
}

/// The router takes sixteen parameters, so a preflight may meet as many.
#[actix_web::test]
async fn as_many_parameters_as_the_router_takes() {
    let app = test::init_service(App::new().service(web::scope("/s").service(sixteen).service(other))).await;
    let path = format!("/s{}", "/x".repeat(16));
    let grant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "GET"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("GET", &path, APP)).await, 204, &grant);
    assert_answer(&answer(&app, &Ask::preflight("GET", "/s/x/1", APP)).await, 403, &[VARY_PREFLIGHT]);
    assert_no_grant(&answer(&app, &Ask::preflight("POST", &path, APP)).await);
}
