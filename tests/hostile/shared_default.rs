//! A default that is replaced while a handler runs.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::{App, HttpResponse, rt, test, web};
use cors_actix::{Cors, Policy, SharedPolicy};
use tests::{Ask, answer, assert_answer};

use crate::{APP, PARTNER, VARY};

fn allowing(origin: &str, headers: &[&str]) -> Policy {
    Policy::builder()
        .origins([origin])
        .credentials(origin == APP)
        .headers(headers)
        .expose_headers(headers)
        .build()
        .unwrap()
}

static DEFAULT: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(allowing(APP, &["X-App"])));

const BEFORE: [(&str, &str); 4] = [
    ("access-control-allow-origin", APP),
    ("access-control-allow-credentials", "true"),
    ("access-control-expose-headers", "X-App"),
    VARY,
];

/// An un-annotated handler's request sees one policy from its start to its end.
#[actix_web::test]
async fn an_unannotated_handlers_request_sees_one_policy() {
    async fn handler() -> HttpResponse {
        rt::time::sleep(Duration::from_millis(1)).await;
        DEFAULT.replace(allowing(PARTNER, &["X-Partner"]));
        HttpResponse::Ok().finish()
    }
    let app =
        test::init_service(App::new().route("/free", web::get().to(handler)).wrap(Cors::new(&*DEFAULT)))
            .await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/free", APP)).await, 200, &BEFORE);
    assert_answer(&answer(&app, &Ask::actual("GET", "/free", APP)).await, 200, &[VARY]);
}
