//! Reloads and failures of a source as events: their fields, and their bounds.

use std::sync::LazyLock;
use std::time::Duration;

use actix_web::{App, Responder, get, rt, test, web};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, SharedPolicy, cors};
use tests::{Ask, Listener, Told, answer, assert_answer};
use tracing::Level;

use crate::{A, B, policy};

fn names(told: &Told) -> Vec<&'static str> {
    told.fields.iter().map(|(name, _)| *name).collect()
}

#[actix_web::test]
async fn a_reload_is_told() {
    let listener = Listener::start();
    let shared = SharedPolicy::new(policy(A)).named("partners");
    shared.reload(toml::from_str::<Policy>(B)).expect("valid");
    let wrong = "origins = [\"https://a.example/\", \"null\"]\nmax_age = -1";
    shared.reload(toml::from_str::<Policy>(wrong)).expect_err("wrong");
    let told = listener.told();
    let [accepted, refused] = &told[..] else { panic!("{told:?}") };
    assert_eq!((accepted.level, names(accepted)), (Level::INFO, vec!["message", "event", "policy"]));
    assert_eq!((accepted.field("event"), accepted.field("policy")), ("reload-accepted", "partners"));
    assert_eq!(refused.level, Level::ERROR);
    assert_eq!(names(refused), ["message", "event", "policy", "codes", "report"]);
    assert_eq!((refused.field("event"), refused.field("policy")), ("reload-refused", "partners"));
    assert_eq!(refused.field("codes"), "origin-not-bare origin-null max-age");
    assert!(refused.field("report").contains("`origins`, element 1"), "{refused:?}");

    // Without a name, the line where it was made.
    SharedPolicy::new(policy(A)).replace(policy(B));
    assert!(listener.told()[0].field("policy").contains("reload/events.rs:"));

    // Of a file with several policies that could not be read, none is named.
    SharedPolicy::reload_all(Err::<[_; 0], _>("no such file: \u{1b}[31m\n")).expect_err("unread");
    let told = listener.told();
    assert_eq!((told.len(), told[0].field("policy"), told[0].field("codes")), (1, "", ""));
    assert_eq!(told[0].field("report"), r"no such file: \x1b[31m\n");

    // Five in a minute, of which that was one: none of the others is of this thread.
    for _ in 0..20 {
        SharedPolicy::reload_all(Err::<[_; 0], _>("no such file")).expect_err("unread");
    }
    assert_eq!(listener.told().len(), 4);
}

static REFUSING: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(policy(A)));

#[cors(policy = REFUSING)]
#[get("/refusing")]
async fn refusing() -> impl Responder {
    "refusing"
}

/// No `origins` stand above the handler, so none are to be added there.
#[actix_web::test]
async fn a_refusal_says_that_the_policy_may_be_replaced() {
    let app = App::new().service(refusing).wrap(Cors::new(&REFUSING));
    let app = test::init_service(app).await;
    for (path, name) in [("/refusing", "refusing"), ("/else", "the default policy")] {
        let listener = Listener::start();
        answer(&app, &Ask::actual("GET", path, "https://evil.example")).await;
        let told = listener.told();
        let [refusal] = &told[..] else { panic!("{told:?}") };
        assert_eq!(
            refusal.field("cause"),
            format!("the `SharedPolicy` of `{name}` does not list `https://evil.example` at the moment")
        );
        assert_eq!(
            refusal.field("fix"),
            format!(
                "put `\"https://evil.example\"` into the policy that it is reloaded with, if its pages are meant to call \
                 `{name}`"
            )
        );
        let ask = Ask::preflight("GET", path, "https://both.example");
        let ask = ask.header("Access-Control-Request-Headers", "x-other");
        assert_eq!(answer(&app, &ask).await.status, 204);
        assert_eq!(listener.told()[0].field("fix"), format!("add `\"x-other\"` to `headers` of `{name}`"));
    }
}

#[actix_web::test]
async fn a_flood_of_reloads_is_a_few_events_and_each_is_one_bounded_line() {
    let shared = SharedPolicy::new(policy(A));
    let listener = Listener::start();
    for _ in 0..100 {
        let hostile = format!("origins = [\"\\u001B[31m\\u202E\n{}", "x".repeat(100_000));
        shared.reload(Err::<Policy, _>(hostile)).expect_err("refused");
        shared.replace(policy(B));
    }
    let told = listener.told();
    for (event, level) in [("reload-accepted", Level::INFO), ("reload-refused", Level::ERROR)] {
        let of = told.iter().filter(|told| told.field("event") == event && told.level == level).count();
        assert_eq!(of, 5, "{event}");
    }
    assert_eq!(told.len(), 10);
    for (name, value) in told.iter().flat_map(|told| &told.fields) {
        assert!(value.len() < 3_000 && value.chars().all(|char| !char.is_control()), "{name} {value:?}");
    }
}

static SOURCE: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().credentials(true), async |query: OriginQuery| {
        match query.parameter("tenant") {
            Some("slow") => std::future::pending().await,
            Some("broken") => Err(format!("no connection\n\u{1b}[31m{}", "x".repeat(100_000))),
            Some("panics") => panic!("a bug in the source"),
            _ => Ok(true),
        }
    })
    .expect("no mistake")
    .deadline(Duration::from_millis(20))
    .failed_time_to_live(Duration::ZERO)
});

#[cors(policy = SOURCE)]
#[get("/t/{tenant}/items")]
async fn items() -> impl Responder {
    "items"
}

#[actix_web::test]
async fn each_failure_of_a_source_is_told_and_never_a_grant_nor_a_500() {
    let app = App::new().service(items).route("/plain", web::get().to(|| async { "plain" }));
    let app = test::init_service(app.wrap(Cors::endpoints())).await;
    let origin = "https://a.example";
    let vary = ("vary", "Origin, Access-Control-Request-Method");
    for (tenant, failure, error) in [
        ("slow", "deadline", "no answer before the deadline"),
        ("broken", "error", r"no connection\n\x1b[31mxxx"),
        ("panics", "panic", "the source panicked"),
    ] {
        let path = format!("/t/{tenant}/items");
        let listener = Listener::start();
        let got = answer(&app, &Ask::actual("GET", &path, origin)).await;
        assert_answer(&got, 200, &[("vary", "Origin")]);
        assert_eq!(got.body, b"items", "{tenant}: the handler runs");
        assert_answer(&answer(&app, &Ask::preflight("GET", &path, origin)).await, 403, &[vary]);
        let told = listener.told();
        let failures: Vec<_> = told.iter().filter(|told| told.field("event") == "source-failed").collect();
        // Asked for the layer, and remembered for no time at all, the endpoint asks again.
        assert!((2..=4).contains(&failures.len()), "{tenant}: {told:?}");
        for told in failures {
            assert_eq!(told.level, Level::ERROR);
            assert_eq!(names(told), ["message", "event", "failure", "endpoint", "origin", "error"]);
            assert_eq!((told.field("failure"), told.field("origin")), (failure, origin));
            assert_eq!(told.field("endpoint"), "/t/{tenant}/items");
            assert!(told.field("error").starts_with(error), "{told:?}");
            assert!(told.field("error").len() < 600 && !told.field("error").contains('\u{1b}'));
        }
        // A flood is a few events.
        for _ in 0..50 {
            answer(&app, &Ask::actual("GET", &path, origin)).await;
        }
        let told = listener.told();
        let failures = told.iter().filter(|told| told.field("event") == "source-failed").count();
        assert!(failures <= 3, "{tenant}: {failures}");
    }
    let granted = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
        ("vary", "Origin"),
    ];
    assert_answer(&answer(&app, &Ask::actual("GET", "/t/fine/items", origin)).await, 200, &granted);
    rt::task::yield_now().await;
}

static UNHEARD: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |_| Err::<bool, _>("no connection"))
        .expect("no mistake")
        .failed_time_to_live(Duration::ZERO)
});

#[cors(policy = UNHEARD)]
#[get("/unheard")]
async fn unheard() -> impl Responder {
    "unheard"
}

/// The first few in a minute are the first few that somebody hears.
#[actix_web::test]
async fn a_failure_that_nobody_hears_is_not_counted() {
    let app = test::init_service(App::new().service(unheard)).await;
    let ask = Ask::actual("GET", "/unheard", "https://a.example");
    for _ in 0..20 {
        answer(&app, &ask).await;
    }
    let listener = Listener::start();
    for _ in 0..20 {
        answer(&app, &ask).await;
    }
    let told = listener.told();
    assert_eq!(told.iter().filter(|told| told.field("event") == "source-failed").count(), 5, "{told:?}");
}
