//! Every refusal that the server can see is an event, in the browser's words; attackers can neither flood nor colour the log.

use actix_web::middleware::{Condition, from_fn};
use actix_web::{App, HttpResponse, Responder, get, route, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, Listener, answer};

use crate::{APP, DEFAULT, EVIL, bearer, failing};

#[actix_web::test]
async fn a_refusal_says_what_the_console_says() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/told")]
    async fn told() -> impl Responder {
        "told"
    }
    for layer in [false, true] {
        let app = App::new().service(told).route("/plain", web::get().to(HttpResponse::Ok));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::new(&DEFAULT)));
        let app = test::init_service(app).await;
        let listener = Listener::start();
        answer(&app, &Ask::actual("GET", "/told", EVIL)).await;
        let events = listener.told();
        assert_eq!(events.len(), 1, "{events:?}");
        let event = &events[0];
        assert_eq!(
            event.field("message"),
            "No 'Access-Control-Allow-Origin' header is present on the requested resource."
        );
        assert_eq!((event.field("endpoint"), event.field("origin")), ("told", EVIL));
        assert_eq!(
            event.field("fix"),
            "add `\"https://evil.example\"` to `origins` of `told`, if its pages are meant to call it"
        );

        let ask =
            Ask::preflight("GET", "/told", APP).header("Access-Control-Request-Headers", "authorization");
        assert_eq!(answer(&app, &ask).await.status, 204);
        let events = listener.told();
        assert_eq!(
            events.iter().map(|event| event.field("message")).collect::<Vec<_>>(),
            [
                "Request header field authorization is not allowed by Access-Control-Allow-Headers in preflight response."
            ]
        );
        assert!(events[0].field("cause").contains("token"), "{events:?}");

        // What is allowed, what has no origin and what is the server's own is no refusal.
        answer(&app, &Ask::actual("GET", "/told", APP)).await;
        answer(&app, &Ask::preflight("GET", "/told", APP)).await;
        answer(&app, &Ask::new("GET", "/told")).await;
        answer(&app, &Ask::actual("GET", "/told", "https://api.test").header("Host", "api.test")).await;
        assert!(listener.told().is_empty());
        if layer {
            answer(&app, &Ask::actual("GET", "/plain", EVIL)).await;
            answer(&app, &Ask::preflight("GET", "/plain", EVIL)).await;
            let events = listener.told();
            assert_eq!(events.len(), 2, "{events:?}");
            assert!(events.iter().all(|event| event.field("endpoint") == "the default policy"));
        }
    }
}

/// What filters on a field of `refusal` finds it on every one, the one of an endpoint without a policy included.
#[actix_web::test]
async fn every_refusal_has_the_fields_that_the_guide_lists() {
    #[cors(disabled)]
    #[get("/closed")]
    async fn closed() -> impl Responder {
        "closed"
    }
    #[cors(origins = ["https://app.example.com"])]
    #[get("/open")]
    async fn open() -> impl Responder {
        "open"
    }
    let app = test::init_service(App::new().service(closed).service(open)).await;
    let listener = Listener::start();
    answer(&app, &Ask::preflight("GET", "/closed", APP)).await;
    answer(&app, &Ask::preflight("GET", "/open", EVIL)).await;
    answer(&app, &Ask::actual("GET", "/open", EVIL)).await;
    let events = listener.told();
    let told = |field: &str| events.iter().map(|event| event.field(field).to_owned()).collect::<Vec<_>>();
    assert_eq!(told("event"), ["refusal"; 3]);
    assert_eq!(told("endpoint"), ["closed", "open", "open"]);
    assert!(told("module").iter().all(|module| module == module_path!()), "{events:?}");
    assert_eq!(told("stage"), ["preflight", "preflight", "actual"]);
    assert_eq!(told("origin"), [APP, EVIL, EVIL]);
    assert_eq!(told("method"), ["GET"; 3]);
    assert_eq!(told("reason"), ["Origin(Disabled)", "Origin(OriginNotListed)", "Origin(OriginNotListed)"]);
    assert!(told("cause").iter().chain(&told("fix")).all(|text| !text.is_empty()), "{events:?}");
}

#[actix_web::test]
async fn a_flood_is_a_few_events_and_nothing_of_it_reaches_a_terminal() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/flood")]
    async fn flood() -> impl Responder {
        "flood"
    }
    let app = test::init_service(App::new().service(flood).wrap(Cors::endpoints())).await;
    let listener = Listener::start();
    for _ in 0..50 {
        let hostile = format!("https://\u{1b}[31m{}", "a".repeat(5000));
        answer(&app, &Ask::new("GET", "/flood").header("Origin", hostile.replace('\u{1b}', "\u{9b}"))).await;
        answer(&app, &Ask::preflight("GET", "/flood", "https://evil.example\u{85}")).await;
    }
    let events = listener.told();
    assert!((1..=10).contains(&events.len()), "{}", events.len());
    for event in &events {
        for (name, value) in &event.fields {
            assert!(value.len() < 1500, "{name} {value}");
            assert!(value.chars().all(|char| !char.is_control()), "{name} {value:?}");
        }
    }
}

/// What a middleware answers in the endpoint's place is refused by the endpoint's policy, and told once, by the layer.
#[actix_web::test]
async fn a_refusal_of_what_a_middleware_answers_is_told_of_the_endpoint() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/behind")]
    async fn behind() -> impl Responder {
        "behind"
    }
    let scope = web::scope("/api").service(behind).route("/plain", web::get().to(HttpResponse::Ok));
    let app = App::new().service(scope.wrap(from_fn(bearer))).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    for (path, endpoint) in [("/api/behind", "behind"), ("/api/plain", "the default policy")] {
        let listener = Listener::start();
        assert_eq!(answer(&app, &Ask::actual("GET", path, EVIL)).await.status, 401);
        let told = listener.told();
        let [refusal] = &told[..] else { panic!("{told:?}") };
        assert_eq!((refusal.field("event"), refusal.field("endpoint")), ("refusal", endpoint));
        assert_eq!((refusal.field("stage"), refusal.field("origin")), ("actual", EVIL));
    }
}

/// So many of each reason, and what nobody has heard is not counted.
#[actix_web::test]
async fn the_first_few_of_each_reason_are_told() {
    #[cors(origins = ["https://app.example.com"], methods = [GET])]
    #[route("/few", method = "GET", method = "PUT")]
    async fn few() -> impl Responder {
        "few"
    }
    #[cors(disabled)]
    #[get("/few-without")]
    async fn few_without() -> impl Responder {
        "few"
    }
    let app = App::new().service(few).service(few_without).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let with_header = Ask::preflight("GET", "/few", APP).header("Access-Control-Request-Headers", "x-other");
    for (ask, endpoint, reason) in [
        (Ask::actual("GET", "/few", EVIL), "few", "Origin(OriginNotListed)"),
        (Ask::preflight("GET", "/few", "null"), "few", "Origin(OriginNull)"),
        (Ask::actual("PUT", "/few", APP), "few", "Method"),
        (Ask::preflight("DELETE", "/few", APP), "few", "Method"),
        (with_header, "few", r#"Headers(["x-other"])"#),
        (Ask::preflight("GET", "/few-without", EVIL), "few_without", "Origin(Disabled)"),
    ] {
        for _ in 0..20 {
            answer(&app, &ask).await;
        }
        let listener = Listener::start();
        for _ in 0..20 {
            answer(&app, &ask).await;
        }
        let told = listener.told();
        assert_eq!(told.len(), 5, "{reason}: {told:?}");
        for told in told {
            assert_eq!((told.field("event"), told.field("reason")), ("refusal", reason));
            assert_eq!((told.field("module"), told.field("endpoint")), (module_path!(), endpoint));
        }
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/annotated")]
async fn annotated() -> impl Responder {
    "annotated"
}

/// What stands in an app whose middleware answers, or fails.
#[derive(Clone, Copy, PartialEq)]
enum Stands {
    Alone,
    BesideAnEndpoint,
    InAScopeWithADefault,
}

/// Asks for what is not annotated, and for what is: a browser says the same of an answer, whoever made it, so one event is due.
async fn assert_told_of_an_error(stands: Stands) {
    let configure = move |config: &mut web::ServiceConfig| {
        let scope = web::scope("/scope").route("/plain", web::get().to(HttpResponse::Ok));
        if stands != Stands::Alone {
            config.service(annotated);
        }
        config.service(match stands {
            Stands::InAScopeWithADefault => web::scope("").service(scope_default(&DEFAULT)).service(scope),
            Stands::Alone | Stands::BesideAnEndpoint => scope,
        });
    };
    let layer =
        || if stands == Stands::InAScopeWithADefault { Cors::endpoints() } else { Cors::new(&DEFAULT) };
    for is_failing in [false, true] {
        let app = App::new().configure(configure).wrap(Condition::new(is_failing, from_fn(failing)));
        let app = test::init_service(app.wrap(layer())).await;
        for (path, refuser) in [("/scope/plain", "the default policy"), ("/annotated", "annotated")] {
            if path == "/annotated" && stands == Stands::Alone {
                continue;
            }
            let listener = Listener::start();
            let answered = answer(&app, &Ask::actual("GET", path, EVIL)).await;
            assert_eq!(answered.status, if is_failing { 418 } else { 200 }, "{path}");
            let told = listener.told();
            assert_eq!(told.len(), 1, "{path}, failing: {is_failing}: {told:?}");
            for (field, value) in [
                ("event", "refusal"),
                ("endpoint", refuser),
                ("stage", "actual"),
                ("origin", EVIL),
                ("method", "GET"),
                ("reason", "Origin(OriginNotListed)"),
            ] {
                assert_eq!(told[0].field(field), value, "{path}, failing: {is_failing}");
            }
            // Not of the server's own pages, nor of who sends no origin.
            for ask in [
                Ask::actual("GET", path, EVIL).header("Sec-Fetch-Site", "same-origin"),
                Ask::actual("GET", path, "https://api.test").header("Host", "api.test"),
                Ask::new("GET", path),
            ] {
                answer(&app, &ask).await;
            }
            assert!(listener.told().is_empty(), "{path}, failing: {is_failing}");
        }
    }
}

#[actix_web::test]
async fn a_default_of_an_app_without_endpoints_refuses_an_error_aloud() {
    assert_told_of_an_error(Stands::Alone).await;
}

#[actix_web::test]
async fn a_default_beside_endpoints_and_an_endpoint_refuse_an_error_aloud() {
    assert_told_of_an_error(Stands::BesideAnEndpoint).await;
}

#[actix_web::test]
async fn a_default_of_a_scope_refuses_an_error_aloud() {
    assert_told_of_an_error(Stands::InAScopeWithADefault).await;
}
