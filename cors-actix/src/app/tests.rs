//! Scopes that nothing tells apart while they are registered, because one came to lie where another had lain. Here all do.

use std::cell::Cell;

use actix_web::body::MessageBody;
use actix_web::dev::{AppService, HttpServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::header::{ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, Error, HttpResponse, guard, web};
use cors_core::Policy;

use crate::declaration::{Declaration, Source};
use crate::endpoint::Endpoint;
use crate::layer::Cors;

thread_local! {
    /// Whether scopes look alike.
    pub(super) static ARE_ALIKE: Cell<bool> = const { Cell::new(false) };
}

const STRICT: &str = "https://app.example.com";
const LAX: &str = "https://partner.example.net";

/// What an attribute makes of a handler.
struct Handler(&'static str, &'static str, &'static str);

impl HttpServiceFactory for Handler {
    fn register(self, config: &mut AppService) {
        ARE_ALIKE.set(true);
        let Self(name, method, origin) = self;
        let methods: &'static [&'static str] = Box::leak(Box::new([method]));
        let policy = Policy::builder().origins([origin]).build().expect("valid");
        let declaration = Declaration {
            handler: name,
            module: "tests",
            name,
            path: "/items/{id}",
            methods,
            granted: methods,
            joined: method,
            source: Source::Constant(Box::leak(Box::new(policy))),
        };
        Endpoint::new(declaration).register_handler(async || "annotated", config);
    }
}

async fn deny(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Ok(request.into_response(HttpResponse::Unauthorized().finish()))
}

/// Whom a preflight grants what, if anybody.
fn granted(answer: &ServiceResponse<impl MessageBody>) -> Option<(&str, &str)> {
    let line = |name| answer.headers().get(name).and_then(|value| value.to_str().ok());
    line(ACCESS_CONTROL_ALLOW_ORIGIN).zip(line(ACCESS_CONTROL_ALLOW_METHODS))
}

/// Each answers for itself, without a layer and, where its scope's authentication refuses, with one.
#[actix_web::test]
async fn endpoints_of_scopes_that_look_alike_are_found() {
    let twin = |name: &str| web::resource("/items/{id}").name(name).guard(guard::Get()).to(HttpResponse::Ok);
    let one = || web::scope("/one").service(Handler("strict", "DELETE", STRICT));
    let two = || web::scope("/two").service(Handler("lax", "DELETE", LAX));
    // The handler of before, behind a resource that looks like it.
    let three = || web::scope("/three").service(twin("strict")).service(Handler("strict", "DELETE", STRICT));
    // Two attributes of one handler.
    let four = || {
        let scope = web::scope("/four").service(Handler("lax", "PUT", LAX));
        scope.service(Handler("several", "DELETE", STRICT)).service(Handler("several", "PATCH", STRICT))
    };
    // And before one.
    let five = || web::scope("/five").service(Handler("strict", "DELETE", STRICT)).service(twin("strict"));
    for layer in [false, true] {
        let app = App::new().service(one()).service(two()).service(three()).service(four()).service(five());
        let app = app.wrap(Condition::new(layer, from_fn(deny)));
        let app = init_service(app.wrap(Condition::new(layer, Cors::endpoints()))).await;
        for (path, method, origin) in [
            ("/one/items/1", "DELETE", STRICT),
            ("/two/items/1", "DELETE", LAX),
            ("/three/items/1", "DELETE", STRICT),
            ("/four/items/1", "PUT", LAX),
            ("/four/items/1", "DELETE", STRICT),
            ("/four/items/1", "PATCH", STRICT),
            ("/five/items/1", "DELETE", STRICT),
        ] {
            let preflight = TestRequest::with_uri(path)
                .method(Method::OPTIONS)
                .insert_header(("Origin", origin))
                .insert_header(("Access-Control-Request-Method", method));
            let answer = call_service(&app, preflight.to_request()).await;
            assert_eq!(answer.status(), StatusCode::NO_CONTENT, "layer: {layer}: {method} {path}");
            assert_eq!(granted(&answer), Some((origin, method)), "layer: {layer}: {path}");
        }
    }
}
