//! Scopes one after the other, which may come to lie at the same place in memory.

use actix_web::middleware::{Condition, from_fn};
use actix_web::{App, HttpResponse, Responder, Scope, delete, get, guard, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, Listener, answer, assert_answer};

use crate::support::{assert_no_grant, auth, deny};
use crate::{APP, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn strict() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://partner.example.net"])]
#[delete("/items/{id}")]
async fn lax() -> impl Responder {
    "lax"
}

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn strict_get() -> impl Responder {
    "strict"
}

/// Scopes one after the other, with handlers of one shape in each, without a layer.
#[actix_web::test]
async fn endpoints_of_one_shape_in_neighbouring_scopes_answer_for_themselves() {
    let app = test::init_service(
        App::new()
            .service(web::scope("/a").service(strict))
            .service(web::scope("/b").service(lax))
            .service(web::scope("/c").service(strict).service(strict_get)),
    )
    .await;
    for (path, method, origin) in [
        ("/a/items/1", "DELETE", APP),
        ("/b/items/1", "DELETE", PARTNER),
        ("/c/items/1", "GET", APP),
        ("/c/items/1", "DELETE", APP),
    ] {
        let got = answer(&app, &Ask::preflight(method, path, origin)).await;
        let expected = [
            ("access-control-allow-origin", origin),
            ("access-control-allow-methods", method),
            ("access-control-max-age", "600"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&got, 204, &expected);
    }
}

/// A scope that does not hold the app's default service, but its own: nothing then tells it from a scope that takes the same
/// memory behind it.
fn of_its_own(prefix: &str) -> Scope {
    web::scope(prefix).default_service(web::to(HttpResponse::NotFound))
}

fn preflight(method: &'static str, origin: &'static str) -> [(&'static str, &'static str); 4] {
    [
        ("access-control-allow-origin", origin),
        ("access-control-allow-methods", method),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ]
}

#[actix_web::test]
async fn scopes_with_default_services_of_their_own_are_not_taken_for_one() {
    for layer in [false, true] {
        let events = Listener::start();
        let app = App::new()
            .service(of_its_own("/a").service(strict))
            .service(of_its_own("/b").service(lax))
            .service(of_its_own("/c").service(strict_get).service(strict))
            .service(web::scope("/d").service(lax))
            .wrap(Condition::new(layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for (path, method, origin, other) in [
            ("/a/items/1", "DELETE", APP, PARTNER),
            ("/b/items/1", "DELETE", PARTNER, APP),
            ("/c/items/1", "GET", APP, PARTNER),
            ("/c/items/1", "DELETE", APP, PARTNER),
            ("/d/items/1", "DELETE", PARTNER, APP),
        ] {
            let asked = answer(&app, &Ask::preflight(method, path, origin)).await;
            assert_answer(&asked, 204, &preflight(method, origin));
            assert_answer(&answer(&app, &Ask::preflight(method, path, other)).await, 403, &[VARY_PREFLIGHT]);
            let ran = answer(&app, &Ask::actual(method, path, origin)).await;
            assert_answer(&ran, 200, &[("access-control-allow-origin", origin), VARY]);
        }
        let others: Vec<_> =
            events.told().into_iter().filter(|told| told.field("event") != "refusal").collect();
        assert!(others.is_empty(), "layer: {layer}: {others:?}");
    }
}

/// A resource without annotation that has pattern and name of an annotated one.
fn twin() -> actix_web::Resource {
    web::resource("/items/{id}").name("strict").to(HttpResponse::Ok)
}

/// Handlers of one name in neighbouring scopes are common, scopes with default services of their own are not: as long as none
/// that follows can have been taken for another, authentication stays behind the layer.
#[actix_web::test]
async fn a_handler_of_the_same_name_in_the_next_scope_raises_no_doubt() {
    for depth in 0..3 {
        for case in 0..8 {
            let (has_default, is_before, is_of_its_own) = (case & 1 > 0, case & 2 > 0, case & 4 > 0);
            let scope = if is_of_its_own { of_its_own("/a") } else { web::scope("/a") };
            let mut scope = scope.wrap(from_fn(deny)).service(strict);
            let mut path = "/a/items/1".to_owned();
            for _ in 0..depth {
                // Scopes inside that are finished before, and one behind.
                scope = web::scope("/n")
                    .service(of_its_own("/before").service(twin()))
                    .service(web::scope("/before").service(twin()))
                    .service(scope)
                    .service(web::scope("/behind").service(twin()))
                    .wrap(from_fn(deny));
                path = format!("/n{path}");
            }
            let configure = move |config: &mut web::ServiceConfig| {
                if is_before {
                    config.service(of_its_own("/before").service(web::scope("/in").service(twin())));
                }
                config.service(scope).service(web::scope("/b").service(twin()));
                if has_default {
                    config.default_service(web::to(HttpResponse::NotFound));
                }
            };
            let events = Listener::start();
            let app = test::init_service(App::new().configure(configure).wrap(Cors::endpoints())).await;
            let got = answer(&app, &Ask::preflight("DELETE", &path, APP)).await;
            assert_answer(&got, 204, &preflight("DELETE", APP));
            let told = events.told();
            assert!(told.is_empty(), "{told:?}");
        }
    }
}

/// Where a scope may have been taken for the one before it, the router is asked, until it has shown where the endpoint stands.
#[actix_web::test]
async fn what_the_router_has_shown_ends_the_doubt() {
    let events = Listener::start();
    let behind = || of_its_own("/b").service(twin());
    let app = App::new().service(of_its_own("/a").service(strict)).service(behind()).wrap(Cors::endpoints());
    let app = test::init_service(app).await;
    for _ in 0..2 {
        let got = answer(&app, &Ask::preflight("DELETE", "/a/items/1", APP)).await;
        assert_answer(&got, 204, &preflight("DELETE", APP));
        assert_no_grant(&answer(&app, &Ask::preflight("DELETE", "/b/items/1", APP)).await);
    }

    // However many scopes before hold the app's default service, none that follows does.
    for before in 0..4 {
        let configure = move |config: &mut web::ServiceConfig| {
            for _ in 0..before {
                config.service(web::scope("/before"));
            }
        };
        let scope = of_its_own("/a").wrap(from_fn(auth)).service(strict_get).service(strict);
        let app = App::new().configure(configure).service(scope).service(behind()).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let ask = Ask::preflight("DELETE", "/a/items/1", APP);
        let run = |method| Ask::actual(method, "/a/items/1", APP).header("Authorization", "Bearer a");
        let granted = [("access-control-allow-origin", APP), VARY];
        let assert_in_doubt = async || {
            let got = answer(&app, &ask).await;
            assert_eq!(got.status, 401, "{got}");
            assert_no_grant(&got);
        };
        assert_in_doubt().await;
        // That another endpoint of the path was reached says nothing of this one.
        assert_answer(&answer(&app, &run("GET")).await, 200, &granted);
        assert_in_doubt().await;
        assert_answer(&answer(&app, &run("DELETE")).await, 200, &granted);
        assert_answer(&answer(&app, &ask).await, 204, &preflight("DELETE", APP));
        assert_no_grant(&answer(&app, &Ask::preflight("DELETE", "/b/items/1", APP)).await);
    }
    let told: Vec<_> =
        events.told().into_iter().filter(|told| told.field("event") == "scope-undecided").collect();
    assert_eq!(told.len(), 5, "one of each app: {told:?}");
    assert_eq!(told[0].field("handler"), "hostile::neighbouring_scopes::strict");
}

/// A resource without annotation that the router has passed on its way may take the request itself; one that stands behind does not.
#[actix_web::test]
async fn an_endpoint_in_doubt_grants_nothing_for_what_stands_before_it() {
    let other = || web::resource("/{kind}/{id}").guard(guard::Delete()).to(async || "un-annotated");
    for is_before in [true, false] {
        let events = Listener::start();
        let scope = of_its_own("/a");
        let scope = if is_before {
            scope.service(other()).service(strict)
        } else {
            scope.service(strict).service(other())
        };
        let app = App::new().service(scope).service(of_its_own("/b").service(twin())).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let got = answer(&app, &Ask::preflight("DELETE", "/a/items/1", APP)).await;
        let ran = answer(&app, &Ask::actual("DELETE", "/a/items/1", APP)).await;
        if is_before {
            assert_answer(&got, 403, &[VARY_PREFLIGHT]);
            assert_eq!(ran.body, b"un-annotated", "this is what the preflight is about");
            assert_no_grant(&ran);
        } else {
            assert_answer(&got, 204, &preflight("DELETE", APP));
            assert_answer(&ran, 200, &[("access-control-allow-origin", APP), VARY]);
        }
        let told = events.told();
        assert!(told.iter().any(|told| told.field("event") == "scope-undecided"), "{told:?}");
    }
}
