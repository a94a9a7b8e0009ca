//! Origins that a source decides, with the layer and without.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::guard::GuardContext;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, Responder, get, put, test, web};
use cors_actix::{Cors, DynamicPolicy, Policy, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, EVIL, VARY, VARY_PREFLIGHT, bearer, failing};

/// Tenant `acme` allows its own page; `broken` has no database.
static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let builder = Policy::builder().credentials(true).headers(["X-Tenant"]);
    let policy = DynamicPolicy::new(builder, async |query| {
        assert!(query.endpoint().starts_with("/{tenant}/"), "{}", query.endpoint());
        actix_web::rt::task::yield_now().await;
        match query.parameter("tenant") {
            Some("broken") => Err("no connection"),
            Some(tenant) => Ok(query.origin() == format!("https://{tenant}.example.com")),
            None => Ok(false),
        }
    });
    policy.expect("valid").keyed_by(["tenant"]).time_to_live(Duration::from_secs(600))
});

#[cors(policy = TENANTS)]
#[get("/things/{id}")]
async fn thing() -> impl Responder {
    "thing"
}

#[cors(policy = TENANTS)]
#[put("/things/{thing}")]
async fn put_thing() -> impl Responder {
    "put"
}

const ACME: &str = "https://acme.example.com";

#[actix_web::test]
async fn the_source_decides_for_preflights_answers_and_refusals_by_middleware() {
    let granted = [("access-control-allow-origin", ACME), ("access-control-allow-credentials", "true"), VARY];
    let scope = || web::scope("/{tenant}").service(thing).service(put_thing);
    let alone = test::init_service(App::new().service(scope())).await;
    let layered = App::new().service(scope().wrap(from_fn(bearer))).wrap(Cors::endpoints());
    let layered = test::init_service(layered).await;
    let breaking = App::new().service(scope().wrap(from_fn(failing))).wrap(Cors::endpoints());
    let breaking = test::init_service(breaking).await;
    for method in ["GET", "PUT"] {
        TENANTS.forget();
        let (grant, other) =
            (Ask::preflight(method, "/acme/things/1", ACME), Ask::preflight(method, "/other/things/1", ACME));
        let expected = [
            ("access-control-allow-origin", ACME),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", method),
            ("access-control-allow-headers", "X-Tenant"),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&alone, &grant).await, 204, &expected);
        TENANTS.forget();
        assert_answer(&answer(&layered, &grant).await, 204, &expected);
        assert_answer(&answer(&alone, &other).await, 403, &[VARY_PREFLIGHT]);
        assert_answer(&answer(&layered, &other).await, 403, &[VARY_PREFLIGHT]);

        let (actual, other) =
            (Ask::actual(method, "/acme/things/1", ACME), Ask::actual(method, "/other/things/1", ACME));
        for (app_status, ask, expected) in [(200, &actual, &granted[..]), (200, &other, &[VARY])] {
            TENANTS.forget();
            assert_answer(&answer(&alone, ask).await, app_status, expected);
            TENANTS.forget();
            assert_answer(&answer(&layered, ask).await, 401, expected);
            TENANTS.forget();
            assert_answer(&answer(&breaking, ask).await, 418, expected);
            TENANTS.forget();
            let ask = ask.clone().header("Authorization", "Bearer x");
            assert_answer(&answer(&layered, &ask).await, 200, expected);
        }
    }
}

#[actix_web::test]
async fn a_source_that_fails_refuses_and_a_malformed_origin_is_never_asked_about() {
    let app = App::new().service(web::scope("/{tenant}").service(thing)).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for ask in [
        Ask::actual("GET", "/broken/things/1", "https://broken.example.com"),
        Ask::preflight("GET", "/broken/things/1", "https://broken.example.com"),
    ] {
        let answered = answer(&app, &ask).await;
        assert!(answered.lines("access-control-allow-origin").next().is_none());
        assert_eq!(answered.lines("vary").count(), 1);
    }
    // What the validator would refuse is never asked.
    for origin in ["null", "http://acme.example.com", "https://", ""] {
        let answered = answer(&app, &Ask::actual("GET", "/acme/things/1", origin)).await;
        assert_answer(&answered, 200, &[VARY]);
    }
}

static PAGES: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let allows = async |query: cors_actix::OriginQuery| {
        assert_eq!(query.endpoint(), "");
        query.origin() == APP
    };
    DynamicPolicy::new(Policy::builder(), allows).expect("valid")
});

#[actix_web::test]
async fn a_default_may_ask_too() {
    let app = App::new().route("/plain", web::get().to(HttpResponse::Ok)).wrap(Cors::new(&PAGES));
    let app = test::init_service(app).await;
    for (path, status) in [("/plain", 200), ("/nothing", 404)] {
        PAGES.forget();
        let granted = [("access-control-allow-origin", APP), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, status, &granted);
        assert_answer(&answer(&app, &Ask::actual("GET", path, EVIL)).await, status, &[VARY]);
        assert_eq!(answer(&app, &Ask::preflight("GET", path, APP)).await.status, 204);
        assert_eq!(answer(&app, &Ask::preflight("GET", path, EVIL)).await.status, 403);
    }
}

const PARTNER: &str = "https://partner.example.com";

static PARTNERS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let allows = async |query: cors_actix::OriginQuery| query.origin() == PARTNER;
    DynamicPolicy::new(Policy::builder(), allows).expect("valid")
});

#[cors(policy = PARTNERS)]
#[get("/partners")]
async fn partners() -> impl Responder {
    "partners"
}

/// A default's source is asked beside the endpoint's, and neither answers for the other.
#[actix_web::test]
async fn two_sources_of_one_request_are_told_apart() {
    let app = App::new().service(partners).route("/plain", web::get().to(HttpResponse::Ok));
    let app = test::init_service(app.wrap(Cors::new(&PAGES))).await;
    for (path, allowed, other) in [("/partners", PARTNER, APP), ("/plain", APP, PARTNER)] {
        PAGES.forget();
        PARTNERS.forget();
        let granted = [("access-control-allow-origin", allowed), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", path, allowed)).await, 200, &granted);
        assert_answer(&answer(&app, &Ask::actual("GET", path, other)).await, 200, &[VARY]);
        assert_eq!(answer(&app, &Ask::preflight("GET", path, allowed)).await.status, 204);
        assert_answer(&answer(&app, &Ask::preflight("GET", path, other)).await, 403, &[VARY_PREFLIGHT]);
    }
}

fn has_version(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("X-Version")
}

#[cors(origins = ["https://app.example.com"])]
#[get("/versions")]
async fn version() -> impl Responder {
    "version"
}

#[cors(policy = PARTNERS)]
#[put("/versions", guard = "has_version")]
async fn put_version() -> impl Responder {
    "put"
}

/// A preflight lacks the header that the guard asks for, and is the endpoint's all the same.
#[actix_web::test]
async fn the_source_of_a_guarded_endpoint_is_asked_for_its_preflight() {
    let scope = web::scope("/api").service(version).service(put_version).wrap(from_fn(bearer));
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    PARTNERS.forget();
    let granted = answer(&app, &Ask::preflight("PUT", "/api/versions", PARTNER)).await;
    assert_eq!(granted.status, 204, "{granted}");
    assert_eq!(granted.lines("access-control-allow-origin").collect::<Vec<_>>(), [PARTNER]);
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/api/versions", APP)).await, 403, &[VARY_PREFLIGHT]);
}
