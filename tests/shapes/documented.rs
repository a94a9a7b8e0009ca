//! `utoipa-actix-web`: its app, its scopes and its `configure` around annotated endpoints.

use actix_web::{App, Responder, delete, get, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};
use utoipa_actix_web::AppExt as _;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::{APP, DEFAULT, DOCS, VARY_PREFLIGHT, of_app, of_default};

#[utoipa::path(responses((status = 200)))]
#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn item(path: web::Path<(String, u32)>) -> impl Responder {
    path.1.to_string()
}

#[utoipa::path(responses((status = 200)))]
#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

#[utoipa::path(responses((status = 200)))]
#[get("/plain")]
async fn plain() -> impl Responder {
    "plain"
}

fn configure(config: &mut ServiceConfig<'_>) {
    config.service(item).service(remove);
}

#[actix_web::test]
async fn scopes_that_collect_documentation() {
    let (app, documentation) = App::new()
        .into_utoipa_app()
        .map(|app| app.wrap(Cors::endpoints()))
        .service(
            utoipa_actix_web::scope("/{tenant}")
                .service(utoipa_actix_web::scope::scope("/api").configure(configure).service(plain)),
        )
        .split_for_parts();
    let paths: Vec<_> = documentation.paths.paths.keys().map(String::as_str).collect();
    assert_eq!(paths, ["/{tenant}/api/items/{id}", "/{tenant}/api/plain"]);
    let app = test::init_service(app).await;
    for (method, path) in [("GET", "/acme/api/items/5"), ("DELETE", "/acme/api/items/5")] {
        let preflight = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", method),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&app, &Ask::preflight(method, path, APP)).await, 204, &preflight);
        assert_answer(&answer(&app, &Ask::actual(method, path, APP)).await, 200, &of_app());
    }
    assert_answer(&answer(&app, &Ask::actual("GET", "/acme/api/plain", DOCS)).await, 200, &[]);
}

/// A scope's default is not documented, so it goes in by actix's own door.
#[actix_web::test]
async fn a_scopes_default() {
    let (app, _) = App::new()
        .into_utoipa_app()
        .map(|app| app.wrap(Cors::endpoints()))
        .service(
            utoipa_actix_web::scope("/api")
                .service(plain)
                .map(|scope| scope.service(scope_default(&DEFAULT))),
        )
        .split_for_parts();
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/plain", DOCS)).await, 200, &of_default());
    assert_eq!(answer(&app, &Ask::preflight("GET", "/api/plain", DOCS)).await.status, 204);
}
