//! Every order of middleware: the endpoint's policy, once, whoever answers.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderName, HeaderValue, VARY as VARY_NAME};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{
    Compress, Condition, DefaultHeaders, ErrorHandlerResponse, ErrorHandlers, Logger, Next, NormalizePath,
    from_fn,
};
use actix_web::{App, Error, HttpResponse, Responder, delete, error, get, post, rt, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::{LAX, assert_no_grant, deny};
use crate::{APP, EVIL, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total"])]
#[get("/items/{id}")]
async fn item(id: web::Path<String>) -> Result<HttpResponse, Error> {
    match id.as_str() {
        "panic" => panic!("a bug in the handler"),
        "slow" => std::future::pending().await,
        "error" => Err(error::ErrorConflict("taken")),
        "304" => Ok(HttpResponse::NotModified().finish()),
        "cors" => Ok(HttpResponse::Ok()
            .append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "https://evil.example"))
            .append_header(("access-control-allow-credentials", "true"))
            .append_header(("access-control-expose-headers", "*"))
            .append_header(("vary", "ORIGIN"))
            .finish()),
        _ => Ok(HttpResponse::Ok().body("item")),
    }
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

#[cors(disabled)]
#[post("/items/{id}")]
async fn off() -> impl Responder {
    "off"
}

async fn fail(_: ServiceRequest, _: Next<impl MessageBody + 'static>) -> Result<ServiceResponse, Error> {
    Err(error::ErrorUnauthorized("who are you?"))
}

async fn catch(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let keep = request.request().clone();
    let mut inner = Box::pin(async move {
        // The clone above must not be held while routing.
        next.call(request).await
    });
    drop(keep);
    let caught = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| inner.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(result)) => Poll::Ready(Some(result)),
        Err(_) => Poll::Ready(None),
    })
    .await;
    match caught {
        Some(result) => Ok(result?.map_into_boxed_body()),
        None => Err(error::ErrorInternalServerError("a panic")),
    }
}

async fn hurry(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    match rt::time::timeout(Duration::from_millis(20), next.call(request)).await {
        Ok(result) => Ok(result?.map_into_boxed_body()),
        Err(_) => Err(error::ErrorGatewayTimeout("late")),
    }
}

async fn spawned(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Ok(rt::spawn(async move { next.call(request).await }).await.expect("no panic")?.map_into_boxed_body())
}

async fn answers_options(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.method() == Method::OPTIONS {
        let response = HttpResponse::Ok().append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*")).finish();
        return Ok(request.into_response(response));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Another CORS library's idea, inside.
async fn writes_everything(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let mut response = next.call(request).await?.map_into_boxed_body();
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "*"),
    ] {
        response.headers_mut().append(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response.headers_mut().append(VARY_NAME, HeaderValue::from_static("Accept, origin"));
    Ok(response)
}

fn granted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "X-Total"),
        VARY,
    ]
}

/// Inside of the layer: `$inner` around the scope. `$status` is what `GET /api/items/$id` gives.
macro_rules! orders {
    ($($name:ident: $id:literal -> $status:literal $(vary $vary:literal)?, [$($inner:expr),* $(,)?];)+) => {$(
        #[actix_web::test]
        async fn $name() {
            let scope = web::scope("/api").service(item).service(remove).service(off);
            let app = App::new().service(scope)$(.wrap($inner))*;
            let app = test::init_service(app.wrap(Cors::new(&LAX)).wrap(Logger::default())).await;
            let path = concat!("/api/items/", $id);
            #[allow(unused_mut, unused_assignments)]
            let mut vary = "Origin";
            $(vary = $vary;)?
            for _ in 0..2 {
                let mut expected = granted();
                expected.retain(|line| *line != VARY);
                expected.push(("vary", vary));
                let varies = [("vary", vary)];
                assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, $status, &expected);
                assert_answer(&answer(&app, &Ask::actual("GET", path, PARTNER)).await, $status, &varies);
                assert_answer(&answer(&app, &Ask::new("GET", path)).await, $status, &varies);
                let preflight = [
                    ("access-control-allow-origin", APP),
                    ("access-control-allow-methods", "DELETE"),
                    // Not 600: the path's POST is disabled, and browsers cache by URL.
                    ("access-control-max-age", "0"),
                    VARY_PREFLIGHT,
                ];
                let ask = |method, origin| Ask::preflight(method, path, origin);
                assert_answer(&answer(&app, &ask("DELETE", APP)).await, 204, &preflight);
                for (method, origin) in
                    [("DELETE", PARTNER), ("GET", EVIL), ("POST", APP), ("POST", PARTNER), ("GET", PARTNER)]
                {
                    assert_answer(&answer(&app, &ask(method, origin)).await, 403, &[VARY_PREFLIGHT]);
                }
            }
        }
    )+};
}

orders! {
    nothing_between: "1" -> 200, [];
    logger_and_defaults: "1" -> 200, [Logger::default(), DefaultHeaders::new().add(("x-a", "b"))];
    authentication_that_answers: "1" -> 401, [from_fn(deny)];
    authentication_that_fails: "1" -> 401, [from_fn(fail)];
    authentication_inside_of_a_panic_catcher: "1" -> 401, [from_fn(fail), from_fn(catch)];
    a_panic_becomes_500: "panic" -> 500, [from_fn(catch)];
    a_panic_becomes_500_outside_of_others: "panic" -> 500, [Logger::default(), Compress::default(), from_fn(catch)];
    a_timeout: "slow" -> 504, [from_fn(hurry)];
    a_task_of_its_own: "1" -> 200, [from_fn(spawned)];
    an_error_on_a_task_of_its_own: "error" -> 409, [from_fn(spawned)];
    a_failure_on_a_task_of_its_own: "1" -> 401, [from_fn(fail), from_fn(spawned)];
    a_task_and_a_timeout: "slow" -> 504, [from_fn(spawned), from_fn(hurry)];
    not_modified: "304" -> 304, [Condition::new(true, Logger::default())];
    the_handlers_own_headers_are_replaced: "cors" -> 200 vary "ORIGIN", [];
    its_own_headers_on_a_task_of_its_own: "cors" -> 200 vary "ORIGIN", [from_fn(spawned)];
    options_answered_inside: "1" -> 200, [from_fn(answers_options)];
    another_librarys_headers: "1" -> 200 vary "Accept, origin", [from_fn(writes_everything)];
    another_librarys_headers_around_a_refusal: "1" -> 401 vary "Accept, origin",
        [from_fn(deny), from_fn(writes_everything)];
    error_handlers: "error" -> 409, [
        ErrorHandlers::new().handler(StatusCode::CONFLICT, |response: ServiceResponse<_>| {
            let response = response.into_response(HttpResponse::Conflict().body("replaced"));
            Ok(ErrorHandlerResponse::Response(response.map_into_right_body()))
        }),
    ];
    normalized: "1" -> 200, [NormalizePath::trim()];
}

/// `NormalizePath` outside of the layer: what it makes of a path is what counts.
#[actix_web::test]
async fn normalized_outside() {
    let scope = web::scope("/api").wrap(from_fn(deny)).service(item).service(remove).service(off);
    let app = App::new().service(scope).wrap(Cors::new(&LAX)).wrap(NormalizePath::trim());
    let app = test::init_service(app).await;
    for path in ["/api/items/1/", "//api//items/1", "/api/items//1///"] {
        assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, 401, &granted());
        assert_answer(&answer(&app, &Ask::preflight("DELETE", path, PARTNER)).await, 403, &[VARY_PREFLIGHT]);
        assert_eq!(answer(&app, &Ask::preflight("DELETE", path, APP)).await.status, 204, "{path}");
    }
}

/// Two layers: one value of each header, nothing for an origin that neither allows.
#[actix_web::test]
async fn two_layers() {
    let scope = web::scope("/api")
        .service(item)
        .route("/free", web::get().to(HttpResponse::Ok))
        .wrap(Cors::new(&LAX));
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &granted());
    for path in ["/api/items/1", "/api/free", "/api/none"] {
        assert_no_grant(&answer(&app, &Ask::actual("GET", path, EVIL)).await);
        assert_no_grant(&answer(&app, &Ask::preflight("GET", path, EVIL)).await);
    }
}

/// A default never widens what an un-annotated route says itself, nor doubles a line.
#[actix_web::test]
async fn an_unannotated_routes_own_headers_stay() {
    let app = test::init_service(
        App::new()
            .service(item)
            .route(
                "/own",
                web::get().to(|| async {
                    HttpResponse::Ok()
                        .append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "https://other.example"))
                        .append_header(("vary", "Accept"))
                        .finish()
                }),
            )
            .route(
                "/star",
                web::get().to(|| async {
                    HttpResponse::Ok()
                        .append_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
                        .append_header(("vary", "*"))
                        .finish()
                }),
            )
            .wrap(Cors::new(&LAX)),
    )
    .await;
    for origin in [APP, PARTNER, EVIL] {
        let own = [("access-control-allow-origin", "https://other.example"), ("vary", "Accept"), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", "/own", origin)).await, 200, &own);
        let star = [("access-control-allow-origin", "*"), ("vary", "*")];
        assert_answer(&answer(&app, &Ask::actual("GET", "/star", origin)).await, 200, &star);
    }
}
