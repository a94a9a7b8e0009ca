//! Handlers and middleware that clear a request's extensions, or hold them: what the layer has to know does not lie there.

use std::future::pending;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{
    App, Error, HttpMessage as _, HttpRequest, HttpResponse, Responder, get, guard, rt, test, web,
};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use super::asked_on_the_way::behind;
use super::past_a_guard::{annotated, plain};
use crate::support::{LAX, STRICT, fail};
use crate::{APP, PARTNER, VARY};

async fn clearing(request: HttpRequest) -> &'static str {
    request.extensions_mut().clear();
    "un-annotated"
}

/// Clears what came with the request before it is routed.
async fn clear(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    request.extensions_mut().clear();
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// Runs what is inside on a task of its own, and answers with a page of its own.
async fn elsewhere(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let response = rt::spawn(async move { next.call(request).await }).await.expect("no panic")?;
    Ok(response.into_response(HttpResponse::Ok().body("a page of its own")))
}

/// A scope's default counts for its handlers, whatever these do to the request.
#[actix_web::test]
async fn a_handler_that_clears_extensions_keeps_its_scopes_default() {
    let scope = |host| web::scope("/api").guard(guard::Host(host));
    let app = App::new()
        .service(scope("strict.test").service(scope_default(&STRICT)).route("/x", web::get().to(clearing)))
        .service(scope("lax.test").route("/x", web::get().to(clearing)))
        .wrap(Cors::new(&LAX));
    let app = test::init_service(app).await;
    let ask = Ask::actual("GET", "/api/x", PARTNER).header("Host", "strict.test");
    assert_answer(&answer(&app, &ask).await, 200, &[VARY]);
}

/// Where an annotated endpoint stands between, an error behind the scope does not get the answer of the scope's endpoint.
#[actix_web::test]
async fn cleared_extensions_do_not_hide_where_a_request_led() {
    let scope = web::scope("/api").service(annotated).wrap(from_fn(fail)).guard(guard::Host("partners.test"));
    let plain = web::resource("/{user}/items/{item}").wrap(from_fn(fail)).route(web::delete().to(plain));
    let app =
        App::new().service(scope).service(behind).service(plain).wrap(from_fn(clear)).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for _ in 0..3 {
        let ask = Ask::preflight("DELETE", "/api/items/1", APP).header("Host", "api.test");
        assert_answer(&answer(&app, &ask).await, 401, &[VARY]);
        let run = Ask::actual("DELETE", "/api/items/1", APP).header("Host", "api.test");
        assert_answer(&answer(&app, &run).await, 401, &[VARY]);
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/account")]
async fn account(request: HttpRequest) -> impl Responder {
    request.extensions_mut().clear();
    "annotated"
}

#[cors(disabled)]
#[get("/internal")]
async fn internal(request: HttpRequest) -> impl Responder {
    request.extensions_mut().clear();
    "annotated"
}

/// What another task made of the endpoint's answer is still the endpoint's.
#[actix_web::test]
async fn an_endpoint_on_another_task_that_clears_extensions_never_gets_the_default() {
    let app = App::new().service(account).service(internal).wrap(from_fn(elsewhere)).wrap(Cors::new(&LAX));
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/account", PARTNER)).await, 200, &[VARY]);
    assert_answer(&answer(&app, &Ask::actual("GET", "/internal", PARTNER)).await, 200, &[]);
}

#[cors(origins = ["https://app.example.com"])]
#[get("/other")]
async fn other() -> impl Responder {
    "annotated"
}

// That it is seldom wise is no reason to fail.
#[allow(clippy::await_holding_refcell_ref)]
/// Looks at the request's extensions for as long as a task of its own takes, here for ever, which actix-web allows.
async fn holding(request: HttpRequest) -> &'static str {
    rt::spawn(async move {
        let held = request.extensions();
        pending::<()>().await;
        drop(held);
    });
    rt::task::yield_now().await;
    "un-annotated"
}

/// What a handler's own task holds is no reason to fail.
#[actix_web::test]
async fn extensions_that_are_looked_at_meanwhile_do_no_harm() {
    let app = App::new().service(other).route("/plain", web::get().to(holding));
    let app = test::init_service(app.wrap(from_fn(elsewhere_for_some)).wrap(Cors::new(&LAX))).await;
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "/plain", PARTNER)).await, 200, &granted);
    // From now on there may be something noted in a request.
    let on_another_task = Ask::actual("GET", "/other", APP).header("X-Elsewhere", "1");
    assert_eq!(answer(&app, &on_another_task).await.status, 200);
    assert_answer(&answer(&app, &Ask::actual("GET", "/plain", PARTNER)).await, 200, &granted);
}

async fn elsewhere_for_some(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.headers().contains_key("x-elsewhere") {
        return elsewhere(request, next).await;
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}
