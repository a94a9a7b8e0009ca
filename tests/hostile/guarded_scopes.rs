//! A guard on a scope sends a request on to what stands behind it.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, delete, get, guard, test, web};
use cors_actix::{Cors, Policy, cors, policy};
use tests::{Ask, answer, assert_answer};

use crate::support::{ENFORCED, LAX, assert_no_grant, deny};
use crate::{APP, EVIL, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/{user}/items/{id}")]
async fn strict_get_of_user() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/{user}/items/{id}")]
async fn strict_of_all() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/{user}/{version}/items/{id}")]
async fn strict_get_of_all() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/items/{id}")]
async fn lax() -> impl Responder {
    "lax"
}

async fn plain() -> &'static str {
    "un-annotated"
}

fn at(ask: Ask, host: &str) -> Ask {
    ask.header("Host", host)
}

/// A guard on a scope sends the request on to what stands behind it, under another prefix.
#[actix_web::test]
async fn a_guarded_scope_does_not_answer_for_what_stands_behind_it() {
    let partners = || web::scope("/{tenant}").guard(guard::Host("partners.test")).service(lax);
    let ask = at(Ask::preflight("DELETE", "/api/items/1", PARTNER), "api.test");
    let run = at(Ask::actual("DELETE", "/api/items/1", PARTNER), "api.test");
    let annotated = test::init_service(
        App::new().service(partners()).service(web::scope("/api").service(strict)).wrap(Cors::endpoints()),
    )
    .await;
    assert_no_grant(&answer(&annotated, &ask).await);
    assert_eq!(answer(&annotated, &run).await.body, b"strict", "this is what the preflight is about");
    let unannotated = test::init_service(
        App::new()
            .service(partners())
            .service(web::scope("/api").route("/items/{id}", web::delete().to(plain)))
            .wrap(Cors::endpoints()),
    )
    .await;
    assert_no_grant(&answer(&unannotated, &ask).await);
    assert_eq!(answer(&unannotated, &run).await.body, b"un-annotated");
}

/// The default is for the scope's un-annotated handlers; the endpoint behind the scope has a policy of its own.
#[actix_web::test]
async fn an_unannotated_guarded_scope_does_not_bring_the_default_to_the_endpoint_behind_it() {
    let app = test::init_service(
        App::new()
            .service(
                web::scope("/api")
                    .guard(guard::Host("partners.test"))
                    .route("/items/{id}", web::delete().to(plain)),
            )
            .service(web::scope("/api").service(strict))
            .wrap(Cors::new(&LAX)),
    )
    .await;
    assert_no_grant(&answer(&app, &at(Ask::preflight("DELETE", "/api/items/1", PARTNER), "api.test")).await);
    let run = answer(&app, &at(Ask::actual("DELETE", "/api/items/1", PARTNER), "api.test")).await;
    assert_eq!(run.body, b"strict");
    assert_answer(&run, 200, &[VARY]);
}

/// Files for every path stand behind the scopes of most apps. They say nothing about guards, so preflights are answered before
/// authentication; the first request that came past a guard would tell.
#[actix_web::test]
async fn what_takes_every_path_does_not_keep_a_scope_from_answering() {
    let app = test::init_service(
        App::new()
            .service(web::scope("/api").wrap(from_fn(deny)).service(strict))
            .route("/{tail:.*}", web::get().to(plain))
            .wrap(Cors::endpoints()),
    )
    .await;
    let granted = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await, 204, &granted);
    assert_answer(&answer(&app, &Ask::actual("DELETE", "/api/items/1", APP)).await, 401, &granted_401());
    assert_answer(&answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await, 204, &granted);
}

fn granted_401() -> [(&'static str, &'static str); 2] {
    [("access-control-allow-origin", APP), VARY]
}

/// What is un-annotated is enforced for, whichever annotated handlers stand around it.
#[actix_web::test]
async fn a_default_that_enforces_is_not_let_down_by_endpoints_that_differ() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn counted() -> &'static str {
        RUNS.fetch_add(1, Ordering::SeqCst);
        "un-annotated"
    }
    let app = test::init_service(
        App::new()
            .service(
                web::scope("/api")
                    .guard(guard::Host("partners.test"))
                    .route("/items/special", web::delete().to(counted))
                    .service(lax),
            )
            .service(web::scope("/api").service(strict))
            .service(web::scope("/{any}").route("/items/{id}", web::delete().to(counted)))
            .wrap(Cors::new(&ENFORCED)),
    )
    .await;
    let ask = |origin| at(Ask::actual("DELETE", "/api/items/special", origin), "partners.test");
    assert_answer(&answer(&app, &ask(EVIL)).await, 403, &[VARY]);
    assert_eq!(RUNS.load(Ordering::SeqCst), 0);
    assert_eq!(answer(&app, &ask(PARTNER)).await.body, b"un-annotated");
    assert_no_grant(
        &answer(&app, &at(Ask::preflight("DELETE", "/api/items/special", EVIL), "partners.test")).await,
    );
}

/// Where all that may run answers alike, nothing has to be decided: before authentication, whatever the guards say.
#[actix_web::test]
async fn guarded_scopes_of_one_policy_answer_before_authentication() {
    let scope =
        |prefix, host| web::scope(prefix).guard(guard::Host(host)).wrap(from_fn(deny)).service(strict);
    let app = test::init_service(
        App::new()
            .service(scope("/{tenant}", "a.test"))
            .service(scope("/api", "b.test"))
            .service(scope("/api", "c.test"))
            .wrap(Cors::endpoints()),
    )
    .await;
    for host in ["a.test", "b.test", "c.test"] {
        let got = answer(&app, &at(Ask::preflight("DELETE", "/api/items/1", APP), host)).await;
        assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), [APP], "{host}: {got}");
        assert_answer(
            &answer(&app, &at(Ask::actual("DELETE", "/api/items/1", APP), host)).await,
            401,
            &granted_401(),
        );
    }
}

/// The router has gone into the scope and found nothing annotated there: what its authentication answers is the default's.
#[actix_web::test]
async fn what_a_scope_answers_is_not_of_the_endpoint_behind_it() {
    let scope = web::scope("/api").route("/items/{id}", web::post().to(plain)).wrap(from_fn(deny));
    let app =
        test::init_service(App::new().service(scope).service(strict_of_all).wrap(Cors::new(&LAX))).await;
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &Ask::actual("DELETE", "/api/items/1", PARTNER)).await, 401, &granted);
    assert_answer(&answer(&app, &Ask::actual("DELETE", "/api/items/1", APP)).await, 401, &[VARY]);
}

/// Whatever takes every path shows nothing of guards, but an annotated handler behind the scope does, once it has run.
#[actix_web::test]
async fn an_endpoint_that_has_run_behind_a_scope_tells_of_its_guard() {
    let partners = web::scope("/api").guard(guard::Host("partners.test")).service(strict);
    let app = App::new()
        .service(partners)
        .service(strict_get_of_user)
        .route("/{tail:.*}", web::delete().to(plain))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let get = answer(&app, &at(Ask::actual("GET", "/api/items/1", APP), "api.test")).await;
    assert_eq!(get.body, b"strict");
    assert_no_grant(&answer(&app, &at(Ask::preflight("DELETE", "/api/items/1", APP), "api.test")).await);
    let ran = answer(&app, &at(Ask::actual("DELETE", "/api/items/1", APP), "api.test")).await;
    assert_eq!(ran.body, b"un-annotated", "this is what the preflight is about");
}

/// It tells of the scopes that its request has come past, and of no others.
#[actix_web::test]
async fn a_guard_of_an_outer_scope_says_nothing_of_an_inner_one() {
    let inner = web::scope("/v1").service(strict).wrap(from_fn(deny));
    let outer = web::scope("/api").guard(guard::Host("partners.test")).service(inner);
    let app = App::new()
        .service(outer.route("/{version}/items/{id}", web::delete().to(plain)))
        .service(strict_get_of_all)
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let get = answer(&app, &at(Ask::actual("GET", "/api/v1/items/1", APP), "api.test")).await;
    assert_eq!(get.body, b"strict");
    let ask = at(Ask::preflight("DELETE", "/api/v1/items/1", APP), "partners.test");
    let preflight = answer(&app, &ask).await;
    assert_eq!(preflight.lines("access-control-allow-origin").collect::<Vec<_>>(), [APP], "{preflight}");
}

/// Nothing annotated in the scope serves the method. Behind it one endpoint says what the default does, or two differ.
#[actix_web::test]
async fn the_default_and_what_stands_behind_a_scope_say_what_both_would() {
    static STRICT: Policy = policy!(origins = ["https://app.example.com"], methods = [DELETE]);
    let scope = || web::scope("/api").route("/items/{id}", web::post().to(plain)).wrap(from_fn(deny));
    let one = App::new().service(scope()).service(web::scope("/{tenant}").service(strict));
    let one = test::init_service(one.wrap(Cors::new(&STRICT))).await;
    let granted = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&one, &Ask::preflight("DELETE", "/api/items/1", APP)).await, 204, &granted);
    let partners = guard::Host("partners.test");
    let two = App::new()
        .service(scope().guard(guard::Host("none.test")))
        .service(web::scope("/{tenant}").guard(partners).service(strict).wrap(from_fn(deny)))
        .service(web::scope("/{tenant}").service(lax).wrap(from_fn(deny)))
        .wrap(Cors::new(&STRICT));
    let two = test::init_service(two).await;
    assert_no_grant(&answer(&two, &at(Ask::preflight("DELETE", "/api/items/1", APP), "api.test")).await);
}
