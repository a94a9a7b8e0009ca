//! Something un-annotated behind a scope takes some of the scope's paths: it runs if a guard on the scope sends the request
//! on. Nobody can ask for guards, so each case is tried with the scope's guard and without, by the first request of an app.

use actix_web::dev::Service as _;
use actix_web::http::StatusCode;
use actix_web::middleware::{Condition, from_fn};
use actix_web::{App, HttpResponse, Responder, delete, guard, test, web};
use cors_actix::{Cors, Policy, cors, policy, scope_default};
use tests::{Answer, Ask, Listener, answer, assert_answer};

use crate::support::{LAX, Prefix, assert_no_grant, auth, deny, fail};
use crate::{APP, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
pub(super) async fn annotated() -> impl Responder {
    "annotated"
}

pub(super) async fn plain() -> &'static str {
    "un-annotated"
}

/// Where authentication stands, and how it refuses.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Door {
    Nowhere,
    Answers,
    Fails,
    AnswersAroundAll,
    FailsAroundAll,
}

use Door::{Answers, AnswersAroundAll, Fails, FailsAroundAll, Nowhere};

const DOORS: [Door; 5] = [Nowhere, Answers, Fails, AnswersAroundAll, FailsAroundAll];

/// An app with a scope, and an un-annotated handler behind it that takes a part of its paths; `is_guarded`: the scope is for
/// another host.
async fn ask_first(door: Door, is_guarded: bool, ask: Ask) -> Answer {
    let scope =
        if is_guarded { web::scope("/api").guard(guard::Host("partners.test")) } else { web::scope("/api") };
    let app = App::new()
        .service(
            scope
                .service(annotated)
                .wrap(Condition::new(door == Answers, from_fn(deny)))
                .wrap(Condition::new(door == Fails, from_fn(fail))),
        )
        .service(web::resource("/{user}/items/{item}").route(web::delete().to(plain)))
        .wrap(Condition::new(door == AnswersAroundAll, from_fn(deny)))
        .wrap(Condition::new(door == FailsAroundAll, from_fn(fail)))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    answer(&app, &ask.header("Host", "api.test")).await
}

pub(super) fn granted() -> [(&'static str, &'static str); 4] {
    [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ]
}

#[actix_web::test]
async fn without_a_guard_the_scope_answers_before_authentication() {
    for door in DOORS {
        let preflight = ask_first(door, false, Ask::preflight("DELETE", "/api/items/1", APP)).await;
        assert_answer(&preflight, 204, &granted());
        let foreign = ask_first(door, false, Ask::preflight("DELETE", "/api/items/1", PARTNER)).await;
        assert_answer(&foreign, 403, &[VARY_PREFLIGHT]);
        let status = if door == Nowhere { 200 } else { 401 };
        let actual = ask_first(door, false, Ask::actual("DELETE", "/api/items/1", APP)).await;
        assert_eq!(actual.status, status, "{door:?}: {actual}");
        assert_eq!(
            actual.lines("access-control-allow-origin").collect::<Vec<_>>(),
            [APP],
            "{door:?}: {actual}"
        );
    }
}

#[actix_web::test]
async fn with_a_guard_nothing_is_granted_for_what_runs_behind_it() {
    // Where authentication stands around both, nobody asks the router.
    for door in [Nowhere, Answers, Fails] {
        let actual = ask_first(door, true, Ask::actual("DELETE", "/api/items/1", APP)).await;
        assert_eq!(actual.body, b"un-annotated", "this is what the preflight is about");
        assert_no_grant(&actual);
        assert_no_grant(&ask_first(door, true, Ask::preflight("DELETE", "/api/items/1", APP)).await);
    }
}

/// What stands behind has authentication of its own.
#[actix_web::test]
async fn nor_for_what_authentication_behind_the_guard_answers() {
    for is_failing in [false, true] {
        for ask in [Ask::preflight("DELETE", "/api/items/1", APP), Ask::actual("DELETE", "/api/items/1", APP)]
        {
            let events = Listener::start();
            let api = web::scope("/api").guard(guard::Host("partners.test")).service(annotated);
            let tenants = web::scope("/{tenant}").route("/items/{item}", web::delete().to(plain));
            let doors =
                || (Condition::new(!is_failing, from_fn(deny)), Condition::new(is_failing, from_fn(fail)));
            let app = App::new()
                .service(api.wrap(doors().0).wrap(doors().1))
                .service(tenants.wrap(doors().0).wrap(doors().1))
                .wrap(Cors::endpoints());
            let app = test::init_service(app).await;
            let got = answer(&app, &ask.header("Host", "api.test")).await;
            assert_eq!(got.status, 401, "{got}");
            assert_no_grant(&got);
            assert_eq!(got.lines("vary").collect::<Vec<_>>(), ["Origin"], "{got}");
            let told = events.told();
            let failed = told.iter().filter(|told| told.field("event") == "failure-undecided");
            assert_eq!(failed.count(), usize::from(is_failing), "{told:?}");
        }
    }
}

/// The guard is on the outer one of two scopes.
#[actix_web::test]
async fn a_guard_on_an_outer_scope_counts() {
    let inner = web::scope("/v1").wrap(from_fn(deny)).service(annotated);
    let app = App::new()
        .service(web::scope("/api").guard(guard::Host("partners.test")).service(inner))
        .service(web::scope("/api").route("/v1/items/{item}", web::delete().to(plain)))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let ask = |ask: Ask| ask.header("Host", "api.test");
    assert_no_grant(&answer(&app, &ask(Ask::preflight("DELETE", "/api/v1/items/1", APP))).await);
    let ran = answer(&app, &ask(Ask::actual("DELETE", "/api/v1/items/1", APP))).await;
    assert_eq!(ran.body, b"un-annotated");
}

/// The scope's default, and not an endpoint's policy.
#[actix_web::test]
async fn a_scopes_default_is_not_for_what_runs_behind_its_guard() {
    static STRICT: Policy = policy!(origins = ["https://app.example.com"], methods = [GET, DELETE]);
    for (is_guarded, expected) in [(false, vec![PARTNER]), (true, vec![])] {
        for door in [Nowhere, Answers, Fails] {
            let scope = web::scope("/api").service(scope_default(&LAX));
            let scope = if is_guarded { scope.guard(guard::Host("partners.test")) } else { scope };
            let scope = scope
                .route("/items/{id}", web::delete().to(plain))
                .wrap(Condition::new(door == Answers, from_fn(deny)))
                .wrap(Condition::new(door == Fails, from_fn(fail)));
            let app = App::new()
                .service(scope)
                .route("/{user}/items/{item}", web::delete().to(plain))
                .service(web::scope("/annotated").service(annotated))
                .wrap(Cors::new(&STRICT));
            let app = test::init_service(app).await;
            let ask = Ask::preflight("DELETE", "/api/items/1", PARTNER).header("Host", "api.test");
            let got = answer(&app, &ask).await;
            let origins: Vec<_> = got.lines("access-control-allow-origin").collect();
            assert_eq!(origins, expected, "{door:?}, guarded: {is_guarded}: {got}");
        }
    }
}

/// One policy for both: nothing waits for the router.
#[actix_web::test]
async fn what_both_say_is_said_at_once() {
    static BOTH: Policy = policy!(origins = ["https://app.example.com"], methods = [DELETE]);
    let app = App::new()
        .service(
            web::scope("/api").guard(guard::Host("partners.test")).wrap(from_fn(fail)).service(annotated),
        )
        .service(web::scope("/{tenant}").wrap(from_fn(fail)).route("/items/{item}", web::delete().to(plain)))
        .wrap(Cors::new(&BOTH));
    let app = test::init_service(app).await;
    let ask = |ask: Ask| ask.header("Host", "api.test");
    assert_answer(&answer(&app, &ask(Ask::preflight("DELETE", "/api/items/1", APP))).await, 204, &granted());
    assert_answer(
        &answer(&app, &ask(Ask::actual("DELETE", "/api/items/1", APP))).await,
        401,
        &[("access-control-allow-origin", APP), VARY],
    );
}

/// A layer around a scope alone is asked when the router has come there: nothing is left to presume.
#[actix_web::test]
async fn a_layer_around_the_scope_knows_that_it_is_there() {
    for is_failing in [false, true] {
        let scope = web::scope("/api")
            .service(annotated)
            .wrap(Condition::new(!is_failing, from_fn(deny)))
            .wrap(Condition::new(is_failing, from_fn(fail)))
            .wrap(Cors::endpoints());
        let app = App::new()
            .service(scope.guard(guard::Host("api.test")))
            .service(web::scope("/{tenant}").route("/items/{item}", web::delete().to(plain)));
        let app = test::init_service(app).await;
        let ask = |host: &'static str| Ask::preflight("DELETE", "/api/items/1", APP).header("Host", host);
        assert_answer(&answer(&app, &ask("api.test")).await, 204, &granted());
        assert_no_grant(&answer(&app, &ask("partners.test")).await);
    }
}

/// A middleware outside of the layer may make the error's answer as well, to log it: the browser gets the same one.
#[actix_web::test]
async fn an_error_has_the_same_answer_as_often_as_it_is_made() {
    let app = App::new()
        .service(web::scope("/api").service(annotated).wrap(from_fn(fail)))
        .service(web::resource("/{user}/items/{item}").route(web::delete().to(plain)))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let ask = Ask::preflight("DELETE", "/api/items/1", APP);
    let error = app.call(ask.request().to_request()).await.expect_err("the scope's middleware fails");
    for _ in 0..3 {
        assert_answer(&Answer::read(error.error_response()).await, 204, &granted());
    }
}

/// Authentication around both shows nothing, but what it has let through once does.
#[actix_web::test]
async fn a_request_that_has_come_past_the_guard_is_remembered() {
    for (is_guarded, ran) in [(true, "un-annotated"), (false, "annotated")] {
        let scope = web::scope("/api").service(annotated);
        let scope = if is_guarded { scope.guard(guard::Host("partners.test")) } else { scope };
        let app = App::new()
            .service(scope)
            .service(web::resource("/{user}/items/{item}").route(web::delete().to(plain)))
            .wrap(from_fn(auth))
            .wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let ask = |ask: Ask| ask.header("Host", "api.test");
        let actual = Ask::actual("DELETE", "/api/items/1", APP).header("Authorization", "Bearer a");
        assert_eq!(answer(&app, &ask(actual)).await.body, ran.as_bytes());
        let preflight = answer(&app, &ask(Ask::preflight("DELETE", "/api/items/1", APP))).await;
        let refused = answer(&app, &ask(Ask::actual("DELETE", "/api/items/1", APP))).await;
        assert_eq!(refused.status, 401, "{refused}");
        if is_guarded {
            assert_no_grant(&preflight);
            assert_no_grant(&refused);
            // Nor is it said of another method, which what is un-annotated may serve.
            assert_no_grant(&answer(&app, &ask(Ask::preflight("PUT", "/api/items/1", APP))).await);
        } else {
            assert_answer(&preflight, 204, &granted());
            assert_eq!(refused.lines("access-control-allow-origin").collect::<Vec<_>>(), [APP], "{refused}");
        }
    }
}

/// What the app's own fallback answers says nothing of a scope that the router may have passed.
#[actix_web::test]
async fn an_answer_of_the_apps_fallback_is_not_taken_for_a_refusal_of_the_scopes() {
    for status in [StatusCode::OK, StatusCode::FOUND, StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED] {
        let fallback = web::to(move || async move { HttpResponse::new(status) });
        let app = App::new()
            .service(web::scope("/api").guard(guard::Host("partners.test")).service(annotated))
            .service(web::resource("/{user}/items/{item}").guard(guard::Delete()).to(plain))
            .default_service(fallback)
            .wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let ask = |ask: Ask| ask.header("Host", "api.test");
        let got = answer(&app, &ask(Ask::preflight("DELETE", "/api/items/1", APP))).await;
        assert_answer(&got, status.as_u16(), &[VARY]);
        let ran = answer(&app, &ask(Ask::actual("DELETE", "/api/items/1", APP))).await;
        assert_eq!(ran.body, b"un-annotated", "this is what the preflight is about");
        assert_no_grant(&ran);
    }
}

/// Two endpoints of one policy, whichever runs; that something un-annotated takes other paths of the scope is nothing to them.
#[actix_web::test]
async fn what_two_endpoints_say_is_said_at_once() {
    let scope = |prefix| web::scope(prefix).service(annotated).wrap(from_fn(fail));
    let app = App::new()
        .service(scope("/api").guard(guard::Host("partners.test")))
        .service(scope("/{tenant}"))
        .service(web::resource("/{user}/prices/{item}").route(web::delete().to(plain)))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let ask = Ask::preflight("DELETE", "/api/items/1", APP).header("Host", "api.test");
    assert_answer(&answer(&app, &ask).await, 204, &granted());
}

/// Authentication of a scope around both.
#[actix_web::test]
async fn without_a_guard_an_inner_scope_answers_before_what_is_around_it() {
    for is_failing in [false, true] {
        let around = web::scope("/v1")
            .service(web::scope("/api").service(annotated))
            .service(web::resource("/{user}/items/{item}").route(web::delete().to(plain)))
            .wrap(Condition::new(!is_failing, from_fn(deny)))
            .wrap(Condition::new(is_failing, from_fn(fail)));
        let app = test::init_service(App::new().service(around).wrap(Cors::endpoints())).await;
        let preflight = answer(&app, &Ask::preflight("DELETE", "/v1/api/items/1", APP)).await;
        assert_answer(&preflight, 204, &granted());
        let refused = answer(&app, &Ask::actual("DELETE", "/v1/api/items/1", APP)).await;
        assert_answer(&refused, 401, &[("access-control-allow-origin", APP), VARY]);
    }
}

/// What takes all that scopes leave over stands behind most of them, and says nothing: nobody waits for the router.
#[actix_web::test]
async fn what_is_for_the_rest_does_not_keep_a_failing_scope_from_answering() {
    for rest in ["prefix", "prefix with a slash", "pattern"] {
        let rest_of_all = web::scope("");
        let rest_of_all = match rest {
            "prefix" => rest_of_all.service(Prefix("")),
            "prefix with a slash" => rest_of_all.service(Prefix("/")),
            _ => rest_of_all.route("/{tail:.*}", web::delete().to(plain)),
        };
        let app = App::new()
            .service(web::scope("/api").service(annotated).wrap(from_fn(fail)))
            .service(rest_of_all)
            .wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let preflight = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
        assert_answer(&preflight, 204, &granted());
        let refused = answer(&app, &Ask::actual("DELETE", "/api/items/1", APP)).await;
        assert_answer(&refused, 401, &[("access-control-allow-origin", APP), VARY]);
    }
}

/// A service of everything below a path takes what is below longer ones as well.
#[actix_web::test]
async fn what_takes_all_below_a_shorter_path_may_be_what_runs() {
    let app = App::new()
        .service(web::scope("/api/v1").guard(guard::Host("partners.test")).service(annotated))
        .service(Prefix("/api"))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let ask = |ask: Ask| ask.header("Host", "api.test");
    assert_no_grant(&answer(&app, &ask(Ask::preflight("DELETE", "/api/v1/items/1", APP))).await);
    let ran = answer(&app, &ask(Ask::actual("DELETE", "/api/v1/items/1", APP))).await;
    assert_eq!(ran.body, b"a file", "this is what the preflight is about");
    assert_no_grant(&ran);
}

/// But what takes all that is below a prefix is not for the rest.
#[actix_web::test]
async fn what_takes_all_of_another_scope_may_be_what_runs() {
    for (prefix, rest) in [("/{tenant}", "/{tail:.*}"), ("", "/api/{tail:.*}")] {
        let app = App::new()
            .service(web::scope("/api").guard(guard::Host("partners.test")).service(annotated))
            .service(web::scope(prefix).route(rest, web::delete().to(plain)).wrap(from_fn(fail)))
            .wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let ask = |ask: Ask| ask.header("Host", "api.test");
        assert_no_grant(&answer(&app, &ask(Ask::preflight("DELETE", "/api/items/1", APP))).await);
        assert_no_grant(&answer(&app, &ask(Ask::actual("DELETE", "/api/items/1", APP))).await);
    }
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/{item}")]
async fn item() -> impl Responder {
    "annotated"
}

/// The names that two patterns give to a path are the same, and which of the two was reached shows in nothing else that the
/// router leaves behind but the pattern: a scope is not taken to have a guard because something un-annotated inside it has run.
#[actix_web::test]
async fn what_runs_inside_a_scope_does_not_count_as_past_it() {
    for (is_guarded, ran) in [(false, "inside"), (true, "behind")] {
        for is_around_all in [false, true] {
            let scope = web::scope("/{tenant:[a-z]+}");
            let scope = if is_guarded { scope.guard(guard::Host("partners.test")) } else { scope };
            let app = App::new()
                .service(
                    scope
                        .service(item)
                        .route("/{item}", web::get().to(async || "inside"))
                        .wrap(Condition::new(!is_around_all, from_fn(auth))),
                )
                .route("/{tenant}/{item}", web::get().to(async || "behind"))
                .wrap(Condition::new(is_around_all, from_fn(auth)))
                .wrap(Cors::endpoints());
            let app = test::init_service(app).await;
            let ask = |ask: Ask| ask.header("Host", "api.test");
            let preflight = ask(Ask::preflight("DELETE", "/acme/7", APP));
            let first = answer(&app, &preflight).await;
            let get = Ask::actual("GET", "/acme/7", APP).header("Authorization", "Bearer a");
            let get = answer(&app, &ask(get)).await;
            assert_eq!((get.status, &*get.body), (200, ran.as_bytes()));
            assert_no_grant(&get);
            let second = answer(&app, &preflight).await;
            if is_guarded {
                // Around both nothing shows, until a request has come past the guard.
                if !is_around_all {
                    assert_no_grant(&first);
                }
                assert_no_grant(&second);
            } else {
                assert_answer(&first, 204, &granted());
                assert_answer(&second, 204, &granted());
            }
        }
    }
}

/// Where the middleware of one of two scopes has answered, and both make the same of the path, nothing shows which it was. It may
/// have been the one past the guard, and that is remembered.
#[actix_web::test]
async fn what_a_scope_answers_that_makes_the_same_of_the_path_counts_as_past() {
    let tenants = web::scope("/{tenant:[a-z]+}").guard(guard::Host("partners.test")).service(item);
    let items = web::scope("/{tenant}/{item}").route("", web::delete().to(plain)).wrap(from_fn(deny));
    let app = App::new().service(tenants).service(items).wrap(from_fn(auth)).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let ask = |ask: Ask| ask.header("Host", "api.test");
    let preflight = ask(Ask::preflight("DELETE", "/acme/7", APP));
    // Around both nothing shows at all.
    assert_answer(&answer(&app, &preflight).await, 204, &granted());
    let run = Ask::actual("DELETE", "/acme/7", APP).header("Authorization", "Bearer a");
    let refused = answer(&app, &ask(run)).await;
    assert_eq!(refused.body, b"who are you?", "the scope behind has refused");
    assert_no_grant(&refused);
    assert_no_grant(&answer(&app, &preflight).await);
}
