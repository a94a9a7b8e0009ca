//! A limit on requests, as `actix-governor` and its like do it: by an answer of its own, without the endpoint.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service as _, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, Responder, get, post, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, of_default};

#[cors(origins = ["https://app.example.com"], expose_headers = ["Retry-After"])]
#[get("/search")]
async fn search() -> impl Responder {
    "found"
}

#[cors(origins = "*", headers = ["Content-Type"], expose_headers = ["Retry-After"])]
#[post("/report")]
async fn report() -> impl Responder {
    "reported"
}

/// Lets as many requests through as `left` says.
async fn limit<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
    left: Rc<Cell<u32>>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let Some(now) = left.get().checked_sub(1) else {
        let refused = HttpResponse::TooManyRequests().insert_header(("Retry-After", 60)).finish();
        return Ok(request.into_response(refused).map_into_right_body());
    };
    left.set(now);
    Ok(next.call(request).await?.map_into_left_body())
}

/// Preflights cost the page nothing, and it can read when to come back.
#[actix_web::test]
async fn inside_of_the_layer() {
    let left = Rc::new(Cell::new(2));
    let limited = {
        let left = Rc::clone(&left);
        from_fn(move |request, next| limit(request, next, Rc::clone(&left)))
    };
    let scope =
        web::scope("/api").service(search).service(report).route("/plain", web::get().to(HttpResponse::Ok));
    let app = App::new().service(scope).wrap(limited).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    let granted =
        [("access-control-allow-origin", APP), ("access-control-expose-headers", "Retry-After"), VARY];
    let public = [("access-control-allow-origin", "*"), ("access-control-expose-headers", "Retry-After")];
    for status in [200, 200, 429, 429] {
        for _ in 0..3 {
            assert_eq!(answer(&app, &Ask::preflight("POST", "/api/report", EVIL)).await.status, 204);
            let refused = answer(&app, &Ask::preflight("GET", "/api/search", EVIL)).await;
            assert_answer(&refused, 403, &[VARY_PREFLIGHT]);
        }
        assert_answer(&answer(&app, &Ask::actual("GET", "/api/search", APP)).await, status, &granted);
    }
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/search", EVIL)).await, 429, &[VARY]);
    assert_answer(&answer(&app, &Ask::actual("POST", "/api/report", EVIL)).await, 429, &public);
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/plain", DOCS)).await, 429, &of_default());
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/none", DOCS)).await, 429, &of_default());
    assert_eq!(left.get(), 0);
}

/// Outside of the layer nobody is left to write on its answers; what the layer writes is not touched.
#[actix_web::test]
async fn outside_of_the_layer() {
    let app = App::new().service(search).wrap(Cors::endpoints()).wrap_fn(|request, service| {
        let is_limited = request.headers().contains_key("X-Flood");
        let answered = (!is_limited).then(|| service.call(request));
        async move {
            match answered {
                Some(answered) => answered.await,
                None => Err(actix_web::error::ErrorTooManyRequests("later")),
            }
        }
    });
    let app = test::init_service(app).await;
    let granted =
        [("access-control-allow-origin", APP), ("access-control-expose-headers", "Retry-After"), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "/search", APP)).await, 200, &granted);
    let flood = Ask::actual("GET", "/search", APP).header("X-Flood", "1");
    assert_answer(&answer(&app, &flood).await, 429, &[]);
    assert_eq!(answer(&app, &Ask::preflight("GET", "/search", APP)).await.status, 204);
}
