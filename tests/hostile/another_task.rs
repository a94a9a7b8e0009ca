//! An endpoint that runs on another task, and a page made of its answer.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, Responder, get, rt, test};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::LAX;
use crate::{APP, PARTNER, VARY};

#[cors(origins = ["https://app.example.com"])]
#[get("/account")]
async fn account() -> impl Responder {
    HttpResponse::NotFound().body("annotated")
}

/// Runs what is inside on a task of its own, and answers errors with a page of its own.
async fn elsewhere(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let response = rt::spawn(async move { next.call(request).await }).await.expect("no panic")?;
    Ok(response.into_response(HttpResponse::Ok().body("a page of its own")))
}

/// What another task made of the endpoint's answer is still the endpoint's.
#[actix_web::test]
async fn an_endpoint_on_another_task_never_gets_the_default() {
    let app =
        test::init_service(App::new().service(account).wrap(from_fn(elsewhere)).wrap(Cors::new(&LAX))).await;
    assert_answer(&answer(&app, &Ask::actual("GET", "/account", PARTNER)).await, 200, &[VARY]);
    let own = [("access-control-allow-origin", APP), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "/account", APP)).await, 200, &own);
}

#[cors(disabled)]
#[get("/internal")]
async fn internal() -> impl Responder {
    HttpResponse::NotFound().body("annotated")
}

/// The same for one that takes no part in CORS.
#[actix_web::test]
async fn a_disabled_endpoint_on_another_task_never_gets_the_default() {
    let app = App::new().service(internal).wrap(from_fn(elsewhere)).wrap(Cors::new(&LAX));
    let app = test::init_service(app).await;
    for _ in 0..2 {
        assert_answer(&answer(&app, &Ask::actual("GET", "/internal", PARTNER)).await, 200, &[]);
    }
}
