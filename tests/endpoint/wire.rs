//! What arrives may be anything: malformed preflights are refused, other `OPTIONS` belong to the user.

use actix_web::{App, HttpResponse, Responder, delete, route, test};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::{APP, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items")]
async fn delete_items() -> impl Responder {
    "deleted"
}

#[cors(origins = ["https://app.example.com"])]
#[route("/options", method = "OPTIONS", method = "PUT")]
async fn options() -> impl Responder {
    HttpResponse::Ok().insert_header(("Allow", "OPTIONS, PUT")).finish()
}

#[actix_web::test]
async fn malformed_preflights_get_no_grant() {
    let app = test::init_service(App::new().service(delete_items)).await;
    for ask in [
        Ask::preflight("DELETE", "/items", APP).header("Access-Control-Request-Method", "DELETE"),
        Ask::preflight("DELETE", "/items", APP).header("Origin", APP),
        Ask::preflight("DELETE", "/items", ""),
        Ask::preflight("DELETE", "/items", "null"),
    ] {
        assert_answer(&answer(&app, &ask).await, 403, &[VARY_PREFLIGHT]);
    }
}

#[actix_web::test]
async fn an_options_request_that_is_no_preflight_is_the_handlers() {
    let app = test::init_service(App::new().service(options)).await;
    for ask in [
        Ask::new("OPTIONS", "/options"),
        Ask::actual("OPTIONS", "/options", APP),
        Ask::new("OPTIONS", "/options").header("Access-Control-Request-Method", "PUT"),
    ] {
        let got = answer(&app, &ask).await;
        assert_eq!((got.status, got.lines("allow").collect::<Vec<_>>()), (200, vec!["OPTIONS, PUT"]));
    }
    let preflight = answer(&app, &Ask::preflight("PUT", "/options", APP)).await;
    assert_eq!((preflight.status, preflight.lines("allow").count()), (204, 0));
}
