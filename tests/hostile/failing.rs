//! Errors of what is inside of the layer. With them the request is gone, and nobody can ask a guard about it.

use actix_web::middleware::from_fn;
use actix_web::{App, Responder, get, guard, test, web};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::support::{deny, fail};
use crate::{APP, EVIL, PARTNER, VARY};

fn is_for_staff(context: &guard::GuardContext<'_>) -> bool {
    context.head().headers.contains_key("x-staff")
}

#[cors(origins = ["https://app.example.com"])]
#[get("/doc", guard = "is_for_staff")]
async fn of_staff() -> impl Responder {
    "staff"
}

#[cors(origins = ["https://partner.example.net"])]
#[get("/doc")]
async fn of_anyone() -> impl Responder {
    "anyone"
}

/// Authentication that answers tells which of two handlers it answers for; that of one that fails gets what both grant, which is nothing.
#[actix_web::test]
async fn an_error_in_place_of_a_guarded_handler_is_not_for_whom_another_allows() {
    let scope = || web::scope("/api").service(of_staff).service(of_anyone);
    let answers =
        test::init_service(App::new().service(scope().wrap(from_fn(deny))).wrap(Cors::endpoints())).await;
    let fails =
        test::init_service(App::new().service(scope().wrap(from_fn(fail))).wrap(Cors::endpoints())).await;
    for (origin, is_staff, is_granted) in [
        (APP, true, true),
        (PARTNER, true, false),
        (APP, false, false),
        (PARTNER, false, true),
        (EVIL, true, false),
    ] {
        let ask = Ask::actual("GET", "/api/doc", origin);
        let ask = if is_staff { ask.header("X-Staff", "1") } else { ask };
        let grant: &[_] = if is_granted { &[("access-control-allow-origin", origin), VARY] } else { &[VARY] };
        assert_answer(&answer(&answers, &ask).await, 401, grant);
        assert_answer(&answer(&fails, &ask).await, 401, &[VARY]);
    }
}
