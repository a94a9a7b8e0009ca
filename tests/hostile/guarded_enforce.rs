//! `enforce` in a default, beside a guarded annotated handler.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::error::ErrorConflict;
use actix_web::{App, Error, HttpResponse, Responder, get, guard, put, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::{ENFORCED, LAX};
use crate::{EVIL, VARY};

fn is_second_version(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers.contains_key("x-version")
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Version"])]
#[put("/doc", guard = "is_second_version")]
async fn put_doc() -> impl Responder {
    "annotated"
}

/// `enforce` in the default is for the un-annotated handler, which is what runs.
#[actix_web::test]
async fn enforce_is_not_lifted_by_a_guarded_annotated_neighbour() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().finish()
    }
    let app = test::init_service(
        App::new().service(put_doc).route("/doc", web::put().to(handler)).wrap(Cors::new(&ENFORCED)),
    )
    .await;
    let got = answer(&app, &Ask::actual("PUT", "/doc", EVIL)).await;
    assert_eq!(RUNS.load(Ordering::SeqCst), 0, "the handler ran for a foreign origin: {got}");
    assert_answer(&got, 403, &[VARY]);
}

#[cors(origins = ["https://app.example.com"], enforce)]
#[get("/item")]
async fn item() -> impl Responder {
    "annotated"
}

/// Nobody can ask for a scope's guard. What runs behind it gets one foreign request, which shows the guard, and no more; also where
/// the scope's own default would let that origin in.
#[actix_web::test]
async fn one_request_comes_past_the_guard_of_a_scope_and_no_more() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler(path: web::Path<String>) -> Result<HttpResponse, Error> {
        RUNS.fetch_add(1, Ordering::SeqCst);
        if *path == "fails" { Err(ErrorConflict("no")) } else { Ok(HttpResponse::Ok().finish()) }
    }
    for has_default in [false, true] {
        for prefix in ["/api", "/fails"] {
            let scope = web::scope(prefix).guard(guard::Host("partners.test"));
            let scope = if has_default {
                scope.service(scope_default(&LAX)).route("/item", web::get().to(|| async { "in the scope" }))
            } else {
                scope.service(item)
            };
            let behind = web::resource("/{scope}/item").route(web::get().to(handler));
            let app = App::new().service(scope).service(behind).wrap(Cors::new(&ENFORCED));
            let app = test::init_service(app).await;
            RUNS.store(0, Ordering::SeqCst);
            let ask = Ask::actual("GET", &format!("{prefix}/item"), EVIL);
            answer(&app, &ask).await;
            for _ in 0..3 {
                assert_answer(&answer(&app, &ask).await, 403, &[VARY]);
            }
            assert_eq!(RUNS.load(Ordering::SeqCst), 1, "{prefix} {has_default}");
        }
    }
}
