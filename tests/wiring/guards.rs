//! Guards of endpoints.

use actix_web::guard::{self, Guard as _, GuardContext};
use actix_web::{App, Responder, get, put, web};
use cors_actix::cors;

use crate::{VARY_PREFLIGHT, actual, ask, both, grant, preflight, rows, told};

pub(crate) fn is_second_version(context: &GuardContext<'_>) -> bool {
    context.head().headers().get("X-Version").is_some_and(|version| version == "2")
}

#[cors(origins = ["https://app.example.com"], headers = ["X-Version"], expose_headers = ["X-Second"])]
#[put("/versions", guard = "is_second_version")]
pub(crate) async fn second() -> impl Responder {
    "second"
}

#[actix_web::test]
async fn a_preflight_need_not_pass_a_guard() {
    both!(App::new().service(web::scope("/api").service(second)), |app| {
        rows! { app;
            // The header that the guard asks for is not there before the browser may send it.
            preflight("PUT", "/api/versions") => 204, grant("X-Version", "PUT", "600");
            actual("PUT", "/api/versions").header("X-Version", "2") => 200, told("X-Second");
        }
        let failed = tests::answer(&app, &actual("PUT", "/api/versions")).await;
        assert_eq!((failed.status, failed.body.len()), (404, 0));
    });
}

pub(crate) fn is_a(context: &GuardContext<'_>) -> bool {
    guard::Host("a.test").check(context)
}

pub(crate) fn is_b(context: &GuardContext<'_>) -> bool {
    guard::Host("b.test").check(context)
}

#[cors(origins = ["https://app.example.com"], headers = ["X-A"], expose_headers = ["X-A"])]
#[get("/host", guard = "is_a")]
pub(crate) async fn on_a() -> impl Responder {
    "a"
}

#[cors(origins = ["https://app.example.com"], headers = ["X-B"], expose_headers = ["X-B"])]
#[get("/host", guard = "is_b")]
pub(crate) async fn on_b() -> impl Responder {
    "b"
}

#[actix_web::test]
async fn hosts_decide() {
    both!(App::new().service(web::scope("/api").service(on_a).service(on_b)), |app| {
        rows! { app;
            // One path: each grants a header that the other, a GET as well, refuses.
            preflight("GET", "/api/host").header("Host", "a.test") => 204, grant("X-A", "GET", "0");
            preflight("GET", "/api/host").header("Host", "b.test") => 204, grant("X-B", "GET", "0");
            ask("/api/host").header("Host", "a.test") => 200, told("X-A");
            ask("/api/host").header("Host", "b.test") => 200, told("X-B");
            preflight("POST", "/api/host").header("Host", "a.test") => 403, [VARY_PREFLIGHT];
        }
        let nobody = tests::answer(&app, &ask("/api/host").header("Host", "c.test")).await;
        assert_eq!((nobody.status, nobody.body.len()), (404, 0));
    });
}

/// Before any request has shown the app's routes.
#[actix_web::test]
async fn hosts_decide_of_the_first_preflight() {
    for (host, header) in [("a.test", "X-A"), ("b.test", "X-B")] {
        both!(App::new().service(web::scope("/api").service(on_a).service(on_b)), |app| {
            rows! { app;
                preflight("GET", "/api/host").header("Host", host) => 204, grant(header, "GET", "0");
            }
        });
    }
}
