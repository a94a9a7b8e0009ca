//! A guard that the actual request need not satisfy, beside un-annotated handlers.

use actix_web::{App, Responder, guard, put, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer};

use crate::support::assert_no_grant;
use crate::{APP, PARTNER};

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
