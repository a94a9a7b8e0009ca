//! Inner middleware that asks an older handler of the same path and method, where the newer one has nothing: versions that a header
//! tells apart.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, Responder, get, guard, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::{LAX, STRICT};
use crate::{APP, PARTNER, VARY};

const VERSION: HeaderName = HeaderName::from_static("x-version");

/// Asks the second version, and the first where that has nothing.
struct Versions;

struct VersionsService<S> {
    service: Rc<S>,
}

impl<S> Transform<S, ServiceRequest> for Versions
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = VersionsService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(VersionsService { service: Rc::new(service) }))
    }
}

impl<S> Service<ServiceRequest> for VersionsService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

    forward_ready!(service);

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let service = Rc::clone(&self.service);
        Box::pin(async move {
            request.headers_mut().insert(VERSION, HeaderValue::from_static("2"));
            let answer = service.call(request).await?;
            if answer.status() != 404 {
                return Ok(answer);
            }
            let mut request = ServiceRequest::from_request(answer.into_parts().0);
            request.headers_mut().remove(VERSION);
            request.match_info_mut().reset();
            service.call(request).await
        })
    }
}

fn is_second(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers.contains_key(VERSION)
}

#[cors(origins = ["https://partner.example.net"])]
#[get("/items", guard = "is_second")]
async fn newer() -> impl Responder {
    HttpResponse::NotFound().body("the second version")
}

async fn older() -> &'static str {
    "the first version"
}

/// The newer handler's grant is not the older one's.
#[actix_web::test]
async fn an_older_handler_does_not_get_the_newer_ones_grant() {
    let app = App::new().service(newer).route("/items", web::get().to(older)).wrap(Versions);
    let app = test::init_service(app.wrap(Cors::new(&STRICT))).await;
    for (origin, headers) in [(PARTNER, &[VARY][..]), (APP, &[("access-control-allow-origin", APP), VARY])] {
        let got = answer(&app, &Ask::actual("GET", "/items", origin)).await;
        assert_eq!(got.body, b"the first version");
        assert_answer(&got, 200, headers);
    }
}

/// Wherever the older one stands.
#[actix_web::test]
async fn an_older_handler_that_stands_first_does_not_get_the_newer_ones_grant() {
    let first = web::resource("/items").guard(guard::Not(guard::fn_guard(is_second))).get(older);
    let app = App::new().service(first).service(newer).wrap(Versions).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let got = answer(&app, &Ask::actual("GET", "/items", PARTNER)).await;
    assert_eq!(got.body, b"the first version");
    assert_answer(&got, 200, &[]);
}

/// Answers with a page of its own for what there is not.
async fn page(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let answer = next.call(request).await?;
    Ok(answer.into_response(HttpResponse::NotFound().body("a page of its own")))
}

/// What is made of the newer one's answer is still the newer one's, whichever stands first.
#[actix_web::test]
async fn a_page_in_place_of_the_newer_ones_answer_has_its_grant() {
    for is_older_first in [false, true] {
        let first = || web::resource("/items").guard(guard::Not(guard::fn_guard(is_second))).get(older);
        let app = if is_older_first {
            App::new().service(first()).service(newer)
        } else {
            App::new().service(newer).service(first())
        };
        let app = test::init_service(app.wrap(from_fn(page)).wrap(Cors::endpoints())).await;
        let ask = Ask::actual("GET", "/items", PARTNER).header("x-version", "2");
        let got = answer(&app, &ask).await;
        assert_eq!(got.body, b"a page of its own");
        assert_answer(&got, 404, &[("access-control-allow-origin", PARTNER), VARY]);
    }
}

/// Nor is the default of the newer one's scope.
#[actix_web::test]
async fn an_older_handler_does_not_get_the_newer_scopes_default() {
    let second = web::scope("/api").guard(guard::fn_guard(is_second)).service(scope_default(&LAX));
    let first = web::scope("/api").route("/items", web::get().to(older));
    let app = App::new().service(second).service(first).wrap(Versions);
    let app = test::init_service(app.wrap(Cors::new(&STRICT))).await;
    let got = answer(&app, &Ask::actual("GET", "/api/items", PARTNER)).await;
    assert_eq!(got.body, b"the first version");
    assert_answer(&got, 200, &[VARY]);
}
