//! Errors stay errors, and carry the headers.

use std::fmt;

use actix_web::dev::{Service as _, ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::ACCESS_CONTROL_ALLOW_ORIGIN;
use actix_web::middleware::{ErrorHandlerResponse, ErrorHandlers, Next, from_fn};
use actix_web::{App, HttpResponse, ResponseError, rt, test, web};
use cors_actix::Cors;
use tests::{Answer, assert_answer};

use crate::{PAGE, answering, ask, failing, item, rows, told};

/// An error of a middleware's.
#[derive(Debug)]
pub(crate) struct Stranger;

impl fmt::Display for Stranger {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a stranger")
    }
}

impl ResponseError for Stranger {
    fn status_code(&self) -> StatusCode {
        StatusCode::IM_A_TEAPOT
    }
}

#[actix_web::test]
async fn an_error_stays_what_it_is() {
    let scope = web::scope("/api").wrap(from_fn(failing)).service(item);
    let app = App::new().service(scope).wrap(Cors::endpoints()).wrap_fn(|request, service| {
        let answer = service.call(request);
        async move {
            let error = answer.await.expect_err("still an error");
            assert!(error.as_error::<Stranger>().is_some());
            // Asked twice, it says the same once.
            for _ in 0..2 {
                let response = error.error_response();
                assert_eq!(response.headers().get_all(ACCESS_CONTROL_ALLOW_ORIGIN).count(), 1);
                assert_eq!(response.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).unwrap(), PAGE);
                assert_answer(&Answer::read(response).await, 418, &told("X-Item"));
            }
            Err::<ServiceResponse, _>(error)
        }
    });
    let app = test::init_service(app).await;
    rows! { app;
        ask("/api/items/5") => 418, told("X-Item");
    }
}

#[actix_web::test]
async fn inner_error_handlers_replace() {
    let handlers = || {
        ErrorHandlers::new().default_handler(|response: ServiceResponse<_>| {
            let own = HttpResponse::build(response.status()).body("replaced");
            Ok(ErrorHandlerResponse::Response(response.into_response(own).map_into_right_body()))
        })
    };
    let scope = web::scope("/api").wrap(from_fn(answering)).service(item);
    let app = App::new().service(scope).wrap(handlers()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for (ask, status) in [(ask("/api/items/5"), 401), (ask("/api/items/0").header("Authorization", "1"), 409)]
    {
        let got = tests::answer(&app, &ask).await;
        assert_answer(&got, status, &told("X-Item"));
        assert_eq!(got.body, b"replaced");
    }
}

/// actix's own rule, and a layer neither breaks it nor is broken by it.
#[actix_web::test]
async fn a_clone_held_while_routing() {
    for layer in [false, true] {
        let condition = actix_web::middleware::Condition::new(layer, Cors::endpoints());
        let held = || {
            from_fn(|request: ServiceRequest, next: Next<_>| async move {
                let held = request.headers().contains_key("X-Hold").then(|| request.request().clone());
                let answer = next.call(request).await;
                drop(held);
                answer
            })
        };
        let app = test::init_service(App::new().service(item).wrap(held()).wrap(condition)).await;
        let called = app.call(ask("/items/5").header("X-Hold", "1").request().to_request());
        assert!(rt::spawn(async { called.await.map(drop) }).await.unwrap_err().is_panic());
        rows! { app; ask("/items/5") => 200, told("X-Item"); }
    }
}
