//! A guard that the actual request need not satisfy, beside un-annotated handlers.

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, guard, put, test, web};
use cors_actix::{Cors, Policy, cors, policy};
use tests::{Ask, Listener, answer, assert_answer};

use crate::support::{assert_no_grant, deny};
use crate::{APP, PARTNER, VARY_PREFLIGHT};

fn is_second_version(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers.contains_key("x-version")
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Version"])]
#[put("/doc", guard = "is_second_version")]
async fn put_doc() -> impl Responder {
    "annotated"
}

async fn beta() -> &'static str {
    "un-annotated"
}

/// An annotated handler whose guard the actual request need not satisfy: then the un-annotated one of the same path runs, which
/// grants nobody anything.
#[actix_web::test]
async fn a_guarded_endpoint_grants_nothing_for_its_unannotated_neighbour() {
    let ask = Ask::preflight("PUT", "/doc", APP);
    let alone = test::init_service(App::new().service(put_doc).route("/doc", web::put().to(beta))).await;
    let ran = answer(&alone, &Ask::actual("PUT", "/doc", APP)).await;
    assert_eq!(ran.body, b"un-annotated", "this is what the preflight is about");
    assert_no_grant(&answer(&alone, &ask).await);
    let layered = test::init_service(
        App::new().service(put_doc).route("/doc", web::put().to(beta)).wrap(Cors::endpoints()),
    )
    .await;
    assert_no_grant(&answer(&layered, &ask).await);
}

/// The same with the fallback of the app.
#[actix_web::test]
async fn a_guarded_endpoint_grants_nothing_for_the_default_service() {
    let app = test::init_service(
        App::new().service(put_doc).default_service(web::to(beta)).wrap(Cors::endpoints()),
    )
    .await;
    let ran = answer(&app, &Ask::actual("PUT", "/doc", APP)).await;
    assert_eq!(ran.body, b"un-annotated");
    assert_no_grant(&ran);
}

#[cors(origins = ["https://partner.example.net"])]
#[put("/doc")]
async fn put_any() -> impl Responder {
    "any"
}

/// A guard that asks for a header, before a handler of another policy: any one answer is right, and the warning is owed.
#[actix_web::test]
async fn a_guarded_endpoint_before_one_of_another_policy_is_told() {
    for layer in [false, true] {
        let events = Listener::start();
        let app = App::new().service(put_doc).service(put_any);
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for _ in 0..3 {
            let got = answer(&app, &Ask::preflight("PUT", "/doc", PARTNER)).await;
            assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), [PARTNER]);
        }
        let lines = events.lines();
        let told: Vec<_> = lines.iter().filter(|line| line.contains("guard-preflight")).collect();
        assert_eq!(told.len(), 1, "{lines:?}");
        assert!(told[0].contains("put_doc") && told[0].contains("put_any"), "{told:?}");
    }
}

static VERSIONS: Policy = policy!(origins = ["https://app.example.com"], headers = ["X-Version"]);
static ALIKE: Policy = policy!(origins = ["https://app.example.com"], headers = ["X-Version"]);

#[cors(policy = VERSIONS)]
#[put("/doc", guard = "is_second_version")]
async fn put_version() -> impl Responder {
    "version"
}

#[cors(policy = ALIKE)]
#[put("/doc")]
async fn put_alike() -> impl Responder {
    "alike"
}

fn is_here(context: &guard::GuardContext<'_>) -> bool {
    guard::Guard::check(&guard::Host("here.test"), context)
}

#[cors(origins = ["https://partner.example.net"])]
#[put("/doc", guard = "is_here")]
async fn put_here() -> impl Responder {
    "here"
}

/// Where both answer alike, or where the guard that decides can be asked of the preflight, nobody has to be told.
#[actix_web::test]
async fn nothing_is_told_of_guards_that_decide_nothing_unknown() {
    for layer in [false, true] {
        let events = Listener::start();
        let condition = || actix_web::middleware::Condition::new(layer, Cors::endpoints());
        let alike =
            test::init_service(App::new().service(put_version).service(put_alike).wrap(condition())).await;
        let hosts = test::init_service(App::new().service(put_doc).service(put_here).wrap(condition())).await;
        let got = answer(&alike, &Ask::preflight("PUT", "/doc", APP)).await;
        assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), [APP]);
        let got = answer(&hosts, &Ask::preflight("PUT", "/doc", PARTNER).header("Host", "here.test")).await;
        assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), [PARTNER]);
        let told = events.told();
        assert!(told.iter().all(|told| told.field("code") != "guard-preflight"), "{told:?}");
    }
}

/// What a preflight says of the host its request says too.
#[actix_web::test]
async fn a_guard_that_a_preflight_satisfies_grants_beside_an_unannotated_neighbour() {
    for layer in [false, true] {
        let app = App::new().service(put_here).route("/doc", web::put().to(beta));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let at = |ask: Ask, host| ask.header("Host", host);
        let asked = || Ask::preflight("PUT", "/doc", PARTNER);
        let here = answer(&app, &at(asked(), "here.test")).await;
        assert_eq!(here.lines("access-control-allow-origin").collect::<Vec<_>>(), [PARTNER], "{here}");
        assert_no_grant(&answer(&app, &at(asked(), "there.test")).await);
        let ran = answer(&app, &at(Ask::actual("PUT", "/doc", PARTNER), "here.test")).await;
        assert_eq!(ran.body, b"here");
    }
}

fn never(_: &guard::GuardContext<'_>) -> bool {
    false
}

#[cors(disabled)]
#[put("/off", guard = "is_second_version")]
async fn off_for_one() -> impl Responder {
    "off"
}

#[cors(disabled)]
#[put("/off", guard = "never")]
async fn off_for_another() -> impl Responder {
    "off"
}

/// Guards tell them apart, and what both say is said before authentication.
#[actix_web::test]
async fn two_disabled_handlers_of_one_path_answer_alike() {
    let events = Listener::start();
    let scope = web::scope("/api").service(off_for_one).service(off_for_another).wrap(from_fn(deny));
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/api/off", APP)).await, 403, &[VARY_PREFLIGHT]);
    let told = events.told();
    assert!(told.iter().all(|told| told.field("code") != "guard-preflight"), "{told:?}");
}
