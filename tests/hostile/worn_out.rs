//! What the layer learns from what runs, it must learn whatever has run before.

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, get, guard, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use super::past_a_guard::{annotated, plain};
use crate::support::fail;
use crate::{APP, VARY};

#[cors(origins = ["https://partner.example.net"])]
#[get("/{user}/about")]
async fn seen() -> impl Responder {
    "annotated, behind"
}

/// An endpoint behind the guard of a scope has run: from then on the guard is known, however often the endpoint has run for
/// paths that no scope takes.
#[actix_web::test]
async fn requests_elsewhere_do_not_hide_that_a_guard_was_passed() {
    for elsewhere in [0, 15, 16, 100] {
        let scope =
            web::scope("/api").guard(guard::Host("partners.test")).service(annotated).wrap(from_fn(fail));
        let fails = web::resource("/{user}/items/{item}").wrap(from_fn(fail)).route(web::delete().to(plain));
        let app = App::new().service(scope).service(fails).service(seen).wrap(Cors::endpoints());
        let app = test::init_service(app).await;
        let ask = |ask: Ask| ask.header("Host", "api.test");
        for _ in 0..elsewhere {
            assert_eq!(answer(&app, &ask(Ask::actual("GET", "/other/about", APP))).await.status, 200);
        }
        // Comes past the guard.
        assert_eq!(
            answer(&app, &ask(Ask::actual("GET", "/api/about", APP))).await.body,
            b"annotated, behind"
        );
        let asked = answer(&app, &ask(Ask::preflight("DELETE", "/api/items/1", APP))).await;
        let ran = answer(&app, &ask(Ask::actual("DELETE", "/api/items/1", APP))).await;
        assert_answer(&asked, 401, &[VARY]);
        assert_answer(&ran, 401, &[VARY]);
    }
}
