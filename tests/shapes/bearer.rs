//! `actix-web-httpauth`: bearer authentication around a scope, and around one endpoint.

use actix_web::dev::ServiceRequest;
use actix_web::{App, Error, Responder, delete, error, get, test, web};
use actix_web_httpauth::extractors::bearer::BearerAuth;
use actix_web_httpauth::middleware::HttpAuthentication;
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY, VARY_PREFLIGHT, of_default};

async fn validate(
    request: ServiceRequest,
    token: BearerAuth,
) -> Result<ServiceRequest, (Error, ServiceRequest)> {
    match token.token() {
        "right" => Ok(request),
        "tired" => Err((error::ErrorServiceUnavailable("later"), request)),
        _ => Err((error::ErrorForbidden("not you"), request)),
    }
}

#[cors(origins = ["https://app.example.com"], headers = ["Authorization"], expose_headers = ["WWW-Authenticate"])]
#[get("/items/{id}")]
async fn item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://app.example.com"], headers = ["Authorization"], expose_headers = ["WWW-Authenticate"])]
#[delete("/items/{item_id}", wrap = "HttpAuthentication::bearer(validate)")]
async fn remove(token: BearerAuth) -> impl Responder {
    token.token().to_owned()
}

fn granted() -> [(&'static str, &'static str); 3] {
    [("access-control-allow-origin", APP), ("access-control-expose-headers", "WWW-Authenticate"), VARY]
}

fn preflight(methods: &'static str) -> [(&'static str, &'static str); 5] {
    [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", methods),
        ("access-control-allow-headers", "Authorization"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ]
}

/// What a bearer's endpoint answers: preflights, whoever is not let in and why, and who is.
macro_rules! check {
    ($app:expr, $method:literal, $ok:literal) => {
        let ask = |token: &str| match token {
            "" => Ask::actual($method, "/api/items/1", APP),
            token => {
                Ask::actual($method, "/api/items/1", APP).header("Authorization", format!("Bearer {token}"))
            }
        };
        for (token, status) in [("", 401), ("wrong", 403), ("tired", 503), ("right", 200)] {
            let answered = answer(&$app, &ask(token)).await;
            assert_answer(&answered, status, &granted());
            assert_eq!(answered.lines("www-authenticate").count(), usize::from(status == 401), "{answered}");
            if status == 200 {
                assert_eq!(answered.body, $ok);
            }
        }
        assert_answer(&answer(&$app, &Ask::actual($method, "/api/items/1", EVIL)).await, 401, &[VARY]);
        assert_answer(&answer(&$app, &Ask::new($method, "/api/items/1")).await, 401, &[VARY]);
        let asked = Ask::preflight($method, "/api/items/1", APP)
            .header("Access-Control-Request-Headers", "authorization");
        assert_answer(&answer(&$app, &asked).await, 204, &preflight($method));
        let evil = Ask::preflight($method, "/api/items/1", EVIL);
        assert_answer(&answer(&$app, &evil).await, 403, &[VARY_PREFLIGHT]);
    };
}

#[actix_web::test]
async fn around_a_scope() {
    let scope = web::scope("/api").wrap(HttpAuthentication::bearer(validate)).service(item);
    let app = App::new().service(scope).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    check!(app, "GET", b"1");
}

#[actix_web::test]
async fn around_an_endpoint_with_or_without_a_layer() {
    for layer in [false, true] {
        let app = App::new().service(web::scope("/api").service(remove));
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        check!(app, "DELETE", b"right");
    }
}

#[actix_web::test]
async fn around_the_app() {
    let app = App::new().service(web::scope("/api").service(item).service(remove));
    let app = app.wrap(HttpAuthentication::bearer(validate)).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    check!(app, "GET", b"1");
    check!(app, "DELETE", b"right");
    // What is nowhere, and not annotated, is the default's.
    assert_answer(&answer(&app, &Ask::actual("GET", "/none", DOCS)).await, 401, &of_default());
    assert_answer(&answer(&app, &Ask::actual("GET", "/none", APP)).await, 401, &[VARY]);
}

/// As documented: from inside a scope nothing can be done against what stands around it.
#[actix_web::test]
async fn around_a_scope_without_a_layer_preflights_meet_it_first() {
    let scope = web::scope("/api").wrap(HttpAuthentication::bearer(validate)).service(item);
    let app = test::init_service(App::new().service(scope)).await;
    assert_answer(&answer(&app, &Ask::preflight("GET", "/api/items/1", APP)).await, 401, &[]);
    assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 401, &[]);
    let let_in = Ask::actual("GET", "/api/items/1", APP).header("Authorization", "Bearer right");
    assert_answer(&answer(&app, &let_in).await, 200, &granted());
}
