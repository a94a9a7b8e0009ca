//! `enforce` in a default, beside a guarded annotated handler.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, Responder, guard, put, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::ENFORCED;
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
