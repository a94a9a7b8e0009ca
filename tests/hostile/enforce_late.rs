//! `enforce` in a default is decided before the router is asked: what changes a request between the layer and the router.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpMessage as _, HttpResponse, Responder, guard, post, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::ENFORCED;
use crate::{EVIL, VARY};

/// Who has signed in.
struct User;

/// As most session middleware: who has a cookie is a user.
async fn session(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.headers().contains_key("cookie") {
        request.extensions_mut().insert(User);
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

fn is_anonymous(context: &guard::GuardContext<'_>) -> bool {
    !context.req_data().contains::<User>()
}

#[cors(origins = "*")]
#[post("/vote", guard = "is_anonymous")]
async fn vote() -> impl Responder {
    "of nobody"
}

/// A guard that looks at what middleware inside the layer has found out says another thing before that has run.
#[actix_web::test]
async fn a_guard_of_what_middleware_finds_out_does_not_lift_enforce() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().body("of a user")
    }
    let app = App::new().service(vote).route("/vote", web::post().to(handler));
    let app = test::init_service(app.wrap(from_fn(session)).wrap(Cors::new(&ENFORCED))).await;
    let ask = Ask::actual("POST", "/vote", EVIL).header("Cookie", "session=1");
    answer(&app, &ask).await;
    for _ in 0..3 {
        assert_answer(&answer(&app, &ask).await, 403, &[VARY]);
    }
    assert!(RUNS.load(Ordering::SeqCst) <= 1, "foreign requests ran the handler: {RUNS:?}");
}

#[cors(origins = "*")]
#[post("/items")]
async fn search() -> impl Responder {
    "found"
}

/// As forms say what they cannot send.
async fn method_override(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.query_string() == "_method=DELETE" {
        request.head_mut().method = Method::DELETE;
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

#[actix_web::test]
async fn a_method_that_is_overridden_does_not_lift_enforce() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().body("deleted")
    }
    let app = App::new().service(search).route("/items", web::delete().to(handler));
    let app = test::init_service(app.wrap(from_fn(method_override)).wrap(Cors::new(&ENFORCED))).await;
    let ask = Ask::actual("POST", "/items?_method=DELETE", EVIL);
    answer(&app, &ask).await;
    for _ in 0..3 {
        assert_answer(&answer(&app, &ask).await, 403, &[VARY]);
    }
    assert!(RUNS.load(Ordering::SeqCst) <= 1, "foreign requests ran the handler: {RUNS:?}");
}

/// A preflight of which only the router can tell whose it is does not run a handler that `enforce` keeps from its origin.
#[actix_web::test]
async fn a_preflight_does_not_lift_enforce() {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    async fn handler() -> HttpResponse {
        RUNS.fetch_add(1, Ordering::SeqCst);
        HttpResponse::Ok().body("any method")
    }
    let scope = |host| web::scope("/api").guard(guard::Host(host));
    let app = App::new()
        .service(scope("a.test").service(scope_default(&ENFORCED)).service(web::resource("/x").to(handler)))
        .service(scope("b.test").service(web::resource("/x").to(handler)))
        .wrap(Cors::new(&ENFORCED));
    let app = test::init_service(app).await;
    for host in ["a.test", "b.test"] {
        let got = answer(&app, &Ask::actual("GET", "/api/x", EVIL).header("Host", host)).await;
        assert_answer(&got, 403, &[VARY]);
        let plain_options = answer(&app, &Ask::actual("OPTIONS", "/api/x", EVIL).header("Host", host)).await;
        assert_answer(&plain_options, 403, &[VARY]);
        answer(&app, &Ask::preflight("GET", "/api/x", EVIL).header("Host", host)).await;
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 0, "a foreign preflight ran the handler");
}
