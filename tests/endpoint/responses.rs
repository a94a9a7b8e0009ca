//! Headers on every answer of an endpoint: its own, its errors, its extractors' and its middleware's.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, Responder, error, get, post, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::{APP, EVIL, VARY};

const GRANT: [(&str, &str); 4] = [
    ("access-control-allow-origin", APP),
    ("access-control-allow-credentials", "true"),
    ("access-control-expose-headers", "X-Total, X-Page"),
    VARY,
];

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total", "X-Page"])]
#[get("/ok/{id}")]
async fn ok(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total", "X-Page"])]
#[get("/fails/{status}")]
async fn fails(status: web::Path<u16>) -> Result<String, Error> {
    let status = StatusCode::from_u16(*status).map_err(error::ErrorBadRequest)?;
    Err(error::InternalError::new("failed", status).into())
}

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"], expose_headers = ["X-Total", "X-Page"])]
#[post("/json")]
async fn json(number: web::Json<u32>) -> impl Responder {
    number.to_string()
}

// What `from_fn` takes is `async`, whether it waits for something or not.
#[allow(clippy::unused_async)]
async fn err(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    Err::<ServiceResponse<String>, _>(error::ErrorUnauthorized("no token"))
}

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total", "X-Page"])]
#[get("/wrapped", wrap = "from_fn(err)")]
async fn wrapped() -> impl Responder {
    "never"
}

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total", "X-Page"])]
#[get("/own")]
async fn own() -> impl Responder {
    HttpResponse::Ok()
        .append_header(("Access-Control-Allow-Origin", "*"))
        .append_header(("Access-Control-Allow-Origin", "https://other.example"))
        .append_header(("Access-Control-Allow-Credentials", "yes"))
        .append_header(("Access-Control-Expose-Headers", "X-Secret"))
        .finish()
}

#[cors(origins = "*", expose_headers = "*")]
#[get("/public")]
async fn public() -> impl Responder {
    "public"
}

#[actix_web::test]
async fn every_answer_carries_the_policy() {
    let app =
        test::init_service(App::new().service(ok).service(fails).service(json).service(wrapped).service(own))
            .await;
    for (ask, status) in [
        (Ask::actual("GET", "/ok/1", APP), 200),
        (Ask::actual("GET", "/ok/x", APP), 404),
        (Ask::actual("GET", "/fails/401", APP), 401),
        (Ask::actual("GET", "/fails/404", APP), 404),
        (Ask::actual("GET", "/fails/500", APP), 500),
        (Ask::actual("GET", "/fails/304", APP), 304),
        (Ask::actual("GET", "/fails/x", APP), 404),
        (Ask::actual("POST", "/json", APP), 400),
        (Ask::actual("GET", "/wrapped", APP), 401),
        (Ask::actual("GET", "/own", APP), 200),
    ] {
        assert_answer(&answer(&app, &ask).await, status, &GRANT);
    }
}

#[actix_web::test]
async fn a_refused_origin_and_none_get_vary_alone() {
    let app = test::init_service(App::new().service(ok).service(fails).service(own)).await;
    for path in ["/ok/1", "/fails/500", "/own"] {
        let status = answer(&app, &Ask::new("GET", path)).await.status;
        for ask in [
            Ask::new("GET", path),
            Ask::actual("GET", path, EVIL),
            Ask::actual("GET", path, "null"),
            Ask::actual("GET", path, ""),
            Ask::actual("GET", path, "https://app.example.com/"),
            Ask::actual("GET", path, "https://app.example.com, https://app.example.com"),
            Ask::actual("GET", path, APP).header("Origin", APP),
            Ask::new("GET", path).header("Origin", b"https://app.example.com\xff"),
            Ask::new("GET", path).header("Origin", vec![b'a'; 100_000]),
        ] {
            assert_answer(&answer(&app, &ask).await, status, &[VARY]);
        }
    }
}

#[actix_web::test]
async fn a_public_policy_is_the_same_for_everyone() {
    let app = test::init_service(App::new().service(public)).await;
    let expected = [("access-control-allow-origin", "*"), ("access-control-expose-headers", "*")];
    for ask in [
        Ask::new("GET", "/public"),
        Ask::actual("GET", "/public", EVIL),
        Ask::actual("GET", "/public", "null"),
    ] {
        assert_answer(&answer(&app, &ask).await, 200, &expected);
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/vary/{lines}")]
async fn vary(lines: web::Path<String>) -> impl Responder {
    let mut response = HttpResponse::Ok();
    for line in lines.split('|') {
        response.append_header(("Vary", line));
    }
    response.finish()
}

#[actix_web::test]
async fn vary_is_merged_never_replaced_never_doubled() {
    let app = test::init_service(App::new().service(vary)).await;
    let origin = ("access-control-allow-origin", APP);
    for (path, lines) in [
        ("/vary/Accept", &["Accept", "Origin"][..]),
        ("/vary/Accept|Accept-Encoding", &["Accept", "Accept-Encoding", "Origin"]),
        ("/vary/origin", &["origin"]),
        ("/vary/Accept,%20ORIGIN", &["Accept, ORIGIN"]),
        ("/vary/Accept|Origin", &["Accept", "Origin"]),
        ("/vary/*", &["*"]),
        ("/vary/X-Origin", &["X-Origin", "Origin"]),
    ] {
        let mut expected: Vec<_> = lines.iter().map(|line| ("vary", *line)).collect();
        expected.push(origin);
        assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, 200, &expected);
    }
}

#[actix_web::test]
async fn errors_stay_errors_for_whoever_wraps_the_app() {
    use actix_web::dev::Service as _;
    let app = test::init_service(App::new().service(wrapped).wrap_fn(|request, service| {
        let answer = service.call(request);
        async move {
            let answer = answer.await;
            let error = answer.as_ref().expect_err("still an error");
            assert_eq!(error.to_string(), "no token");
            assert_eq!(error.as_response_error().status_code(), 401);
            answer
        }
    }))
    .await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/wrapped", APP)).await, 401, &GRANT);
}
