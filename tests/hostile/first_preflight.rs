//! The first preflight of an app without a layer.

use actix_web::http::Method;
use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_actix::cors;
use tests::{Ask, answer, assert_answer};

use crate::support::assert_no_grant;
use crate::{APP, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[get("/items")]
async fn items() -> impl Responder {
    "items"
}

async fn by_hand() -> HttpResponse {
    HttpResponse::NoContent().insert_header(("X-By", "hand")).finish()
}

/// A preflight for a method that no annotated endpoint serves belongs to the path's first endpoint, which names its methods,
/// unless something un-annotated is there. Whether it is, only the router's map says, and actix gives a guard no way to the
/// map: not in its context, not at registration and not when the service is made. The endpoint finds out when it has the
/// request, and then it is too late to pass it on. So the very first such preflight of a worker is refused, where a handler of
/// `OPTIONS` by hand would have answered; nothing is granted, browsers do not cache a refusal, and the next one goes right.
#[actix_web::test]
async fn the_first_preflight_for_an_unserved_method_is_refused_at_worst() {
    let app = App::new()
        .service(items)
        .service(web::resource("/items").route(web::method(Method::OPTIONS).to(by_hand)));
    let app = test::init_service(app).await;
    let ask = Ask::preflight("PUT", "/items", APP);
    assert_answer(&answer(&app, &ask).await, 403, &[VARY_PREFLIGHT]);
    for _ in 0..2 {
        let got = answer(&app, &ask).await;
        assert_eq!((got.status, got.lines("x-by").collect::<Vec<_>>()), (204, vec!["hand"]));
        assert_no_grant(&got);
    }
    // Where nothing else is there, the first is right as well.
    let app = test::init_service(App::new().service(items)).await;
    let constant = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", "GET"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    assert_answer(&answer(&app, &ask).await, 204, &constant);
}
