//! Two scopes of one prefix, and the default of one of them.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, guard, middleware::from_fn, test, web};
use cors_actix::{
    Cors, DynamicPolicy, OriginQuery, Policy, ScopeDefault, SharedPolicy, policy, scope_default,
};
use tests::{Answer, Ask, Listener, answer, assert_answer};

use crate::support::{ENFORCED, LAX, assert_no_grant, deny};
use crate::{EVIL, PARTNER, VARY};

async fn plain() -> &'static str {
    "un-annotated"
}

fn at(ask: Ask, host: &str) -> Ask {
    ask.header("Host", host)
}

/// Two scopes of one prefix that hosts tell apart: the default of the first is not the second's.
#[actix_web::test]
async fn a_scopes_default_stays_with_the_scope_that_the_router_enters() {
    let app = test::init_service(
        App::new()
            .service(
                web::scope("/api")
                    .guard(guard::Host("partners.test"))
                    .service(scope_default(&LAX))
                    .route("/prices", web::get().to(plain)),
            )
            .service(web::scope("/api").route("/prices", web::get().to(plain)))
            .wrap(Cors::endpoints()),
    )
    .await;
    let partners = at(Ask::actual("GET", "/api/prices", PARTNER), "partners.test");
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &partners).await, 200, &granted);
    let other = answer(&app, &at(Ask::actual("GET", "/api/prices", PARTNER), "api.test")).await;
    assert_eq!(other.body, b"un-annotated");
    assert_no_grant(&other);
    assert_no_grant(&answer(&app, &at(Ask::preflight("GET", "/api/prices", PARTNER), "api.test")).await);
}

/// Nor where the app has a default of its own, wherever in the app it stands.
#[actix_web::test]
async fn the_apps_default_counts_for_a_scope_without_one() {
    static OTHER: Policy = policy!(origins = ["https://other.example.net"]);
    let scope = |host| web::scope("/api").guard(guard::Host(host));
    let app = App::new()
        .service(scope("partners.test").service(scope_default(&LAX)).route("/x", web::get().to(plain)))
        .service(scope("api.test").route("/x", web::get().to(plain)))
        .service(scope_default(&OTHER))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for (host, origin, other) in [
        ("partners.test", PARTNER, "https://other.example.net"),
        ("api.test", "https://other.example.net", PARTNER),
    ] {
        let granted = [("access-control-allow-origin", origin), VARY];
        assert_answer(&answer(&app, &at(Ask::actual("GET", "/api/x", origin), host)).await, 200, &granted);
        assert_answer(&answer(&app, &at(Ask::actual("GET", "/api/x", other), host)).await, 200, &[VARY]);
    }
}

/// A default that stands behind a handler of its scope cannot say that the router has come into it: nothing, and a word about
/// it.
#[actix_web::test]
async fn a_default_that_comes_late_grants_nothing_where_scopes_may_be_mistaken() {
    let events = Listener::start();
    let scope = || web::scope("/api").route("/prices", web::get().to(plain));
    let app = test::init_service(
        App::new()
            .service(scope().guard(guard::Host("partners.test")).service(scope_default(&LAX)))
            .service(scope())
            .wrap(Cors::endpoints()),
    )
    .await;
    for host in ["partners.test", "api.test"] {
        for _ in 0..2 {
            let got = answer(&app, &at(Ask::actual("GET", "/api/prices", PARTNER), host)).await;
            assert_answer(&got, 200, &[VARY]);
        }
    }
    let lines = events.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("first thing in its scope"), "{lines:?}");
}

/// What a middleware of either scope answers may be either's.
#[actix_web::test]
async fn a_middleware_of_one_of_two_scopes_gets_neither_default() {
    let scope = |host| web::scope("/api").guard(guard::Host(host)).wrap(from_fn(deny));
    let app = test::init_service(
        App::new()
            .service(scope("partners.test").service(scope_default(&LAX)).route("/x", web::get().to(plain)))
            .service(scope("api.test").route("/x", web::get().to(plain)))
            .wrap(Cors::endpoints()),
    )
    .await;
    for host in ["partners.test", "api.test"] {
        let got = answer(&app, &at(Ask::actual("GET", "/api/x", PARTNER), host)).await;
        assert_answer(&got, 401, &[VARY]);
    }
}

/// Where it cannot be told whether a default that enforces counts, it does.
#[actix_web::test]
async fn enforce_is_not_let_down_where_scopes_may_be_mistaken() {
    let scope =
        |host| web::scope("/api").guard(guard::Host(host)).route("/x", web::post().to(HttpResponse::Ok));
    let app = test::init_service(
        App::new()
            .service(scope("api.test"))
            .service(scope("partners.test").service(scope_default(&ENFORCED)))
            .wrap(Cors::endpoints()),
    )
    .await;
    let ask = |origin| at(Ask::actual("POST", "/api/x", origin), "partners.test");
    assert_answer(&answer(&app, &ask(EVIL)).await, 403, &[VARY]);
    assert_eq!(answer(&app, &ask(PARTNER)).await.status, 200);
}

/// However many there are.
#[actix_web::test]
async fn enforce_in_one_of_three_scopes_is_not_let_down() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    static OTHER: Policy = policy!(origins = ["https://other.example.net"]);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().finish()
    }
    let scope = |host, default: &'static Policy| {
        let scope = web::scope("/api").guard(guard::Host(host)).service(scope_default(default));
        scope.route("/x", web::post().to(handler))
    };
    let app = App::new().service(scope("a.test", &LAX)).service(scope("b.test", &OTHER));
    let app = test::init_service(app.service(scope("c.test", &ENFORCED)).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &at(Ask::actual("POST", "/api/x", EVIL), "c.test")).await, 403, &[VARY]);
    assert_eq!(RUNS.load(Ordering::SeqCst), 0);
    assert_eq!(answer(&app, &at(Ask::actual("POST", "/api/x", PARTNER), "c.test")).await.status, 200);
}

/// A handler of the app that takes a path of the scope first has nothing to do with the scope's default.
#[actix_web::test]
async fn a_scopes_default_is_not_for_a_handler_before_the_scope() {
    let app = test::init_service(
        App::new()
            .route("/api/{first}", web::get().to(plain))
            .service(
                web::scope("/api")
                    .service(scope_default(&LAX))
                    .route("/x", web::put().to(plain))
                    .route("/x/y", web::get().to(plain)),
            )
            .wrap(Cors::endpoints()),
    )
    .await;
    let first = answer(&app, &Ask::actual("GET", "/api/x", PARTNER)).await;
    assert_eq!(first.body, b"un-annotated");
    assert_no_grant(&first);
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &Ask::actual("PUT", "/api/x", PARTNER)).await, 200, &granted);
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/x/y", PARTNER)).await, 200, &granted);
}

static SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(of(PARTNER)));
static TWIN_SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(of(PARTNER)));
static DYNAMIC: LazyLock<DynamicPolicy> = LazyLock::new(dynamic);
static TWIN_DYNAMIC: LazyLock<DynamicPolicy> = LazyLock::new(dynamic);
static FIXED: Policy = policy!(origins = ["https://partner.example.net"]);
static TWIN_FIXED: Policy = policy!(origins = ["https://partner.example.net"]);
static OTHER_FIXED: Policy = policy!(origins = ["https://partner.example.net", "https://other.example.net"]);

fn of(origin: &str) -> Policy {
    Policy::builder().origins([origin]).build().expect("valid")
}

fn dynamic() -> DynamicPolicy {
    DynamicPolicy::new(Policy::builder(), async |query: OriginQuery| query.origin() == PARTNER)
        .expect("valid")
}

/// Two defaults count as one only where they are the same for good: what may be replaced, or asks a source, is none but itself.
#[actix_web::test]
async fn a_middleware_of_either_of_two_scopes_has_a_default_that_both_share() {
    async fn answered(one: ScopeDefault, other: ScopeDefault) -> Answer {
        let scope = |host| web::scope("/api").guard(guard::Host(host)).wrap(from_fn(deny));
        let scopes = App::new()
            .service(scope("partners.test").service(one).route("/x", web::get().to(plain)))
            .service(scope("api.test").service(other).route("/x", web::get().to(plain)));
        let app = test::init_service(scopes.wrap(Cors::endpoints())).await;
        answer(&app, &at(Ask::actual("GET", "/api/x", PARTNER), "partners.test")).await
    }
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    let both = [
        answered(scope_default(&FIXED), scope_default(&FIXED)).await,
        answered(scope_default(&FIXED), scope_default(&TWIN_FIXED)).await,
        answered(scope_default(&*SHARED), scope_default(&*SHARED)).await,
        answered(scope_default(&*DYNAMIC), scope_default(&*DYNAMIC)).await,
    ];
    for answered in both {
        assert_answer(&answered, 401, &granted);
    }
    let neither = [
        answered(scope_default(&FIXED), scope_default(&OTHER_FIXED)).await,
        answered(scope_default(&FIXED), scope_default(&*SHARED)).await,
        answered(scope_default(&*SHARED), scope_default(&*TWIN_SHARED)).await,
        answered(scope_default(&*DYNAMIC), scope_default(&*TWIN_DYNAMIC)).await,
    ];
    for answered in neither {
        assert_answer(&answered, 401, &[VARY]);
    }
}
