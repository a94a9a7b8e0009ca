//! Policies that are replaced while serving.

use std::sync::LazyLock;

use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_actix::{Cors, Policy, SharedPolicy, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::{APP, DOCS, VARY, VARY_PREFLIGHT};

fn allowing(origin: &str) -> Policy {
    Policy::builder().origins([origin]).headers(["X-A"]).build().expect("valid")
}

static REPLACED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(allowing(APP)));

#[cors(policy = REPLACED)]
#[get("/shared")]
async fn shared() -> impl Responder {
    "shared"
}

#[actix_web::test]
async fn a_replaced_policy_counts_from_the_next_request_on() {
    let app = App::new().service(shared).route("/plain", web::get().to(HttpResponse::Ok));
    let app = test::init_service(app.wrap(Cors::new(&REPLACED))).await;
    for (allowed, refused) in [(APP, DOCS), (DOCS, APP)] {
        REPLACED.replace(allowing(allowed));
        for path in ["/shared", "/plain"] {
            let granted = [("access-control-allow-origin", allowed), VARY];
            assert_answer(&answer(&app, &Ask::actual("GET", path, allowed)).await, 200, &granted);
            assert_answer(&answer(&app, &Ask::actual("GET", path, refused)).await, 200, &[VARY]);
            assert_eq!(answer(&app, &Ask::preflight("GET", path, allowed)).await.status, 204);
            assert_answer(&answer(&app, &Ask::preflight("GET", path, refused)).await, 403, &[VARY_PREFLIGHT]);
        }
    }
}

static MEANWHILE: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(allowing(APP)));

/// Each request sees one policy from its start to its end, and so do those for what is not annotated.
#[actix_web::test]
async fn a_default_that_is_replaced_meanwhile_counts_for_the_next_request() {
    let replacing = |allowed: &'static str| {
        web::get().to(move || async move {
            MEANWHILE.replace(allowing(allowed));
            HttpResponse::Ok().finish()
        })
    };
    for is_of_scope in [false, true] {
        let mut scope = web::scope("/api");
        if is_of_scope {
            scope = scope.service(scope_default(&*MEANWHILE));
        }
        let scope = scope.route("/docs", replacing(DOCS)).route("/app", replacing(APP)).service(shared);
        let layer = if is_of_scope { Cors::endpoints() } else { Cors::new(&*MEANWHILE) };
        let app = test::init_service(App::new().service(scope).wrap(layer)).await;
        MEANWHILE.replace(allowing(APP));
        for (path, before, after) in [("/api/docs", APP, DOCS), ("/api/app", DOCS, APP)] {
            let granted = [("access-control-allow-origin", before), VARY];
            assert_answer(&answer(&app, &Ask::actual("GET", path, before)).await, 200, &granted);
            let next = [("access-control-allow-origin", after), VARY];
            assert_answer(&answer(&app, &Ask::actual("GET", path, after)).await, 200, &next);
        }
    }
}
