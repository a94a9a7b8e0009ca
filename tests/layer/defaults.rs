//! Defaults: of the layer and of scopes, and what they may not do.

use actix_web::{App, HttpResponse, get, test, web};
use cors_actix::{Cors, Policy, cors, policy, scope_default};
use tests::{Ask, Listener, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, item, of_default, of_item};

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
