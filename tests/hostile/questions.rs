//! Endpoints of one source of origins that ask it different questions.

use std::sync::LazyLock;

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, delete, get, guard, test, web};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::{assert_no_grant, auth};
use crate::{APP, VARY, VARY_PREFLIGHT};

/// Each tenant has a page of its own.
static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let policy = DynamicPolicy::new(Policy::builder().credentials(true), async |query| {
        query.parameter("tenant") == Some("acme") && query.origin() == APP
    });
    policy.unwrap().keyed_by(["tenant"])
});

#[cors(policy = TENANTS)]
#[get("/{page}")]
async fn by_path() -> impl Responder {
    "by path"
}

#[cors(policy = TENANTS)]
#[get("/{tenant}")]
async fn by_region() -> impl Responder {
    "by region"
}

/// Of two hosts, each has the tenant in another place of the path: what one tenant's page may do at the one host says nothing of
/// the other. Before routing nobody knows which host it is.
#[actix_web::test]
async fn one_tenants_answer_does_not_count_for_another() {
    let scope = |prefix: &str, host: &str| web::scope(prefix).guard(guard::Host(host)).wrap(from_fn(auth));
    let app = App::new()
        .service(scope("/{tenant}", "by-path.test").service(by_path))
        .service(scope("/{region}", "by-region.test").service(by_region))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let at = |ask: Ask, host| ask.header("Host", host);
    for (target, own, other) in [
        ("/acme/globex", "by-path.test", "by-region.test"),
        ("/globex/acme", "by-region.test", "by-path.test"),
    ] {
        let (actual, preflight) = (|| Ask::actual("GET", target, APP), || Ask::preflight("GET", target, APP));
        let token = |ask: Ask| ask.header("Authorization", "Bearer x");
        let granted =
            [("access-control-allow-origin", APP), ("access-control-allow-credentials", "true"), VARY];
        assert_answer(&answer(&app, &at(token(actual()), own)).await, 200, &granted);
        assert_answer(&answer(&app, &at(token(actual()), other)).await, 200, &[VARY]);
        for host in [own, other] {
            assert_no_grant(&answer(&app, &at(preflight(), host)).await);
            assert_no_grant(&answer(&app, &at(actual(), host)).await);
        }
    }
}

#[cors(policy = TENANTS)]
#[delete("/docs/{tenant}")]
async fn remove_of_tenant() -> impl Responder {
    "removed"
}

#[cors(policy = TENANTS)]
#[get("/docs/{tenant}")]
async fn read_of_tenant() -> impl Responder {
    "read"
}

#[cors(policy = TENANTS)]
#[get("/docs/{id}")]
async fn read_by_number() -> impl Responder {
    "read"
}

/// What the source says of the tenant must not be remembered for an endpoint that it is not told the tenant of.
#[actix_web::test]
async fn a_preflight_is_remembered_where_the_others_of_its_path_ask_the_same() {
    let ask = Ask::preflight("DELETE", "/docs/acme", APP);
    let granted = |max_age| {
        [
            ("access-control-allow-origin", APP),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "DELETE"),
            ("access-control-max-age", max_age),
            VARY_PREFLIGHT,
        ]
    };
    let same = App::new().service(remove_of_tenant).service(read_of_tenant).wrap(Cors::endpoints());
    assert_answer(&answer(&test::init_service(same).await, &ask).await, 204, &granted("600"));
    let other = App::new().service(remove_of_tenant).service(read_by_number).wrap(Cors::endpoints());
    let other = test::init_service(other).await;
    assert_answer(&answer(&other, &ask).await, 204, &granted("0"));
    assert_no_grant(&answer(&other, &Ask::actual("GET", "/docs/acme", APP)).await);
}

/// Everyone's but the tenants', each of which has a page of its own.
static SHARED: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let source = async |query: OriginQuery| query.parameter("tenant").is_none_or(|tenant| tenant == "acme");
    DynamicPolicy::new(Policy::builder().methods(["GET", "POST", "DELETE"]), source).unwrap()
});

#[cors(policy = SHARED)]
#[delete("/own/{tenant}")]
async fn tenants_own() -> impl Responder {
    "removed"
}

/// As a default a source is not told the tenant.
#[actix_web::test]
async fn a_default_of_the_same_source_is_not_remembered_for_the_endpoint() {
    let app = test::init_service(App::new().service(tenants_own).wrap(Cors::new(&*SHARED))).await;
    let granted = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "GET, POST, DELETE"),
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("POST", "/own/globex", APP)).await, 204, &granted);
    assert_no_grant(&answer(&app, &Ask::preflight("DELETE", "/own/globex", APP)).await);
}
