//! Two endpoints of one path that allow the same page, one with its cookies: a browser that remembers the grant of the one must
//! not send cookies to the other, which never granted them.

use actix_web::middleware::Condition;
use actix_web::{App, HttpRequest, Responder, post, put, test};
use cors_actix::testing::{Browser, Fetch};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, VARY_PREFLIGHT};

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"])]
#[put("/one")]
async fn with_cookies() -> impl Responder {
    "saved"
}

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
#[post("/one")]
async fn without(request: HttpRequest) -> impl Responder {
    assert!(!request.headers().contains_key("cookie"), "cookies that the policy never granted");
    "made"
}

#[actix_web::test]
async fn a_remembered_grant_of_cookies_does_not_count_for_another_handler() {
    for has_layer in [false, true] {
        let app = App::new().service(with_cookies).service(without);
        let app = test::init_service(app.wrap(Condition::new(has_layer, Cors::endpoints()))).await;
        let browser = Browser::at(APP);
        let put = Fetch::put("/one").json().include_credentials().cookies("session=1");
        let post = Fetch::post("/one").json().include_credentials().cookies("session=1");
        for _ in 0..2 {
            browser.fetch(&app, put.clone()).await.assert_readable();
            let seen = browser.fetch(&app, post.clone()).await.assert_refused();
            assert!(seen.preflighted() && seen.exchanged().len() == 1, "the request itself is not sent");
        }
        let of_put = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-credentials", "true"),
            ("access-control-allow-methods", "PUT"),
            ("access-control-allow-headers", "Content-Type"),
            ("access-control-max-age", "0"),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&app, &Ask::preflight("PUT", "/one", APP)).await, 204, &of_put);
    }
}
