//! A preflight's answer is a constant of policy and origin.

use actix_web::{App, Responder, delete, get, put, route, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::{APP, EVIL, VARY_PREFLIGHT};

#[cors(
    origins = ["https://app.example.com", "https://*.example.org:*"],
    credentials,
    headers = ["Content-Type", "x-api-key"],
    expose_headers = ["X-Total"],
    max_age = "10m"
)]
#[get("/items/{id}")]
async fn item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://admin.example.com"], max_age = 0)]
#[delete("/items/{id}")]
async fn delete_item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = "*", headers = ["*", "Authorization"])]
#[put("/items/{id}")]
async fn put_item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://app.example.com"], methods = [PURGE, "GET"])]
#[route("/many", method = "GET", method = "PURGE", method = "PUT")]
async fn many() -> impl Responder {
    "many"
}

#[actix_web::test]
async fn each_method_of_a_path_has_its_own_policy() {
    let app = test::init_service(App::new().service(item).service(delete_item).service(put_item)).await;
    for origin in [APP, "https://a.example.org", "https://a.b.example.org:8443"] {
        let expected = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "GET"),
            ("access-control-allow-headers", "Content-Type, x-api-key"),
            // Not the 600 that `item` says: its path's DELETE and PUT have other policies, and browsers cache by URL.
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        let got = answer(&app, &Ask::preflight("GET", "/items/1", origin)).await;
        assert_eq!(got.body, b"");
        assert_answer(&got, 204, &expected);
    }
    let admin = "https://admin.example.com";
    let expected = [
        ("access-control-allow-origin", admin),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/items/1", admin)).await, 204, &expected);
    for (method, origin) in [("DELETE", APP), ("GET", admin), ("GET", EVIL), ("GET", "https://example.org")] {
        assert_answer(
            &answer(&app, &Ask::preflight(method, "/items/1", origin)).await,
            403,
            &[VARY_PREFLIGHT],
        );
    }
}

#[actix_web::test]
async fn a_public_policy_answers_everyone_alike() {
    let app = test::init_service(App::new().service(put_item)).await;
    let expected = [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-methods", "PUT"),
        ("access-control-allow-headers", "*, Authorization"),
        ("access-control-max-age", "600"),
        ("vary", "Access-Control-Request-Method"),
    ];
    for origin in [APP, EVIL, "null", "", "nonsense"] {
        assert_answer(&answer(&app, &Ask::preflight("PUT", "/items/1", origin)).await, 204, &expected);
    }
}

#[actix_web::test]
async fn methods_narrow_and_keep_their_order() {
    let app = test::init_service(App::new().service(many)).await;
    let constant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "PURGE, GET"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    for method in ["GET", "PURGE"] {
        assert_answer(&answer(&app, &Ask::preflight(method, "/many", APP)).await, 204, &constant);
    }
    // What is left out gets the constant all the same, so that the console names the method.
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/many", APP)).await, 204, &constant);
    // Browsers do not look for these in the list, so the refusal is the answer.
    for method in ["POST", "HEAD"] {
        assert_answer(&answer(&app, &Ask::preflight(method, "/many", APP)).await, 403, &[VARY_PREFLIGHT]);
    }
}

#[actix_web::test]
async fn what_is_asked_never_changes_the_answer() {
    let app = test::init_service(App::new().service(item)).await;
    let plain = answer(&app, &Ask::preflight("GET", "/items/1", APP)).await;
    for headers in [&b"content-type"[..], b"x-evil", b",,,,", b"\xff", &vec![b','; 100_000]] {
        let ask = Ask::preflight("GET", "/items/1", APP).header("Access-Control-Request-Headers", headers);
        let got = answer(&app, &ask).await;
        assert_eq!((got.status, &got.headers), (plain.status, &plain.headers));
    }
}
