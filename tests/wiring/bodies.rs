//! Answers of every kind: streams, alternatives, redirects, what is not modified, what is too large, what a responder makes.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody, to_bytes};
use actix_web::http::StatusCode;
use actix_web::http::header::{ContentType, ETag, EntityTag, IfNoneMatch};
use actix_web::web::{Bytes, FormConfig, JsonConfig, PathConfig, PayloadConfig, QueryConfig, Redirect};
use actix_web::{
    App, Either, Error, HttpRequest, HttpResponse, Responder, error, get, post, put, route, web,
};
use cors_actix::cors;
use tests::{Answer, Ask};

use crate::{EVIL, VARY, actual, ask, both, rows, told};

/// Counts down, and fails in the end if it is to.
struct Countdown {
    left: u8,
    fails: bool,
}

impl MessageBody for Countdown {
    type Error = Error;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Error>>> {
        if self.left == 0 {
            return Poll::Ready(self.fails.then(|| Err(error::ErrorInternalServerError("broken off"))));
        }
        self.left -= 1;
        context.waker().wake_by_ref();
        Poll::Ready(Some(Ok(Bytes::from(self.left.to_string()))))
    }
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Stream"])]
#[get("/stream/{fails}")]
async fn stream(fails: web::Path<bool>) -> impl Responder {
    HttpResponse::Ok().body(Countdown { left: 3, fails: *fails })
}

#[actix_web::test]
async fn streams() {
    both!(App::new().service(stream), |app| {
        rows! { app;
            ask("/stream/false") => 200, told("X-Stream");
            Ask::actual("GET", "/stream/false", EVIL) => 200, [VARY];
            // The head is long gone when it breaks off.
            ask("/stream/true") => 200, told("X-Stream");
        }
        let got = actix_web::test::call_service(&app, ask("/stream/false").request().to_request()).await;
        assert_eq!(to_bytes(got.into_body()).await.unwrap(), "210");
        let got = actix_web::test::call_service(&app, ask("/stream/true").request().to_request()).await;
        assert!(to_bytes(got.into_body()).await.is_err());
    });
}

/// A responder of the user's own.
struct Teapot;

impl Responder for Teapot {
    type Body = Bytes;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<Bytes> {
        let path = Bytes::from(request.path().to_owned());
        HttpResponse::with_body(StatusCode::IM_A_TEAPOT, path)
    }
}

type Many = Either<Either<Teapot, Redirect>, Either<Option<&'static str>, Result<web::Json<u8>, Error>>>;

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Either"])]
#[get("/either/{kind}")]
async fn either(kind: web::Path<String>) -> Many {
    match kind.as_str() {
        "teapot" => Either::Left(Either::Left(Teapot)),
        "redirect" => Either::Left(Either::Right(Redirect::to("/elsewhere").see_other())),
        "some" => Either::Right(Either::Left(Some("some"))),
        "none" => Either::Right(Either::Left(None)),
        "json" => Either::Right(Either::Right(Ok(web::Json(1)))),
        _ => Either::Right(Either::Right(Err(error::ErrorGone("gone")))),
    }
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Custom"])]
#[put("/custom")]
async fn custom() -> impl Responder {
    "custom".customize().with_status(StatusCode::ACCEPTED).insert_header(("Vary", "Accept"))
}

#[actix_web::test]
async fn alternatives_and_responders() {
    both!(App::new().service(either).service(custom), |app| {
        for (kind, status) in
            [("teapot", 418), ("redirect", 303), ("some", 200), ("none", 404), ("json", 200), ("error", 410)]
        {
            let path = format!("/either/{kind}");
            tests::assert_answer(&tests::answer(&app, &ask(&path)).await, status, &told("X-Either"));
            tests::assert_answer(
                &tests::answer(&app, &Ask::actual("GET", &path, EVIL)).await,
                status,
                &[VARY],
            );
        }
        let mut expected = told("X-Custom");
        expected.push(("vary", "Accept"));
        rows! { app;
            actual("PUT", "/custom") => 202, expected;
        }
    });
}

#[cors(origins = ["https://app.example.com"], headers = ["If-None-Match"], expose_headers = ["ETag"])]
#[route("/page", method = "GET", method = "HEAD")]
async fn page(known: web::Header<IfNoneMatch>, request: HttpRequest) -> impl Responder {
    let tag = EntityTag::new_strong("one".to_owned());
    let is_known = match known.into_inner() {
        IfNoneMatch::Any => true,
        IfNoneMatch::Items(tags) => tags.iter().any(|known| known.weak_eq(&tag)),
    };
    if is_known {
        return HttpResponse::NotModified().insert_header(ETag(tag)).finish();
    }
    let body = if request.method() == "HEAD" { "" } else { "a page" };
    HttpResponse::Ok().insert_header(ETag(tag)).insert_header(ContentType::html()).body(body)
}

/// A cache may answer with what it has, and with the headers of the 304: they have to be there.
#[actix_web::test]
async fn not_modified_and_head() {
    both!(App::new().service(page), |app| {
        for method in ["GET", "HEAD"] {
            let known = |origin| Ask::actual(method, "/page", origin).header("If-None-Match", "\"one\"");
            let other = |origin| Ask::actual(method, "/page", origin).header("If-None-Match", "\"other\"");
            rows! { app;
                known(crate::PAGE) => 304, told("ETag");
                other(crate::PAGE) => 200, told("ETag");
                known(EVIL) => 304, [VARY];
                other(EVIL) => 200, [VARY];
                Ask::new(method, "/page").header("If-None-Match", "*") => 304, [VARY];
            }
        }
    });
}

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"], expose_headers = ["X-Json"])]
#[post("/json/{id}")]
async fn json(
    _: web::Path<u8>,
    _: web::Query<Vec<(String, u8)>>,
    body: web::Json<Vec<u8>>,
) -> impl Responder {
    body.len().to_string()
}

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"], expose_headers = ["X-Form"])]
#[post("/form")]
async fn form(body: web::Form<Vec<(String, u8)>>) -> impl Responder {
    body.len().to_string()
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Bytes"])]
#[post("/bytes")]
async fn bytes(body: Bytes) -> impl Responder {
    body.len().to_string()
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Text"])]
#[post("/text")]
async fn text(body: String) -> impl Responder {
    body
}

#[cors(origins = ["https://app.example.com"], expose_headers = ["X-Data"])]
#[post("/data")]
async fn data(_: web::Data<Infallible>) -> impl Responder {
    "never"
}

/// What an extractor says instead of the handler, with actix's own errors and with the app's.
#[actix_web::test]
async fn extractors_that_fail() {
    fn own<E>(_: E, _: &HttpRequest) -> Error {
        error::ErrorUnprocessableEntity("not like this")
    }
    macro_rules! check {
        ($app:expr, $json:literal, $path:literal, $query:literal, $form:literal) => {
            both!(
                $app.app_data(PayloadConfig::new(8)).service(
                    web::scope("/api").service(json).service(form).service(bytes).service(text).service(data)
                ),
                |app| {
                    for (path, kind, body, status, header) in [
                        ("/api/json/1", "application/json", "[1]", 200, "X-Json"),
                        ("/api/json/1", "application/json", "[1", $json, "X-Json"),
                        ("/api/json/1", "application/json", "[1,2,3,4,5]", 413, "X-Json"),
                        ("/api/json/1", "text/plain", "[1]", $json, "X-Json"),
                        ("/api/json/x", "application/json", "[1]", $path, "X-Json"),
                        ("/api/json/1?a=b", "application/json", "[1]", $query, "X-Json"),
                        ("/api/form", "application/x-www-form-urlencoded", "a=1", 200, "X-Form"),
                        ("/api/form", "application/x-www-form-urlencoded", "a=x", $form, "X-Form"),
                        ("/api/bytes", "text/plain", "12345678", 200, "X-Bytes"),
                        ("/api/bytes", "text/plain", "123456789", 413, "X-Bytes"),
                        ("/api/text", "text/plain; charset=utf-8", "text", 200, "X-Text"),
                        ("/api/text", "text/plain; charset=nonsense", "text", 400, "X-Text"),
                        ("/api/data", "text/plain", "", 500, "X-Data"),
                    ] {
                        // The app's own error of JSON replaces that of its size.
                        let status =
                            if status == 413 && header == "X-Json" && $json == 422 { 422 } else { status };
                        for (origin, expected) in [(crate::PAGE, told(header)), (EVIL, vec![VARY])] {
                            let ask = Ask::actual("POST", path, origin).header("Content-Type", kind);
                            let request = ask.request().set_payload(body).to_request();
                            let response = actix_web::test::call_service(&app, request).await;
                            let got = Answer::read(response.into_parts().1.map_into_boxed_body()).await;
                            tests::assert_answer(&got, status, &expected);
                        }
                    }
                }
            );
        };
    }
    check!(App::new().app_data(JsonConfig::default().limit(8)), 400, 404, 400, 400);
    check!(
        App::new()
            .app_data(JsonConfig::default().limit(8).error_handler(own))
            .app_data(PathConfig::default().error_handler(own))
            .app_data(QueryConfig::default().error_handler(own))
            .app_data(FormConfig::default().error_handler(own)),
        422,
        422,
        422,
        422
    );
}

/// actix answers 405 where a resource has the path and not the method, and says what there is.
#[actix_web::test]
async fn a_method_that_is_not_allowed() {
    let put = || web::resource("/page").route(web::put().to(HttpResponse::Ok));
    both!(App::new().service(web::scope("/api").service(page).service(put())), |app| {
        let got = tests::answer(&app, &actual("DELETE", "/api/page")).await;
        let mut allow: Vec<_> = got.lines("allow").flat_map(|line| line.split(", ")).collect();
        allow.sort_unstable();
        assert_eq!((got.status, allow), (405, vec!["GET", "HEAD", "PUT"]));
        tests::assert_answer(&got, 405, &[]);
    });
}
