//! Ready-made middleware around a scope, inside of the layer, outside of it, and both.

use actix_web::dev::ServiceResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::HeaderValue;
use actix_web::middleware::{
    Compat, Compress, Condition, DefaultHeaders, ErrorHandlerResponse, ErrorHandlers, Identity, Logger,
    NormalizePath, TrailingSlash,
};
use actix_web::{App, Error, HttpResponse, delete, error, get, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};
use tracing_actix_web::TracingLogger;

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, of_default};

/// Long enough to be compressed.
const LONG: usize = 4096;

#[cors(origins = ["https://app.example.com"], credentials, expose_headers = ["X-Total"])]
#[get("/items/{id}")]
async fn item(id: web::Path<String>) -> Result<HttpResponse, Error> {
    match id.as_str() {
        "error" => Err(error::ErrorConflict("taken")),
        "500" => Err(error::ErrorInternalServerError("a bug")),
        _ => Ok(HttpResponse::Ok().body("i".repeat(LONG))),
    }
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}", wrap = "Compat::new(Logger::default())", wrap = "Compat::new(Compress::default())")]
async fn remove() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

fn granted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-expose-headers", "X-Total"),
        VARY,
    ]
}

/// Whoever stands where, a page sees the same.
macro_rules! check {
    ($app:expr) => {
        let app = test::init_service($app).await;
        for (id, status) in [("1", 200), ("error", 409), ("500", 500), ("1", 200)] {
            let path = format!("/api/items/{id}");
            assert_answer(&answer(&app, &Ask::actual("GET", &path, APP)).await, status, &granted());
            assert_answer(&answer(&app, &Ask::actual("GET", &path, EVIL)).await, status, &[VARY]);
            assert_answer(&answer(&app, &Ask::new("GET", &path)).await, status, &[VARY]);
        }
        let removed = [("access-control-allow-origin", APP), VARY];
        assert_answer(&answer(&app, &Ask::actual("DELETE", "/api/items/1", APP)).await, 204, &removed);
        let preflight = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", "DELETE"),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        let asked = Ask::preflight("DELETE", "/api/items/1", APP);
        assert_answer(&answer(&app, &asked).await, 204, &preflight);
        let evil = Ask::preflight("DELETE", "/api/items/1", EVIL);
        assert_answer(&answer(&app, &evil).await, 403, &[VARY_PREFLIGHT]);
        assert_answer(&answer(&app, &Ask::actual("GET", "/api/plain", DOCS)).await, 200, &of_default());
        assert_answer(&answer(&app, &Ask::actual("GET", "/none", DOCS)).await, 404, &of_default());
        assert_answer(&answer(&app, &Ask::actual("GET", "/none", EVIL)).await, 404, &[VARY]);
        let plain = Ask::preflight("GET", "/api/plain", EVIL);
        assert_answer(&answer(&app, &plain).await, 403, &[VARY_PREFLIGHT]);
    };
}

fn scope() -> actix_web::Scope {
    web::scope("/api").service(item).service(remove).route("/plain", web::get().to(HttpResponse::Ok))
}

macro_rules! positions {
    ($($name:ident: $middleware:expr;)+) => {$(
        mod $name {
            use super::*;

            #[actix_web::test]
            async fn around_a_scope() {
                check!(App::new().service(scope().wrap($middleware)).wrap(Cors::new(&DEFAULT)));
            }

            #[actix_web::test]
            async fn inside_of_the_layer() {
                check!(App::new().service(scope()).wrap($middleware).wrap(Cors::new(&DEFAULT)));
            }

            #[actix_web::test]
            async fn outside_of_the_layer() {
                check!(App::new().service(scope()).wrap(Cors::new(&DEFAULT)).wrap($middleware));
            }

            #[actix_web::test]
            async fn everywhere() {
                let app = App::new().service(scope().wrap($middleware)).wrap($middleware);
                check!(app.wrap(Cors::new(&DEFAULT)).wrap($middleware));
            }
        }
    )+};
}

positions! {
    tracing_logger: TracingLogger::default();
    logger: Logger::new("%a %r %s %b %{Origin}i %{Access-Control-Allow-Origin}o %T");
    compress: Compress::default();
    default_headers: DefaultHeaders::new().add(("X-Frame-Options", "DENY")).add(("X-Total", "0"));
    normalize_path: NormalizePath::trim();
    condition_on: Condition::new(true, Logger::default());
    condition_off: Condition::new(false, NormalizePath::new(TrailingSlash::Always));
    compat: Compat::new(Compress::default());
    identity: Identity::default();
    error_handlers_that_change: ErrorHandlers::new()
        .handler(StatusCode::CONFLICT, |mut response: ServiceResponse<_>| {
            response.response_mut().headers_mut().insert("x-handled".parse().unwrap(), HeaderValue::from_static("1"));
            Ok(ErrorHandlerResponse::Response(response.map_into_left_body()))
        });
    error_handlers_that_wait: ErrorHandlers::new()
        .default_handler(|response: ServiceResponse<_>| {
            Ok(ErrorHandlerResponse::Future(Box::pin(async { Ok(response.map_into_left_body()) })))
        });
}

/// Inside, a handler of errors may make a new answer; it gets the endpoint's headers, or the default's.
mod error_handlers_that_replace {
    use super::*;

    fn replacing<B: 'static>() -> ErrorHandlers<B> {
        ErrorHandlers::new().default_handler(|response: ServiceResponse<B>| {
            let own = HttpResponse::build(response.status()).json("an error");
            Ok(ErrorHandlerResponse::Response(response.into_response(own).map_into_right_body()))
        })
    }

    #[actix_web::test]
    async fn around_a_scope() {
        check!(App::new().service(scope().wrap(replacing())).wrap(Cors::new(&DEFAULT)));
    }

    #[actix_web::test]
    async fn inside_of_the_layer() {
        check!(App::new().service(scope()).wrap(replacing()).wrap(Cors::new(&DEFAULT)));
    }
}

/// `Vary` of both, each once, whoever writes first.
#[actix_web::test]
async fn what_is_compressed_varies_by_encoding_and_origin() {
    macro_rules! check {
        ($app:expr) => {
            let app = test::init_service($app).await;
            let ask = |origin| Ask::actual("GET", "/api/items/1", origin).header("Accept-Encoding", "gzip");
            let got = answer(&app, &ask(APP)).await;
            let mut expected = granted();
            expected.push(("vary", "accept-encoding"));
            assert_answer(&got, 200, &expected);
            assert_eq!(got.lines("content-encoding").collect::<Vec<_>>(), ["gzip"]);
            assert!(got.body.len() < LONG);
            assert_answer(&answer(&app, &ask(EVIL)).await, 200, &[VARY, ("vary", "accept-encoding")]);
            let preflight = Ask::preflight("DELETE", "/api/items/1", EVIL).header("Accept-Encoding", "gzip");
            let refused = answer(&app, &preflight).await;
            assert_answer(&refused, 403, &[VARY_PREFLIGHT]);
        };
    }
    let compress = Compress::default;
    check!(App::new().service(scope().wrap(compress())).wrap(Cors::endpoints()));
    check!(App::new().service(scope()).wrap(compress()).wrap(Cors::endpoints()));
    check!(App::new().service(scope()).wrap(Cors::endpoints()).wrap(compress()));
    check!(App::new().service(scope()).wrap(compress()));
}

/// A default header of the app's own that is one of ours: on annotated endpoints the policy's alone is left.
#[actix_web::test]
async fn default_headers_that_grant() {
    let everyone = || {
        DefaultHeaders::new()
            .add(("Access-Control-Allow-Origin", "*"))
            .add(("Access-Control-Allow-Credentials", "true"))
            .add(("Vary", "Accept"))
    };
    let app = App::new().service(scope()).wrap(everyone()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let vary = ("vary", "Accept");
    let mut expected = granted();
    expected.push(vary);
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &expected);
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", EVIL)).await, 200, &[vary, VARY]);
    // Outside it adds what is not there, which nobody can take back.
    let app = App::new().service(scope()).wrap(Cors::endpoints()).wrap(everyone());
    let app = test::init_service(app).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &granted());
}
