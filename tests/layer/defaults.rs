//! Defaults: of the layer and of scopes, and what they may not do.

use actix_web::dev::Service as _;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, Scope, get, test, web};
use cors_actix::{Cors, Policy, cors, policy, scope_default};
use tests::{Ask, Listener, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, bearer, item, of_default, of_item};

static PARTNERS: Policy = policy!(origins = ["https://partner.example.com"]);
static INNER: Policy = policy!(origins = ["https://inner.example.com"]);
static ENFORCED: Policy = policy!(origins = ["https://docs.example.com"], enforce);
const PARTNER: &str = "https://partner.example.com";

#[actix_web::test]
async fn a_route_that_speaks_for_itself_is_not_widened() {
    let by_hand = || async {
        HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "https://own.example")).finish()
    };
    let app = App::new().route("/own", web::get().to(by_hand)).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    for origin in [DOCS, EVIL] {
        let expected = [("access-control-allow-origin", "https://own.example"), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", "/own", origin)).await, 200, &expected);
    }
}

#[actix_web::test]
async fn the_innermost_scopes_default_counts() {
    let plain = || web::get().to(HttpResponse::Ok);
    let inner = web::scope("/inner").route("/x", plain()).service(scope_default(&INNER));
    let scope = web::scope("/api").service(scope_default(&PARTNERS)).service(inner).route("/x", plain());
    let app = App::new().service(scope.service(item)).route("/x", plain()).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    for (path, origin) in [
        ("/api/x", PARTNER),
        ("/api/nothing", PARTNER),
        ("/api/inner/x", "https://inner.example.com"),
        ("/api/inner/nothing", "https://inner.example.com"),
    ] {
        let allowed = [("access-control-allow-origin", origin), VARY];
        let answered = answer(&app, &Ask::actual("GET", path, origin)).await;
        assert_answer(&answered, answered.status, &allowed);
        assert_answer(&answer(&app, &Ask::actual("GET", path, DOCS)).await, answered.status, &[VARY]);
        let preflight = answer(&app, &Ask::preflight("PUT", path, origin)).await;
        assert_eq!(preflight.status, 204);
        assert_answer(&answer(&app, &Ask::preflight("GET", path, DOCS)).await, 403, &[VARY_PREFLIGHT]);
    }
    assert_answer(&answer(&app, &Ask::actual("GET", "/x", DOCS)).await, 200, &of_default());
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &of_item(APP));
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", PARTNER)).await, 200, &[VARY]);
}

/// What a middleware makes of a request that has been routed changes nothing about whose it is.
#[actix_web::test]
async fn a_request_that_is_rewritten_behind_the_router_keeps_its_scopes_default() {
    let resource =
        web::resource("/x").route(web::get().to(HttpResponse::Ok)).wrap_fn(|mut request, service| {
            request.head_mut().uri = "/elsewhere".parse().expect("a path");
            service.call(request)
        });
    let scope = web::scope("/api").service(scope_default(&PARTNERS)).service(resource).service(item);
    let app = App::new().service(scope).route("/other", web::get().to(HttpResponse::Ok));
    let app = test::init_service(app.wrap(Cors::new(&DEFAULT))).await;
    let allowed = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/x", PARTNER)).await, 200, &allowed);
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/x", DOCS)).await, 200, &[VARY]);
}

#[actix_web::test]
async fn enforce_stops_what_is_not_annotated_and_only_that() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/lenient")]
    async fn lenient() -> &'static str {
        "ran"
    }
    let app = App::new().service(lenient).route("/plain", web::get().to(|| async { "ran" }));
    let app = test::init_service(app.wrap(Cors::new(&ENFORCED))).await;
    let plain = Ask::actual("GET", "/plain", EVIL).header("Host", "api.example.com");
    let refused = answer(&app, &plain).await;
    assert_answer(&refused, 403, &[VARY]);
    assert!(refused.body.is_empty());
    assert_eq!(answer(&app, &Ask::new("GET", "/plain")).await.body, b"ran");
    assert_eq!(answer(&app, &Ask::actual("GET", "/plain", DOCS)).await.body, b"ran");
    assert_eq!(answer(&app, &plain.header("Sec-Fetch-Site", "same-origin")).await.body, b"ran");
    let own = Ask::actual("GET", "/plain", "https://api.example.com").header("Host", "API.example.com:443");
    assert_eq!(answer(&app, &own).await.body, b"ran");
    assert_eq!(answer(&app, &Ask::actual("GET", "/lenient", EVIL)).await.body, b"ran");
}

/// The same where nothing is annotated.
#[actix_web::test]
async fn enforce_holds_without_any_endpoint() {
    let app = App::new().route("/plain", web::get().to(|| async { "ran" })).wrap(Cors::new(&ENFORCED));
    let app = test::init_service(app).await;
    let ask = |origin| Ask::actual("GET", "/plain", origin).header("Host", "api.example.com");
    let refused = answer(&app, &ask(EVIL)).await;
    assert_answer(&refused, 403, &[VARY]);
    assert!(refused.body.is_empty());
    assert_eq!(answer(&app, &Ask::new("GET", "/plain")).await.body, b"ran");
    for allowed in
        [ask(DOCS), ask("https://api.example.com"), ask(EVIL).header("Sec-Fetch-Site", "same-origin")]
    {
        assert_eq!(answer(&app, &allowed).await.body, b"ran");
    }
}

#[actix_web::test]
async fn a_scopes_default_without_a_layer_is_told() {
    for (layer, inner) in [(false, true), (false, false), (true, true), (true, false)] {
        let listener = Listener::start();
        let default = |config: &mut web::ServiceConfig| {
            config.service(scope_default(&PARTNERS)).route("/x", web::get().to(HttpResponse::Ok));
        };
        let app = App::new().configure(|config| {
            if inner {
                config.service(web::scope("/api").configure(default));
            } else {
                default(config);
            }
        });
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let path = if inner { "/api/x" } else { "/x" };
        for _ in 0..3 {
            let expected = [("access-control-allow-origin", PARTNER), VARY];
            let expected: &[_] = if layer { &expected } else { &[] };
            assert_answer(&answer(&app, &Ask::actual("GET", path, PARTNER)).await, 200, expected);
        }
        let told = listener.told();
        assert_eq!(told.len(), usize::from(!layer), "{told:?}");
        assert!(told.iter().all(|told| told.field("message").contains("Cors::endpoints()")), "{told:?}");
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/alike")]
async fn alike() -> &'static str {
    "ran"
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/more")]
async fn more() -> &'static str {
    "ran"
}

#[cors(origins = ["https://partner.example.com"])]
#[get("/others")]
async fn others() -> &'static str {
    "ran"
}

static APPS: Policy = policy!(origins = ["https://app.example.com"]);
const MAY_BE_EITHERS: [&str; 3] = ["/api/alike", "/api/more", "/api/others"];

/// An un-annotated resource stands before the endpoint, and authentication answers: nobody can tell for which of the two.
#[actix_web::test]
async fn what_may_be_of_the_default_or_of_an_endpoint_says_what_both_would() {
    let scope = web::scope("/api").route("/{any}", web::post().to(HttpResponse::Ok));
    let scope = scope.service(alike).service(more).service(others).wrap(from_fn(bearer));
    let app = test::init_service(App::new().service(scope).wrap(Cors::new(&APPS))).await;
    let of_both = [("access-control-allow-origin", APP), VARY];
    for path in MAY_BE_EITHERS {
        for origin in [APP, PARTNER, EVIL] {
            let agree = path == "/api/alike" && origin == APP;
            let expected = if agree { &of_both[..] } else { &[VARY] };
            assert_answer(&answer(&app, &Ask::actual("GET", path, origin)).await, 401, expected);
        }
    }
}

/// The same of their preflights: each of the two is asked alone, and where they differ the app answers by itself.
#[actix_web::test]
async fn a_preflight_for_either_says_what_both_would() {
    let plain = || web::scope("/api").route("/{any}", web::post().to(HttpResponse::Ok));
    let endpoints = |scope: Scope| scope.service(alike).service(more).service(others);
    let wrapped = |scope: Scope| App::new().service(scope.wrap(from_fn(bearer))).wrap(Cors::new(&APPS));
    let of_default = test::init_service(wrapped(plain())).await;
    let of_endpoints = test::init_service(wrapped(endpoints(web::scope("/api")))).await;
    let of_either = test::init_service(wrapped(endpoints(plain()))).await;
    let (mut granted, mut refused, mut differed) = (0, 0, 0);
    for (path, method) in MAY_BE_EITHERS.into_iter().flat_map(|path| [(path, "GET"), (path, "HEAD")]) {
        for origin in [APP, PARTNER, EVIL] {
            let ask = Ask::preflight(method, path, origin);
            let (one, other) = (answer(&of_default, &ask).await, answer(&of_endpoints, &ask).await);
            let either = answer(&of_either, &ask).await;
            if (one.status, one.cors()) == (other.status, other.cors()) {
                assert_answer(&either, one.status, &one.cors());
                granted += usize::from(one.status == 204);
                refused += usize::from(one.status == 403);
            } else {
                assert!(
                    either.lines("access-control-allow-origin").next().is_none(),
                    "{path} {origin} {either}"
                );
                assert_eq!(either.status, 401, "{path} {origin}");
                differed += 1;
            }
        }
    }
    assert!(granted > 0 && refused > 0 && differed > 0, "{granted} {refused} {differed}");
}
