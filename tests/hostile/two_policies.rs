//! A default that is replaced between what is asked of it before routing and what is written by it.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use actix_web::{App, Responder, get, guard, test, web};
use cors_actix::{Cors, Policy, SharedPolicy, cors, policy, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::{APP, PARTNER, VARY};

static FIRST: Policy = policy!(origins = ["https://app.example.com"], enforce);
static SECOND: Policy = policy!(origins = ["https://partner.example.net"]);

#[cors(origins = ["https://app.example.com"])]
#[get("/annotated")]
async fn annotated() -> impl Responder {
    "annotated"
}

/// The first policy refuses the partner with 403, the second lets its pages read the answer: an answer that is neither is of both.
#[actix_web::test]
async fn what_enforces_is_what_grants() {
    static HOT: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(FIRST.clone()));
    static IS_OVER: AtomicBool = AtomicBool::new(false);
    let reloading = thread::spawn(|| {
        while !IS_OVER.load(Ordering::Relaxed) {
            HOT.replace(SECOND.clone());
            HOT.replace(FIRST.clone());
        }
    });
    let app = App::new().service(annotated).route("/plain", web::get().to(|| async { "plain" }));
    let app = test::init_service(app.wrap(Cors::new(&*HOT))).await;
    let mut mixed = 0;
    let mut seen = [0; 2];
    for _ in 0..15_000 {
        let got = answer(&app, &Ask::actual("GET", "/plain", PARTNER)).await;
        let is_granted = got.lines("access-control-allow-origin").next().is_some();
        match (got.status, is_granted) {
            (403, false) => seen[0] += 1,
            (200, true) => seen[1] += 1,
            _ => mixed += 1,
        }
    }
    IS_OVER.store(true, Ordering::Relaxed);
    reloading.join().expect("it only replaces");
    assert!(seen.iter().all(|seen| *seen > 0), "both are seen: {seen:?}");
    assert_eq!(mixed, 0, "of {seen:?}");
}

/// Where the router tells which scope's default counts, it is the one with which the request began.
#[actix_web::test]
async fn a_default_that_only_the_router_knows_is_the_one_that_the_request_began_with() {
    static TWIN: LazyLock<SharedPolicy> =
        LazyLock::new(|| SharedPolicy::new(policy!(origins = ["https://app.example.com"])));
    async fn handler() -> &'static str {
        TWIN.replace(SECOND.clone());
        "plain"
    }
    for is_twin in [false, true] {
        TWIN.replace(FIRST.clone());
        let scope = |host| web::scope("/api").guard(guard::Host(host));
        let app = App::new().service(annotated);
        let app =
            app.service(scope("a.test").service(scope_default(&*TWIN)).route("/x", web::get().to(handler)));
        let app =
            if is_twin { app.service(scope("b.test").route("/x", web::get().to(handler))) } else { app };
        let app = test::init_service(app.wrap(Cors::endpoints())).await;
        let got = answer(&app, &Ask::actual("GET", "/api/x", APP).header("Host", "a.test")).await;
        assert_answer(&got, 200, &[("access-control-allow-origin", APP), VARY]);
    }
}
