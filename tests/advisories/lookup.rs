//! Another route's policy.

use actix_web::{App, Responder, delete, get, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

const APP: &str = "https://app.example.com";
const ADMIN: &str = "https://admin.example.com";
const REFUSED: [(&str, &str); 1] = [("vary", "Origin, Access-Control-Request-Method")];

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn item() -> impl Responder {
    "item"
}

#[cors(origins = ["https://admin.example.com"])]
#[delete("/items/{id}")]
async fn delete_item() -> impl Responder {
    "deleted"
}

#[cors(disabled)]
#[get("/internal")]
async fn internal() -> impl Responder {
    "internal"
}

#[cors(origins = ["https://admin.example.com"])]
#[get("/admin/{rest:.*}")]
async fn admin() -> impl Responder {
    "admin"
}

/// hapi CVE-2015-9236, `@fastify/cors` PR #384: a preflight gets the policy of the whole server, not its route's.
#[actix_web::test]
async fn cve_2015_9236_a_preflight_has_its_routes_policy() {
    let app = test::init_service(App::new().service(item).service(delete_item).service(internal)).await;
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/items/1", APP)).await, 403, &REFUSED);
    assert_answer(&answer(&app, &Ask::preflight("GET", "/items/1", ADMIN)).await, 403, &REFUSED);
    assert_answer(&answer(&app, &Ask::preflight("GET", "/internal", APP)).await, 403, &REFUSED);
    assert_eq!(answer(&app, &Ask::preflight("DELETE", "/items/1", ADMIN)).await.status, 204);
}

/// flask-cors CVE-2020-25032, rack-cors CVE-2019-18978: a policy looked up by a path that nobody normalised. flask-cors
/// CVE-2024-6844, CVE-2024-6839, CVE-2024-6866: `+` taken for a space, patterns in another order than the router's, letter case.
#[actix_web::test]
async fn cve_2020_25032_paths_are_the_routers_own() {
    let app =
        App::new().service(item).service(admin).route("/{tail:.*}", web::get().to(|| async { "other" }));
    let app = test::init_service(app).await;
    for path in [
        "/items/../admin/x",
        "/items/%2e%2e/admin/x",
        "/items/%2E%2E%2Fadmin",
        "/admin/../items/1",
        "/admin%2Fx",
        "//admin/x",
        "/items/1+2",
        "/ADMIN/x",
        "/Items/1",
        "/admin/+",
        "/admin/%20",
        "/admin+/x",
        "/items/1?/admin/x",
        "/items/1;/../admin",
    ] {
        let plain = answer(&app, &Ask::new("GET", path)).await;
        for origin in [APP, ADMIN] {
            let got = answer(&app, &Ask::actual("GET", path, origin)).await;
            assert_eq!(got.body, plain.body, "the same handler runs");
            let granted = got.lines("access-control-allow-origin").count() == 1;
            let expected = match &*got.body {
                b"item" => origin == APP,
                b"admin" => origin == ADMIN,
                _ => false,
            };
            assert_eq!(granted, expected, "{path} {origin}: {got}");
        }
    }
}
