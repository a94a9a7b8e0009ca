//! Attributes of other crates and of the language, above and below `#[cors]`.

// What `utoipa` writes names the handler, as what actix itself writes does.
#![allow(deprecated)]

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::dev::ServiceRequest;
use actix_web::{App, Error, Responder, delete, get, patch, post, put, test, web};
use actix_web_grants::{GrantsMiddleware, protect};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};
use tracing::instrument;
use tracing::span::{Attributes, Id, Record};
use utoipa::OpenApi;

use crate::{APP, EVIL, VARY, VARY_PREFLIGHT, of_app};

#[derive(OpenApi)]
#[openapi(paths(documented, documented_in_scope), info(title = "pets"))]
struct Documentation;

#[utoipa::path(responses((status = 200, description = "the pet", body = String)))]
#[cors(origins = ["https://app.example.com"])]
#[get("/pets/{id}")]
async fn documented(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

/// Documented, traced, deprecated, and with a level of lints of its own.
#[utoipa::path(context_path = "/api", responses((status = 200)))]
#[deprecated = "write to the farm"]
#[instrument(skip_all)]
#[allow(unused_variables)]
#[cors(origins = ["https://app.example.com"])]
#[instrument(skip_all)]
#[delete("/pets/{id}")]
async fn documented_in_scope(id: web::Path<u32>) -> impl Responder {
    "removed"
}

#[instrument]
#[cors(origins = ["https://app.example.com"])]
#[post("/above")]
async fn above() -> impl Responder {
    "above"
}

#[cors(origins = ["https://app.example.com"])]
#[instrument(skip_all, fields(length = body.len()), err)]
#[put("/between")]
async fn between(body: String) -> Result<String, actix_web::Error> {
    Ok(body)
}

#[cors(origins = ["https://app.example.com"])]
#[patch("/below")]
#[instrument(ret, level = "debug")]
async fn below() -> &'static str {
    "below"
}

#[actix_web::test]
async fn utoipa_reads_the_route_below() {
    let documentation = Documentation::openapi();
    let paths: Vec<_> = documentation.paths.paths.keys().map(String::as_str).collect();
    assert_eq!(paths, ["/api/pets/{id}", "/pets/{id}"]);
    assert!(documentation.paths.paths["/pets/{id}"].get.is_some());
    assert!(documentation.paths.paths["/api/pets/{id}"].delete.as_ref().unwrap().deprecated.is_some());
}

/// Counts the spans of this crate.
struct Spans<'a>(&'a AtomicUsize);

impl tracing::Subscriber for Spans<'static> {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.is_span() && metadata.target().starts_with(module_path!())
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        self.0.fetch_add(1, Ordering::SeqCst);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &tracing::Event<'_>) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[actix_web::test]
async fn every_order_serves_and_traces() {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let _guard = tracing::subscriber::set_default(Spans(&MADE));
    for layer in [false, true] {
        let scope = web::scope("/api").service(above).service(between).service(below);
        let app = App::new().service(scope.service(documented).service(documented_in_scope));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for (method, path, status, spans) in [
            ("POST", "/api/above", 200, 1),
            ("PUT", "/api/between", 200, 1),
            ("PATCH", "/api/below", 200, 1),
            ("GET", "/api/pets/1", 200, 0),
            ("DELETE", "/api/pets/1", 200, 2),
        ] {
            MADE.store(0, Ordering::SeqCst);
            assert_answer(&answer(&app, &Ask::actual(method, path, APP)).await, status, &of_app());
            assert_eq!(MADE.load(Ordering::SeqCst), spans, "{method} {path}");
            assert_answer(&answer(&app, &Ask::actual(method, path, EVIL)).await, status, &[VARY]);
            let preflight = [
                ("access-control-allow-origin", APP),
                ("access-control-allow-methods", method),
                ("access-control-max-age", "600"),
                VARY_PREFLIGHT,
            ];
            assert_answer(&answer(&app, &Ask::preflight(method, path, APP)).await, 204, &preflight);
        }
    }
}

async fn authorities(request: &ServiceRequest) -> Result<HashSet<String>, Error> {
    let roles = request.headers().get("X-Roles").and_then(|roles| roles.to_str().ok());
    Ok(roles.into_iter().flat_map(|roles| roles.split(' ')).map(str::to_owned).collect())
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Roles"], expose_headers = ["X-Total"])]
#[get("/secret/{id}")]
#[protect("ADMIN", expr = "*id == 1")]
async fn secret(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

/// An attribute that rewrites the handler, its parameters and what it returns.
#[actix_web::test]
async fn an_attribute_that_protects() {
    for layer in [false, true] {
        let scope = web::scope("/api").wrap(GrantsMiddleware::with_extractor(authorities)).service(secret);
        let app =
            App::new().service(scope).wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let told = [("access-control-allow-origin", APP), ("access-control-expose-headers", "X-Total"), VARY];
        for (path, roles, status) in
            [("/api/secret/1", "ADMIN", 200), ("/api/secret/2", "ADMIN", 403), ("/api/secret/1", "USER", 403)]
        {
            let ask = |origin| Ask::actual("GET", path, origin).header("X-Roles", roles);
            assert_answer(&answer(&app, &ask(APP)).await, status, &told);
            assert_answer(&answer(&app, &ask(EVIL)).await, status, &[VARY]);
        }
        let preflight = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", "GET"),
            ("access-control-allow-headers", "X-Roles"),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&app, &Ask::preflight("GET", "/api/secret/1", APP)).await, 204, &preflight);
    }
}
