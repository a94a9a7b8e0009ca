//! Mistakes that show at start-up or with the first request: one clear sentence each.

use actix_web::guard::{self, GuardContext};
use actix_web::{App, HttpResponse, Responder, get, put, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer, assert_answer};
use tracing::Level;

use crate::{ADMIN, APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, item, of_default, remove};

#[actix_web::test]
async fn two_layers_around_one_another() {
    let inner = web::scope("/in").route("/x", web::get().to(HttpResponse::Ok)).wrap(Cors::endpoints());
    let app = test::init_service(App::new().service(inner.service(item)).wrap(Cors::new(&DEFAULT))).await;
    let listener = Listener::start();
    for _ in 0..3 {
        assert_answer(&answer(&app, &Ask::actual("GET", "/in/x", DOCS)).await, 200, &of_default());
        assert_answer(&answer(&app, &Ask::actual("GET", "/in/x", EVIL)).await, 200, &[VARY]);
        assert_eq!(answer(&app, &Ask::preflight("GET", "/in/items/1", APP)).await.status, 204);
    }
    let told: Vec<_> = listener.told().into_iter().filter(|told| told.level == Level::ERROR).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field("event"), "two-layers");
    assert!(told[0].field("message").contains("scope_default"), "{told:?}");
}

#[actix_web::test]
async fn one_path_with_policies_that_make_each_others_preflights_wrong() {
    for layer in [false, true] {
        let app = App::new().service(item).service(remove);
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let listener = Listener::start();
        for _ in 0..2 {
            let max_age = |answer: &tests::Answer| {
                answer.lines("access-control-max-age").map(str::to_owned).collect::<Vec<_>>()
            };
            assert_eq!(max_age(&answer(&app, &Ask::preflight("DELETE", "/items/1", ADMIN)).await), ["0"]);
            assert_eq!(max_age(&answer(&app, &Ask::preflight("GET", "/items/1", APP)).await), ["600"]);
        }
        let told = listener.told();
        assert_eq!(told.len(), 1, "{told:?}");
        assert_eq!(
            (told[0].field("event"), told[0].field("code")),
            ("path-policies-differ", "path-policies-differ")
        );
        assert!(told[0].field("strict").ends_with("::item") && told[0].field("lax").ends_with("::remove"));
    }
}

#[actix_web::test]
async fn a_handler_that_is_hidden_behind_another_route() {
    #[cors(origins = ["https://app.example.com"])]
    #[get("/hidden/{id}")]
    async fn hidden() -> impl Responder {
        "never"
    }
    #[get("/hidden/{any}")]
    async fn first() -> impl Responder {
        "first"
    }
    let app = test::init_service(App::new().service(first).service(hidden).wrap(Cors::new(&DEFAULT))).await;
    let listener = Listener::start();
    assert_eq!(answer(&app, &Ask::preflight("GET", "/hidden/1", APP)).await.status, 204);
    // Right after the first request it is known, and that answer is right already.
    assert_answer(&answer(&app, &Ask::actual("GET", "/hidden/1", DOCS)).await, 200, &of_default());
    assert_answer(&answer(&app, &Ask::preflight("GET", "/hidden/1", APP)).await, 403, &[VARY_PREFLIGHT]);
    let told: Vec<_> = listener.told().into_iter().filter(|told| told.level == Level::ERROR).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field("event"), "handler-hidden");
    assert!(told[0].field("handler").ends_with("::hidden"), "{told:?}");
}

fn has_token(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("X-Token")
}

fn has_key(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("X-Key")
}

#[actix_web::test]
async fn handlers_told_apart_by_guards_that_a_preflight_cannot_satisfy() {
    #[cors(origins = ["https://app.example.com"], headers = ["X-Token"])]
    #[put("/guarded", guard = "has_token")]
    async fn by_token() -> impl Responder {
        "token"
    }
    #[cors(origins = ["https://app.example.com"], headers = ["X-Key"])]
    #[put("/guarded", guard = "has_key")]
    async fn by_key() -> impl Responder {
        "key"
    }
    let app = App::new().service(by_token).service(by_key).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let listener = Listener::start();
    for _ in 0..2 {
        // Any one whole answer is right.
        let answered = answer(&app, &Ask::preflight("PUT", "/guarded", APP)).await;
        assert_eq!(answered.lines("access-control-allow-headers").collect::<Vec<_>>(), ["X-Token"]);
    }
    let told: Vec<_> = listener.told();
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0].field("code"), "guard-preflight");
    assert!(["guards-undecided", "guard-passed-over"].contains(&told[0].field("event")), "{told:?}");
    let with_key = Ask::actual("PUT", "/guarded", APP).header("X-Key", "1");
    assert_eq!(answer(&app, &with_key).await.body, b"key");
}

#[actix_web::test]
async fn hosts_decide_for_preflights_too() {
    fn is_a(context: &GuardContext<'_>) -> bool {
        guard::Guard::check(&guard::Host("a.test"), context)
    }
    fn is_b(context: &GuardContext<'_>) -> bool {
        guard::Guard::check(&guard::Host("b.test"), context)
    }
    #[cors(origins = ["https://app.example.com"])]
    #[get("/h", guard = "is_a")]
    async fn on_a() -> impl Responder {
        "a"
    }
    #[cors(origins = ["https://admin.example.com"])]
    #[get("/h", guard = "is_b")]
    async fn on_b() -> impl Responder {
        "b"
    }
    for layer in [false, true] {
        let app = App::new().service(web::scope("/s").service(on_a).service(on_b));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for (host, origin, status) in
            [("a.test", APP, 204), ("a.test", ADMIN, 403), ("b.test", APP, 403), ("b.test", ADMIN, 204)]
        {
            let ask = Ask::preflight("GET", "/s/h", origin).header("Host", host);
            assert_eq!(answer(&app, &ask).await.status, status, "{layer} {host} {origin}");
        }
    }
}

#[actix_web::test]
async fn scopes_told_apart_by_hosts_are_left_to_the_router() {
    let on_a = web::scope("/s").guard(guard::Host("a.test")).service(item);
    let on_b =
        web::scope("/s").guard(guard::Host("b.test")).route("/items/{id}", web::get().to(HttpResponse::Ok));
    let app = test::init_service(App::new().service(on_a).service(on_b).wrap(Cors::new(&DEFAULT))).await;
    let asked = Ask::preflight("GET", "/s/items/1", APP);
    let on_a = asked.clone().header("Host", "a.test");
    assert_eq!(answer(&app, &on_a).await.status, 204);
    let on_b = asked.header("Host", "b.test");
    assert_answer(&answer(&app, &on_b).await, 404, &[VARY]);
}
