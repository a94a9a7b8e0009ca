//! An error does not say where it was made. The endpoints that the router has asked on the way show where a request led.

use std::rc::Rc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorUnauthorized;
use actix_web::middleware::{Next, from_fn};
use actix_web::rt::spawn;
use actix_web::rt::task::yield_now;
use actix_web::{App, Error, Responder, guard, put, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer, assert_answer};

use super::past_a_guard::{annotated, granted, plain};
use crate::support::fail;
use crate::{APP, VARY};

#[cors(origins = ["https://partner.example.net"])]
#[put("/{user}/items/{item}")]
pub(super) async fn behind() -> impl Responder {
    "annotated, behind"
}

/// What fails may be what is wrapped around the resource behind the guard. An error does not say where it was made; but where an
/// endpoint behind the scope was asked on the way, it was not made in the scope.
#[actix_web::test]
async fn an_endpoint_that_is_asked_on_the_way_shows_where_it_led() {
    for is_guarded in [true, false] {
        let events = Listener::start();
        let scope = web::scope("/api").service(annotated).wrap(from_fn(fail));
        let scope = if is_guarded { scope.guard(guard::Host("partners.test")) } else { scope };
        let plain = web::resource("/{user}/items/{item}").wrap(from_fn(fail)).route(web::delete().to(plain));
        let app = App::new().service(scope).service(behind).service(plain).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let ask = |host: &'static str| Ask::preflight("DELETE", "/api/items/1", APP).header("Host", host);
        let run = |host: &'static str| Ask::actual("DELETE", "/api/items/1", APP).header("Host", host);
        let readable = [("access-control-allow-origin", APP), VARY];
        for _ in 0..3 {
            let (asked, ran) = (answer(&app, &ask("api.test")).await, answer(&app, &run("api.test")).await);
            if is_guarded {
                assert_answer(&asked, 401, &[VARY]);
                assert_answer(&ran, 401, &[VARY]);
                // The next request has its head at the same place, and goes into the scope.
                assert_answer(&answer(&app, &ask("partners.test")).await, 204, &granted());
                assert_answer(&answer(&app, &run("partners.test")).await, 401, &readable);
            } else {
                assert_answer(&asked, 204, &granted());
                assert_answer(&ran, 401, &readable);
            }
        }
        let told = events.told();
        let told = told.iter().filter(|told| told.field("event") == "failure-undecided").count();
        assert_eq!(told, usize::from(is_guarded));
    }
}

/// Fails once others have been asked.
async fn fail_late(_: ServiceRequest, _: Next<impl MessageBody + 'static>) -> Result<ServiceResponse, Error> {
    yield_now().await;
    Err(ErrorUnauthorized("who are you?"))
}

/// Requests that wait in what fails do not hide from one another what each has shown.
#[actix_web::test]
async fn requests_at_one_time_show_where_each_led() {
    let partners = guard::Host("partners.test");
    let scope = web::scope("/api").service(annotated).wrap(from_fn(fail_late)).guard(partners);
    let plain = web::resource("/{user}/items/{item}").wrap(from_fn(fail_late)).route(web::delete().to(plain));
    let app = App::new().service(scope).service(behind).service(plain).wrap(Cors::endpoints());
    let app = Rc::new(test::init_service(app).await);
    let (into, past) = (["partners.test"; 2], ["api.test"; 2]);
    let hosts = [into, past].concat();
    let readable = [("access-control-allow-origin", APP), VARY];
    for (ask, granted) in [
        (Ask::preflight("DELETE", "/api/items/1", APP), (204, &granted()[..])),
        (Ask::actual("DELETE", "/api/items/1", APP), (401, &readable[..])),
    ] {
        let answers = hosts.iter().map(|host| {
            let (app, ask) = (Rc::clone(&app), ask.clone().header("Host", *host));
            spawn(async move { answer(&app, &ask).await })
        });
        // All are under way before the first is waited for.
        for (host, got) in hosts.iter().zip(answers.collect::<Vec<_>>()) {
            let (status, headers) = if *host == "partners.test" { granted } else { (401, &[VARY][..]) };
            assert_answer(&got.await.expect("no panic"), status, headers);
        }
    }
}
