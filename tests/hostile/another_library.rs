//! Another library's layer of CORS, inside of ours.

use actix_web::middleware::Condition;
use actix_web::{App, HttpResponse, Responder, get, test, web};
use cors_actix::{Cors, Policy, cors, policy};
use tests::{Ask, Listener, answer, assert_answer};

use crate::support::LAX;
use crate::{APP, EVIL, PARTNER, VARY, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"])]
#[get("/items")]
async fn items() -> impl Responder {
    "items"
}

/// An endpoint's answer has ours only, and one event says what to remove.
#[actix_web::test]
async fn what_actix_cors_writes_inside_is_replaced_and_told() {
    for inside_of_layer in [false, true] {
        let events = Listener::start();
        let scope = |config: &mut web::ServiceConfig| {
            if inside_of_layer {
                config.service(web::scope("/in").wrap(actix_cors::Cors::permissive()).service(items));
            } else {
                // What a handler, or a wrap of its own, writes inside of the attribute.
                let own =
                    || HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "*")).body("own");
                config
                    .service(web::scope("/in").service(by_hand))
                    .route("/own", web::get().to(move || async move { own() }));
            }
        };
        let app = App::new().configure(scope).wrap(Condition::new(inside_of_layer, Cors::endpoints()));
        let app = test::init_service(app).await;
        for _ in 0..3 {
            let got = answer(&app, &Ask::actual("GET", "/in/items", APP)).await;
            assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), [APP], "{got}");
            assert!(!got.headers.iter().any(|(name, _)| name == "access-control-allow-credentials"), "{got}");
            let foreign = answer(&app, &Ask::actual("GET", "/in/items", EVIL)).await;
            assert_eq!(foreign.lines("access-control-allow-origin").count(), 0, "{foreign}");
        }
        let lines = events.lines();
        let told: Vec<_> = lines.iter().filter(|line| line.contains("only one place")).collect();
        assert_eq!(told.len(), 1, "{lines:?}");
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/items")]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("Access-Control-Allow-Origin", "*"))
        .insert_header(("Access-Control-Allow-Credentials", "true"))
        .body("items")
}

/// Around ours it answers preflights itself, which ours never sees, and writes over what ours has written: nothing can tell.
/// What is asserted is what happens, so that the guide stays true: there is one value, and it is theirs.
#[actix_web::test]
async fn actix_cors_around_ours_has_the_last_word() {
    let theirs = actix_cors::Cors::default().allowed_origin(PARTNER).allowed_methods(["GET"]);
    let app = App::new().service(items).wrap(Cors::endpoints()).wrap(theirs);
    let app = test::init_service(app).await;
    assert_eq!(answer(&app, &Ask::preflight("GET", "/items", PARTNER)).await.status, 200);
    assert_eq!(answer(&app, &Ask::preflight("GET", "/items", APP)).await.status, 400);
    let got = answer(&app, &Ask::actual("GET", "/items", PARTNER)).await;
    assert_eq!(got.lines("access-control-allow-origin").collect::<Vec<_>>(), [PARTNER], "{got}");
    let alone = test::init_service(App::new().service(items).wrap(Cors::endpoints())).await;
    assert_answer(&answer(&alone, &Ask::actual("GET", "/items", PARTNER)).await, 200, &[VARY]);
    assert_answer(&answer(&alone, &Ask::preflight("GET", "/items", PARTNER)).await, 403, &[VARY_PREFLIGHT]);
}

/// To an origin that it refuses, `actix-cors` says nothing but that credentials are fine: beside the default's grant that would be
/// one of credentials, which neither of the two gives.
#[actix_web::test]
async fn a_default_lends_no_credentials_to_what_another_layer_refuses() {
    static ANYONE: Policy = policy!(origins = "*");
    let theirs = || actix_cors::Cors::default().allowed_origin(APP).supports_credentials();
    let scope = || web::scope("/theirs").wrap(theirs()).route("/x", web::get().to(HttpResponse::Ok));
    let listed = test::init_service(App::new().service(scope()).wrap(Cors::new(&LAX))).await;
    let public = test::init_service(App::new().service(scope()).wrap(Cors::new(&ANYONE))).await;
    let theirs = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers";
    let granted = |origin| [("access-control-allow-origin", origin), ("vary", theirs)];
    let ask = Ask::actual("GET", "/theirs/x", PARTNER);
    assert_answer(&answer(&listed, &ask).await, 200, &granted(PARTNER));
    assert_answer(&answer(&public, &ask).await, 200, &granted("*"));
    // What it allows is its own.
    let own = [
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-origin", APP),
        ("vary", theirs),
    ];
    for app in [&listed, &public] {
        assert_answer(&answer(app, &Ask::actual("GET", "/theirs/x", APP)).await, 200, &own);
    }
}
