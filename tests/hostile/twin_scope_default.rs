//! Two scopes of one prefix, and the default of one of them.

use actix_web::{App, guard, test, web};
use cors_actix::{Cors, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::support::{LAX, assert_no_grant};
use crate::{PARTNER, VARY};

async fn plain() -> &'static str {
    "un-annotated"
}

fn at(ask: Ask, host: &str) -> Ask {
    ask.header("Host", host)
}

/// Two scopes of one prefix that hosts tell apart: the default of the first is not the second's.
#[actix_web::test]
#[ignore = "open: guards on scopes are invisible before routing"]
async fn a_scopes_default_stays_with_the_scope_that_the_router_enters() {
    let app = test::init_service(
        App::new()
            .service(
                web::scope("/api")
                    .guard(guard::Host("partners.test"))
                    .service(scope_default(&LAX))
                    .route("/prices", web::get().to(plain)),
            )
            .service(web::scope("/api").route("/prices", web::get().to(plain)))
            .wrap(Cors::endpoints()),
    )
    .await;
    let partners = at(Ask::actual("GET", "/api/prices", PARTNER), "partners.test");
    let granted = [("access-control-allow-origin", PARTNER), VARY];
    assert_answer(&answer(&app, &partners).await, 200, &granted);
    let other = answer(&app, &at(Ask::actual("GET", "/api/prices", PARTNER), "api.test")).await;
    assert_eq!(other.body, b"un-annotated");
    assert_no_grant(&other);
    assert_no_grant(&answer(&app, &at(Ask::preflight("GET", "/api/prices", PARTNER), "api.test")).await);
}
