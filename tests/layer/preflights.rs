//! Preflights, which never carry what a middleware asks for.

use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, delete, get, route, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{ADMIN, APP, DEFAULT, DOCS, EVIL, VARY_PREFLIGHT, bearer, failing, internal, item, remove};

#[actix_web::test]
async fn each_gets_its_endpoints_answer_before_authentication() {
    let scope = || web::scope("/{tenant}").service(web::scope("/api").service(item).service(remove));
    let app = App::new().service(scope().wrap(from_fn(bearer))).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    let failing_app = App::new().service(scope().wrap(from_fn(failing))).wrap(Cors::endpoints());
    let failing_app = test::init_service(failing_app).await;
    let get = [
        ("access-control-allow-origin", APP),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    // `remove` grants what `item` refuses, on one path: browsers must not cache it.
    let delete = [
        ("access-control-allow-origin", ADMIN),
        ("access-control-allow-methods", "DELETE"),
        ("access-control-allow-headers", "Authorization"),
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ];
    for (method, origin, status, expected) in [
        ("GET", APP, 204, &get[..]),
        ("GET", ADMIN, 403, &[VARY_PREFLIGHT]),
        ("DELETE", ADMIN, 204, &delete),
        ("DELETE", APP, 403, &[VARY_PREFLIGHT]),
        ("DELETE", EVIL, 403, &[VARY_PREFLIGHT]),
        // Browsers look for these in the list, and say so.
        ("PUT", APP, 204, &get),
        ("POST", APP, 403, &[VARY_PREFLIGHT]),
    ] {
        let ask = Ask::preflight(method, "/acme/api/items/7%20b", origin);
        assert_answer(&answer(&app, &ask).await, status, expected);
        assert_answer(&answer(&failing_app, &ask).await, status, expected);
    }
}

#[actix_web::test]
async fn what_is_not_annotated_gets_the_default_or_is_left_alone() {
    let routes = |config: &mut web::ServiceConfig| {
        let by_hand = || HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "*")).finish();
        config.service(web::resource("/by-hand").route(web::route().to(move || async move { by_hand() })));
        config.service(item);
    };
    let app = test::init_service(App::new().configure(routes).wrap(Cors::endpoints())).await;
    let ask = Ask::preflight("PUT", "/by-hand", EVIL);
    assert_answer(&answer(&app, &ask).await, 200, &[("access-control-allow-origin", "*")]);
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/nothing", EVIL)).await, 404, &[]);

    let app = test::init_service(App::new().configure(routes).wrap(Cors::new(&DEFAULT))).await;
    let granted = [
        ("access-control-allow-origin", DOCS),
        ("access-control-allow-methods", "GET, HEAD, POST"),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ];
    for path in ["/by-hand", "/nothing"] {
        assert_answer(&answer(&app, &Ask::preflight("GET", path, DOCS)).await, 204, &granted);
        assert_answer(&answer(&app, &Ask::preflight("GET", path, EVIL)).await, 403, &[VARY_PREFLIGHT]);
    }
    // An annotated path, for a method that nothing serves: the default.
    assert_answer(&answer(&app, &Ask::preflight("POST", "/items/1", DOCS)).await, 204, &granted);
    assert_answer(&answer(&app, &Ask::preflight("POST", "/items/1", APP)).await, 403, &[VARY_PREFLIGHT]);
    // One that browsers look for in the list: the endpoint's own, so that the console names the method.
    let own = answer(&app, &Ask::preflight("GET", "/items/1", APP)).await;
    assert_eq!(own.lines("access-control-allow-origin").collect::<Vec<_>>(), [APP]);
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/items/1", APP)).await, 204, &own.cors());
    assert_answer(&answer(&app, &Ask::preflight("PUT", "/items/1", DOCS)).await, 403, &[VARY_PREFLIGHT]);
}

#[actix_web::test]
async fn a_disabled_endpoint_is_refused_whatever_surrounds_it() {
    let app = test::init_service(App::new().service(internal).wrap(Cors::new(&DEFAULT))).await;
    for method in ["POST", "GET", "PUT"] {
        let ask = Ask::preflight(method, "/internal", DOCS);
        assert_answer(&answer(&app, &ask).await, 403, &[VARY_PREFLIGHT]);
    }
    let ask = Ask::actual("POST", "/internal", DOCS);
    assert_answer(&answer(&app, &ask).await, 200, &[("access-control-allow-origin", "https://own.example")]);
}

mod by_hand {
    use super::*;

    #[cors(origins = ["https://app.example.com"])]
    #[get("/users/me")]
    pub(super) async fn me() -> HttpResponse {
        HttpResponse::Ok().finish()
    }

    #[cors(origins = ["https://app.example.com"])]
    #[delete("/users/{id}")]
    pub(super) async fn delete_user() -> HttpResponse {
        HttpResponse::Ok().insert_header(("X-Ran", "annotated")).finish()
    }

    #[delete("/users/me")]
    pub(super) async fn delete_me() -> HttpResponse {
        HttpResponse::Ok().insert_header(("X-Ran", "by hand")).finish()
    }
}

#[actix_web::test]
async fn nothing_gets_more_than_the_handler_that_runs() {
    let routes = |config: &mut web::ServiceConfig| {
        config.service(by_hand::me).service(by_hand::delete_me).service(by_hand::delete_user);
    };
    let me = Ask::preflight("DELETE", "/users/me", APP);
    // With a layer and without, with a default and without.
    let app = test::init_service(App::new().configure(routes)).await;
    assert_answer(&answer(&app, &me).await, 403, &[VARY_PREFLIGHT]);
    let app = test::init_service(App::new().configure(routes).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&app, &me).await, 403, &[VARY_PREFLIGHT]);
    assert_answer(&answer(&app, &Ask::actual("DELETE", "/users/me", APP)).await, 200, &[]);
    let app = test::init_service(App::new().configure(routes).wrap(Cors::new(&DEFAULT))).await;
    assert_answer(&answer(&app, &me).await, 403, &[VARY_PREFLIGHT]);
    assert_answer(&answer(&app, &Ask::actual("DELETE", "/users/me", APP)).await, 200, &[crate::VARY]);
    // Its own path is its own.
    assert_eq!(answer(&app, &Ask::preflight("DELETE", "/users/7", APP)).await.status, 204);
    let app = App::new().service(by_hand::me).service(by_hand::delete_user).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    assert_eq!(answer(&app, &me).await.status, 204);
}

/// A method that `methods` leaves out counts as not served: the path's first endpoint says so, not the one that leaves it out.
#[actix_web::test]
async fn what_methods_leaves_out_is_answered_by_the_first_of_the_path() {
    #[cors(origins = ["https://app.example.com"], credentials)]
    #[get("/half")]
    async fn whole() -> &'static str {
        "whole"
    }
    #[cors(origins = ["https://app.example.com"], methods = [PUT])]
    #[route("/half", method = "PUT", method = "DELETE")]
    async fn half() -> &'static str {
        "half"
    }
    for layer in [false, true] {
        let app = App::new().service(whole).service(half);
        let app = app.wrap(actix_web::middleware::Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        let of = |method| Ask::preflight(method, "/half", APP);
        let (get, put) = (answer(&app, &of("GET")).await, answer(&app, &of("PUT")).await);
        assert_eq!(get.lines("access-control-allow-methods").collect::<Vec<_>>(), ["GET"]);
        assert_eq!(put.lines("access-control-allow-methods").collect::<Vec<_>>(), ["PUT"]);
        assert_answer(&answer(&app, &of("DELETE")).await, 204, &get.cors());
    }
}
