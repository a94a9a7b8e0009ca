//! `actix-cors` on another part of the app, or still around all of it.

use actix_web::middleware::Condition;
use actix_web::{App, HttpResponse, Responder, delete, get, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, DEFAULT, DOCS, EVIL, VARY_PREFLIGHT, of_app, of_default};

#[cors(origins = ["https://app.example.com"])]
#[get("/items/{id}")]
async fn item(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://app.example.com"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    "removed"
}

/// Their library, for another page.
fn theirs() -> actix_cors::Cors {
    actix_cors::Cors::default().allowed_origin(DOCS).allowed_methods(["GET", "PUT"]).max_age(60)
}

fn legacy() -> impl actix_web::dev::HttpServiceFactory {
    web::scope("/legacy").route("/report", web::get().to(HttpResponse::Ok)).wrap(theirs())
}

fn preflight_of_ours(method: &'static str) -> [(&'static str, &'static str); 4] {
    [
        ("access-control-allow-origin", APP),
        ("access-control-allow-methods", method),
        ("access-control-max-age", "600"),
        VARY_PREFLIGHT,
    ]
}

/// One value of each header, for its page.
fn granted<'a>(answer: &'a tests::Answer, name: &str) -> Vec<&'a str> {
    answer.lines(name).collect()
}

/// A part of the app that has not moved yet works as before, under our layer without a default and without any.
#[actix_web::test]
async fn on_another_scope() {
    for layer in [false, true] {
        let app = App::new().service(legacy()).service(web::scope("/api").service(item).service(remove));
        let app = test::init_service(app.wrap(Condition::new(layer, Cors::endpoints()))).await;
        assert_answer(&answer(&app, &Ask::actual("GET", "/api/items/1", APP)).await, 200, &of_app());
        let asked = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
        assert_answer(&asked, 204, &preflight_of_ours("DELETE"));

        let report = answer(&app, &Ask::actual("GET", "/legacy/report", DOCS)).await;
        assert_eq!(report.status, 200);
        assert_eq!(granted(&report, "access-control-allow-origin"), [DOCS]);
        let asked = answer(&app, &Ask::preflight("GET", "/legacy/report", DOCS)).await;
        assert_eq!(asked.status, 200);
        assert_eq!(granted(&asked, "access-control-allow-origin"), [DOCS]);
        assert_eq!(granted(&asked, "access-control-max-age"), ["60"]);
        let foreign = answer(&app, &Ask::preflight("GET", "/legacy/report", EVIL)).await;
        assert_eq!((foreign.status, granted(&foreign, "access-control-allow-origin").len()), (400, 0));
    }
}

/// Under a default of ours what they say on actual answers stays, and the default answers preflights.
#[actix_web::test]
async fn on_another_scope_under_a_default() {
    let app = App::new().service(legacy()).service(item).wrap(Cors::new(&DEFAULT));
    let app = test::init_service(app).await;
    let report = answer(&app, &Ask::actual("GET", "/legacy/report", DOCS)).await;
    assert_eq!(granted(&report, "access-control-allow-origin"), [DOCS]);
    assert_eq!(answer(&app, &Ask::preflight("GET", "/legacy/report", DOCS)).await.status, 204);
    let foreign = answer(&app, &Ask::actual("GET", "/legacy/report", EVIL)).await;
    assert_eq!(granted(&foreign, "access-control-allow-origin").len(), 0);
    assert_answer(&answer(&app, &Ask::actual("GET", "/items/1", APP)).await, 200, &of_app());
    assert_answer(&answer(&app, &Ask::actual("GET", "/none", DOCS)).await, 404, &of_default());
}

/// Around annotated endpoints and inside of our layer: ours answer for themselves, and nothing is said twice.
#[actix_web::test]
async fn around_annotated_endpoints_inside_of_the_layer() {
    let scope = web::scope("/api").service(item).service(remove).wrap(theirs());
    let app = test::init_service(App::new().service(scope).wrap(Cors::endpoints())).await;
    let asked = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
    assert_answer(&asked, 204, &preflight_of_ours("DELETE"));
    for (origin, expected) in [(APP, vec![APP]), (DOCS, vec![]), (EVIL, vec![])] {
        let got = answer(&app, &Ask::actual("GET", "/api/items/1", origin)).await;
        assert_eq!(granted(&got, "access-control-allow-origin"), expected, "{got}");
        let vary: Vec<_> = got.lines("vary").flat_map(|line| line.split(", ")).collect();
        assert_eq!(vary.iter().filter(|name| name.eq_ignore_ascii_case("origin")).count(), 1, "{got}");
    }
}

/// Outermost, they answer every preflight, and widen what they are asked about: nobody inside can take it back, and there is
/// one value of each header all the same.
#[actix_web::test]
async fn around_the_whole_app() {
    let app = App::new().service(web::scope("/api").service(item).service(remove)).wrap(theirs());
    let app = test::init_service(app).await;
    let asked = answer(&app, &Ask::preflight("DELETE", "/api/items/1", APP)).await;
    assert_eq!((asked.status, granted(&asked, "access-control-allow-origin").len()), (400, 0));
    for (origin, expected) in [(APP, vec![APP]), (DOCS, vec![DOCS]), (EVIL, vec![])] {
        let got = answer(&app, &Ask::actual("GET", "/api/items/1", origin)).await;
        assert_eq!(granted(&got, "access-control-allow-origin"), expected, "{got}");
    }
}
