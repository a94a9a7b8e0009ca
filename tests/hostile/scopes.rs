//! Scopes with services of their own.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, Responder, delete, get, middleware::from_fn, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::{ENFORCED, auth};
use crate::{APP, EVIL, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/items/{id}")]
async fn lax() -> impl Responder {
    "lax"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn strict_get() -> impl Responder {
    "strict"
}

fn json_404() -> actix_web::Route {
    web::to(|| async { HttpResponse::NotFound().body("{}") })
}

/// Scopes with a default service of their own, as every JSON API has them.
#[actix_web::test]
async fn scopes_with_default_services_are_told_apart() {
    let app = test::init_service(
        App::new()
            .service(web::scope("/a").default_service(json_404()).wrap(from_fn(auth)).service(strict))
            .service(web::scope("/b").default_service(json_404()).wrap(from_fn(auth)).service(lax))
            .service(web::scope("/c").default_service(json_404()).wrap(from_fn(auth)).service(strict_get))
            .wrap(Cors::endpoints()),
    )
    .await;
    for (path, method, origin) in
        [("/a/items/1", "DELETE", APP), ("/b/items/1", "DELETE", PARTNER), ("/c/items/1", "GET", APP)]
    {
        let got = answer(&app, &Ask::preflight(method, path, origin)).await;
        let expected = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-methods", method),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&got, 204, &expected);
    }
}

/// The same: `enforce` in a scope's default holds.
#[actix_web::test]
async fn scopes_with_default_services_enforce() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().finish()
    }
    let app = test::init_service(
        App::new()
            .service(web::scope("/a").default_service(json_404()).service(strict))
            .service(web::scope("/b").default_service(json_404()).service(lax))
            .service(web::scope("/c").service(scope_default(&ENFORCED)).route("/x", web::post().to(handler)))
            .wrap(Cors::endpoints()),
    )
    .await;
    assert_answer(&answer(&app, &Ask::actual("POST", "/c/x", EVIL)).await, 403, &[VARY]);
    assert_eq!(RUNS.load(Ordering::SeqCst), 0);
}
