//! Two endpoints of one path that allow the same page, with different request headers: a browser that adds up what their
//! preflights have granted must not send one of them a header that it never granted.

use actix_web::middleware::Condition;
use actix_web::{App, HttpRequest, Responder, patch, put, test};
use cors_actix::testing::{Browser, Fetch};
use cors_actix::{Cors, cors};

use crate::APP;

#[cors(origins = ["https://app.example.com"], headers = ["X-As-User"])]
#[patch("/two")]
async fn lax() -> impl Responder {
    "patched"
}

#[cors(origins = ["https://app.example.com"])]
#[put("/two")]
async fn strict(request: HttpRequest) -> impl Responder {
    assert!(!request.headers().contains_key("x-as-user"), "a header that the policy never granted");
    "put"
}

/// Fetch, "CORS-preflight cache": entries of one URL, each for a method or for a header, whichever preflight granted it.
#[actix_web::test]
async fn a_remembered_grant_of_a_header_does_not_count_for_another_handler() {
    for has_layer in [false, true] {
        let app = App::new().service(lax).service(strict);
        let app = test::init_service(app.wrap(Condition::new(has_layer, Cors::endpoints()))).await;
        let browser = Browser::at(APP);
        for _ in 0..2 {
            let patch = Fetch::patch("/two").header("X-As-User", "1");
            browser.fetch(&app, patch).await.assert_readable();
            browser.fetch(&app, Fetch::put("/two")).await.assert_readable();
            let put = Fetch::put("/two").header("X-As-User", "1");
            let seen = browser.fetch(&app, put).await.assert_refused();
            assert!(seen.preflighted() && seen.exchanged().len() == 1, "the request itself is not sent");
        }
    }
}
