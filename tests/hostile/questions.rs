//! Endpoints of one source of origins that ask it different questions.

use std::sync::LazyLock;

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, get, guard, test, web};
use cors_actix::{Cors, DynamicPolicy, Policy, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::{assert_no_grant, auth};
use crate::{APP, VARY};

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
