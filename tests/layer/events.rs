//! Every refusal that the server can see is an event, in the browser's words; attackers can neither flood nor colour the log.

use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer};

use crate::{APP, DEFAULT, EVIL};

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
