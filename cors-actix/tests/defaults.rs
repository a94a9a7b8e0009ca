//! What an endpoint answers when only its origins are stated. `.ci/features` runs this with every combination of features:
//! none of them changes a default.

use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpResponse, Responder, get};
use cors_actix::{Cors, cors, policy};

mod handlers {
    use super::*;

    #[cors(origins = "https://app.example.com")]
    #[get("/items")]
    pub async fn item() -> impl Responder {
        "item"
    }
}

/// Every header of CORS and `Vary`, in the order of their names.
fn headers<B>(response: &ServiceResponse<B>) -> Vec<(&str, &str)> {
    let mut headers: Vec<(&str, &str)> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().expect("text")))
        .filter(|(name, _)| name.starts_with("access-control-") || *name == "vary")
        .collect();
    headers.sort_unstable();
    headers
}

fn ask(method: Method, path: &str, origin: &'static str) -> TestRequest {
    TestRequest::default().method(method).uri(path).insert_header(("origin", origin))
}

const APP: &str = "https://app.example.com";

#[actix_web::test]
async fn an_endpoint() {
    let app = init_service(App::new().service(handlers::item)).await;
    let preflight =
        || ask(Method::OPTIONS, "/items", APP).insert_header(("access-control-request-method", "GET"));
    let granted = call_service(&app, preflight().to_request()).await;
    assert_eq!(granted.status(), 204);
    assert_eq!(
        headers(&granted),
        [
            ("access-control-allow-methods", "GET"),
            ("access-control-allow-origin", APP),
            ("access-control-max-age", "600"),
            ("vary", "Origin, Access-Control-Request-Method"),
        ]
    );
    let actual = call_service(&app, ask(Method::GET, "/items", APP).to_request()).await;
    assert_eq!(actual.status(), 200);
    assert_eq!(headers(&actual), [("access-control-allow-origin", APP), ("vary", "Origin")]);

    // `enforce` is off: the handler runs, and the browser keeps its answer.
    let refused = call_service(&app, ask(Method::GET, "/items", "https://evil.example").to_request()).await;
    assert_eq!(refused.status(), 200);
    assert_eq!(headers(&refused), [("vary", "Origin")]);
}

#[actix_web::test]
async fn a_layer() {
    let default = Cors::new(policy!(origins = "https://app.example.com"));
    let app = init_service(
        App::new().default_service(actix_web::web::to(async || HttpResponse::Ok().body("any"))).wrap(default),
    )
    .await;
    let preflight =
        ask(Method::OPTIONS, "/any", APP).insert_header(("access-control-request-method", "POST"));
    let granted = call_service(&app, preflight.to_request()).await;
    assert_eq!(granted.status(), 204);
    assert_eq!(
        headers(&granted),
        [
            ("access-control-allow-methods", "GET, HEAD, POST"),
            ("access-control-allow-origin", APP),
            ("access-control-max-age", "600"),
            ("vary", "Origin, Access-Control-Request-Method"),
        ]
    );
}
