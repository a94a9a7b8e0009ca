//! One handler, several resources; scopes; names.

use actix_web::{App, HttpRequest, HttpResponse, Responder, get, routes, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::{APP, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/a")]
#[post("/b")]
#[put("/b")]
async fn several() -> impl Responder {
    "several"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/named/{id}", name = "thing")]
async fn named(request: HttpRequest, id: web::Path<u32>) -> impl Responder {
    let url = request.url_for("thing", [id.to_string()]).map(|url| url.to_string());
    HttpResponse::Ok().body(url.unwrap_or_else(|error| error.to_string()))
}

fn is_v2(context: &actix_web::guard::GuardContext<'_>) -> bool {
    context.head().headers().get("X-Version").is_some_and(|version| version == "2")
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Version"])]
#[get("/guarded", guard = "is_v2")]
async fn guarded() -> impl Responder {
    "version 2"
}

#[actix_web::test]
async fn each_path_lists_what_is_served_there() {
    let app = test::init_service(App::new().service(web::scope("/api").service(several))).await;
    for (path, method, listed) in
        [("/api/a", "GET", "GET"), ("/api/b", "PUT", "POST, PUT"), ("/api/b", "POST", "POST, PUT")]
    {
        let expected = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", listed),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&app, &Ask::preflight(method, path, APP)).await, 204, &expected);
        assert_eq!(answer(&app, &Ask::actual(method, path, APP)).await.body, b"several");
    }
}

#[actix_web::test]
async fn names_and_urls_are_unchanged() {
    let app = test::init_service(App::new().service(web::scope("/api").service(named))).await;
    let got = answer(&app, &Ask::actual("GET", "/api/named/5", APP)).await;
    assert_eq!(String::from_utf8_lossy(&got.body), "http://localhost:8080/api/named/5");
}

#[actix_web::test]
async fn a_guard_is_asked_for_the_request_and_not_for_its_preflight() {
    let app = test::init_service(App::new().service(guarded)).await;
    let preflight = answer(&app, &Ask::preflight("GET", "/guarded", APP)).await;
    assert_eq!(preflight.status, 204);
    let passed = answer(&app, &Ask::actual("GET", "/guarded", APP).header("X-Version", "2")).await;
    assert_answer(&passed, 200, &[("access-control-allow-origin", APP), VARY]);
    assert_eq!(answer(&app, &Ask::actual("GET", "/guarded", APP)).await.status, 404);
}
