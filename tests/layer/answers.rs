//! What answers in an endpoint's place carries the endpoint's headers; errors stay errors.

use std::fmt;

use actix_web::dev::Service;
use actix_web::http::StatusCode;
use actix_web::middleware::{ErrorHandlerResponse, ErrorHandlers, from_fn};
use actix_web::{App, HttpResponse, Responder, ResponseError, get, rt, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, bearer, failing, item, of_default, of_item, remove};

/// An error of a middleware's.
#[derive(Debug)]
pub(crate) struct Teapot;

impl fmt::Display for Teapot {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("no coffee")
    }
}

impl ResponseError for Teapot {
    fn status_code(&self) -> StatusCode {
        StatusCode::IM_A_TEAPOT
    }
}

#[actix_web::test]
async fn a_refusal_by_middleware_is_readable() {
    let scope =
        || web::scope("/api").service(item).service(remove).route("/plain", web::get().to(HttpResponse::Ok));
    let app = App::new().service(scope().wrap(from_fn(bearer))).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    let failing_app = App::new().service(scope().wrap(from_fn(failing))).wrap(Cors::new(&DEFAULT));
    let failing_app = test::init_service(failing_app).await;
    for (method, path, origin, expected) in [
        ("GET", "/api/items/7", APP, &of_item(APP)[..]),
        ("GET", "/api/items/7", EVIL, &[VARY]),
        ("GET", "/api/items/7", DOCS, &[VARY]),
        ("DELETE", "/api/items/7", APP, &[VARY]),
        ("GET", "/api/plain", DOCS, &of_default()),
        ("GET", "/api/plain", APP, &[VARY]),
        ("GET", "/api/nothing", DOCS, &of_default()),
        ("POST", "/api/items/7", DOCS, &of_default()),
    ] {
        let ask = Ask::actual(method, path, origin);
        assert_answer(&answer(&app, &ask).await, 401, expected);
        assert_answer(&answer(&failing_app, &ask).await, 418, expected);
    }
    assert_answer(&answer(&app, &Ask::new("GET", "/api/items/7")).await, 401, &[VARY]);
    let authorised = Ask::actual("GET", "/api/items/7", APP).header("Authorization", "Bearer x");
    assert_answer(&answer(&app, &authorised).await, 200, &of_item(APP));
    let error = failing_app
        .call(Ask::actual("GET", "/api/items/7", APP).request().to_request())
        .await
        .expect_err("an error");
    assert!(error.as_error::<Teapot>().is_some(), "whoever wraps the layer sees the original");
}

#[actix_web::test]
async fn nothing_and_no_method_get_the_default() {
    let app = App::new().service(item).service(web::resource("/r").route(web::get().to(HttpResponse::Ok)));
    let app = test::init_service(app.wrap(Cors::new(&DEFAULT))).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/nothing", DOCS)).await, 404, &of_default());
    assert_answer(&answer(&app, &Ask::actual("POST", "/r", DOCS)).await, 405, &of_default());
    assert_answer(&answer(&app, &Ask::actual("GET", "/r", DOCS)).await, 200, &of_default());
    assert_answer(&answer(&app, &Ask::new("GET", "/r")).await, 200, &[VARY]);
}

#[actix_web::test]
async fn a_replaced_answer_and_one_of_another_task_are_written_once() {
    #[cors(origins = ["https://app.example.com"], credentials)]
    #[get("/conflict")]
    async fn conflict() -> impl Responder {
        HttpResponse::Conflict().insert_header(("Vary", "Accept")).finish()
    }
    let replace = ErrorHandlers::new().handler(StatusCode::CONFLICT, |response| {
        let (request, _) = response.into_parts();
        let response = HttpResponse::Gone().finish().map_into_right_body();
        Ok(ErrorHandlerResponse::Response(actix_web::dev::ServiceResponse::new(request, response)))
    });
    let app = App::new().service(web::scope("/a").wrap(replace).service(conflict));
    let app = app.service(web::scope("/b").service(conflict).wrap_fn(|request, service| {
        let answered = service.call(request);
        async move {
            rt::task::yield_now().await;
            // As a middleware with a time limit does it, on a task of its own.
            rt::spawn(answered).await.expect("no panic")
        }
    }));
    let app = test::init_service(app.wrap(Cors::new(&DEFAULT))).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/a/conflict", APP)).await, 410, &of_item(APP));
    let mut expected = of_item(APP);
    expected.push(("vary", "Accept"));
    assert_answer(&answer(&app, &Ask::actual("GET", "/b/conflict", APP)).await, 409, &expected);
}

#[actix_web::test]
async fn an_endpoint_that_was_reached_and_dropped_still_says_its_policy() {
    #[cors(origins = ["https://app.example.com"], credentials)]
    #[get("/slow")]
    async fn slow() -> impl Responder {
        std::future::pending::<()>().await;
        "never"
    }
    let scope = web::scope("").service(slow).wrap_fn(|request, service| {
        let (http, payload) = request.into_parts();
        let answered = service.call(actix_web::dev::ServiceRequest::from_parts(http, payload));
        async move {
            rt::time::timeout(std::time::Duration::from_millis(5), answered)
                .await
                .unwrap_or_else(|_| Err(Teapot.into()))
        }
    });
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/slow", APP)).await, 418, &of_item(APP));
}

#[actix_web::test]
async fn what_stands_further_inside_is_replaced() {
    #[cors(origins = ["https://app.example.com"], expose_headers = ["X-Total"])]
    #[get("/own")]
    async fn own() -> impl Responder {
        HttpResponse::Ok()
            .insert_header(("Access-Control-Allow-Origin", "*"))
            .insert_header(("Access-Control-Allow-Credentials", "true"))
            .append_header(("Vary", "origin"))
            .finish()
    }
    let app = test::init_service(App::new().service(own).wrap(Cors::endpoints())).await;
    let response = answer(&app, &Ask::actual("GET", "/own", APP)).await;
    let expected = [
        ("access-control-allow-origin", APP),
        ("access-control-expose-headers", "X-Total"),
        ("vary", "origin"),
    ];
    assert_answer(&response, 200, &expected);
    let response = answer(&app, &Ask::actual("GET", "/own", EVIL)).await;
    assert_answer(&response, 200, &[("vary", "origin")]);
}
