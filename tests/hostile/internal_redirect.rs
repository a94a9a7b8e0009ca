//! Inner middleware that asks a second handler.

use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpResponse, Responder, delete, get, guard, post, test, web};
use cors_actix::{Cors, cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::{LAX, fail};
use crate::{APP, PARTNER, VARY};

#[cors(origins = ["https://app.example.com"])]
#[get("/account")]
async fn account() -> impl Responder {
    HttpResponse::NotFound().body("annotated")
}

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

/// Serves another path where the first one is not found, or the first of several, with spaces between, that is.
struct TryNext(&'static str);

struct TryNextService<S> {
    service: Rc<S>,
    path: &'static str,
}

impl<S> Transform<S, ServiceRequest> for TryNext
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = TryNextService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(TryNextService { service: Rc::new(service), path: self.0 }))
    }
}

impl<S> Service<ServiceRequest> for TryNextService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Answering;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (service, path) = (Rc::clone(&self.service), self.path);
        Box::pin(async move {
            let mut answer = service.call(request).await?;
            for path in path.split(' ') {
                if answer.status() != 404 {
                    break;
                }
                let (request, _) = answer.into_parts();
                let mut again = ServiceRequest::from_request(request);
                let uri: actix_web::http::Uri = path.parse().unwrap();
                again.match_info_mut().get_mut().update(&uri);
                again.match_info_mut().reset();
                again.head_mut().uri = uri;
                answer = service.call(again).await?;
            }
            Ok(answer)
        })
    }
}

/// The first handler's grant is not for the second handler's answer.
#[actix_web::test]
async fn an_internal_redirect_does_not_keep_the_first_endpoints_grant() {
    let app = test::init_service(
        App::new()
            .service(account)
            .route("/private", web::get().to(|| async { "un-annotated" }))
            .wrap(TryNext("/private"))
            .wrap(Cors::endpoints()),
    )
    .await;
    let got = answer(&app, &Ask::actual("GET", "/account", APP)).await;
    assert_eq!(got.body, b"un-annotated");
    assert_answer(&got, 200, &[]);
}

#[cors(origins = ["https://app.example.com"])]
#[get("/first/{id}")]
async fn not_there() -> impl Responder {
    HttpResponse::NotFound().body("annotated")
}

/// Nor after a second redirect, whose path may come to lie where the first one's lay in memory: an allocator gives what was freed
/// last to who asks for as much.
#[actix_web::test]
async fn a_second_redirect_does_not_bring_the_first_endpoints_grant_back() {
    // Of a length that nothing else has.
    macro_rules! long {
        ($start:literal) => {
            concat!(
                $start,
                "0123456789012345678901234567890123456789",
                "0123456789012345678901234567890123456789",
                "0123456789012345678901234567890123456789"
            )
        };
    }
    const PATHS: &str = concat!(long!("/first/"), " ", long!("/other/"), " ", long!("/third/"));
    let app = test::init_service(
        App::new()
            .service(not_there)
            .route("/third/{id}", web::get().to(|| async { "un-annotated" }))
            .wrap(TryNext(PATHS))
            .wrap(Cors::endpoints()),
    )
    .await;
    let got = answer(&app, &Ask::actual("GET", "/begin", APP)).await;
    assert_eq!(got.body, b"un-annotated");
    assert_answer(&got, 200, &[]);
}

#[cors(origins = ["https://partner.example.net"])]
#[get("/partners")]
async fn partners() -> impl Responder {
    "partners"
}

/// Nor for a second endpoint's, which has its own.
#[actix_web::test]
async fn an_internal_redirect_to_an_endpoint_gets_its_grant() {
    for (next, origin, expected) in [
        ("/partners", APP, None),
        ("/partners", PARTNER, Some(PARTNER)),
        // Nothing is there: nobody's answer.
        ("/nothing", APP, None),
    ] {
        let app = App::new().service(account).service(partners).wrap(TryNext(next)).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let got = answer(&app, &Ask::actual("GET", "/account", origin)).await;
        assert_eq!(got.lines("access-control-allow-origin").next(), expected, "{next} {origin}: {got}");
    }
}

#[cors(origins = ["https://partner.example.net"])]
#[get("/broken")]
async fn broken(_: web::Query<(u32,)>) -> &'static str {
    "never"
}

/// A second endpoint that fails has its own, too.
#[actix_web::test]
async fn an_internal_redirect_to_an_endpoint_that_fails_gets_its_grant() {
    for (origin, expected) in [(APP, vec![]), (PARTNER, vec![PARTNER])] {
        let app =
            App::new().service(account).service(broken).wrap(TryNext("/broken")).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let got = answer(&app, &Ask::actual("GET", "/account", origin)).await;
        assert_eq!(got.status, 400, "the extractor fails");
        assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), expected, "{got}");
    }
}

/// With an error the request is gone, and with it where it went: what fails without having been noticed may be a middleware
/// around the first endpoint, whose answer the error then stands for. So it gets what the first endpoint says, and no more.
#[actix_web::test]
async fn an_error_behind_an_internal_redirect_gets_no_more_than_the_first_endpoint_grants() {
    for (origin, expected) in [(APP, vec![APP]), (PARTNER, vec![])] {
        let scope = web::scope("/private").wrap(from_fn(fail)).route("", web::get().to(HttpResponse::Ok));
        let app =
            App::new().service(account).service(scope).wrap(TryNext("/private")).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let got = answer(&app, &Ask::actual("GET", "/account", origin)).await;
        assert_eq!((got.status, got.body.as_slice()), (401, &b"who are you?"[..]));
        assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), expected, "{got}");
    }
}

/// A second redirect may put its path where the first endpoint's was: all three are of one length, and what is
/// decoded lies elsewhere than what was sent.
#[actix_web::test]
async fn two_internal_redirects_do_not_bring_the_first_endpoints_grant_back() {
    let plain = |status: StatusCode| web::get().to(move || async move { HttpResponse::new(status) });
    let app = App::new()
        .service(account)
        .route("/missing", plain(StatusCode::NOT_FOUND))
        .route("/private", plain(StatusCode::OK))
        .wrap(TryNext("/missing"))
        .wrap(TryNext("/priv%61te"))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for path in ["/account", "/acc%6funt"].repeat(100) {
        assert_answer(&answer(&app, &Ask::actual("GET", path, APP)).await, 200, &[]);
    }
}

/// Nor is the default of a scope that the first path led into, of two that only the router tells apart.
#[actix_web::test]
async fn an_internal_redirect_leaves_the_scopes_default_behind() {
    let scope = |host| web::scope("/api").guard(guard::Host(host));
    let missing = || web::get().to(HttpResponse::NotFound);
    let plain = || web::get().to(|| async { "un-annotated" });
    let lax = scope("partners.test").service(scope_default(&LAX));
    let app = App::new()
        .service(lax.route("/prices", plain()).route("/missing", missing()))
        .service(scope("api.test").route("/prices", plain()))
        .route("/private", plain())
        .wrap(TryNext("/private"))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let ask = |path| Ask::actual("GET", path, PARTNER).header("Host", "partners.test");
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &ask("/api/prices")).await, 200, &granted);
    let got = answer(&app, &ask("/api/missing")).await;
    assert_eq!(got.body, b"un-annotated");
    assert_answer(&got, 200, &[]);
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

/// Answers as if nothing were there.
async fn hide(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.path() == "/api/items/1" {
        return Ok(request.into_response(HttpResponse::NotFound().finish()));
    }
    Ok(next.call(request).await?.map_into_boxed_body())
}

/// Nor is the answer of a preflight that had to wait for the router, which has gone on to another handler of the same scope.
#[actix_web::test]
async fn an_internal_redirect_of_a_preflight_is_answered_by_what_runs() {
    let by_hand = web::method(Method::OPTIONS).to(|| async { HttpResponse::Ok().body("by hand") });
    let scope = web::scope("/api").service(remove).route("/private", by_hand).wrap(from_fn(hide));
    let app = App::new()
        .service(scope)
        .route("/{user}/items/{item}", web::delete().to(HttpResponse::Ok))
        .wrap(TryNext("/api/private"))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let got = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
    assert_eq!((got.status, got.body.as_slice()), (200, &b"by hand"[..]), "{got}");
    assert_answer(&got, 200, &[VARY]);
}

#[cors(origins = ["https://app.example.com"])]
#[post("/form")]
async fn form() -> impl Responder {
    HttpResponse::NotFound().body("annotated")
}

/// Asks once more, with a GET, for what was not found.
async fn read_instead(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let service = Rc::new(next);
    let first = service.call(request).await?;
    if first.status() != 404 {
        return Ok(first.map_into_boxed_body());
    }
    let (request, _) = first.into_parts();
    let mut again = ServiceRequest::from_request(request);
    again.match_info_mut().reset();
    again.head_mut().method = Method::GET;
    Ok(service.call(again).await?.map_into_boxed_body())
}

/// What runs in the end has the path of the first, and not its method.
#[actix_web::test]
async fn another_method_of_the_path_does_not_keep_the_first_endpoints_grant() {
    let app = App::new()
        .service(form)
        .route("/form", web::get().to(|| async { "un-annotated" }))
        .wrap(from_fn(read_instead))
        .wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let got = answer(&app, &Ask::actual("POST", "/form", APP)).await;
    assert_eq!(got.body, b"un-annotated");
    assert_answer(&got, 200, &[]);
}
