//! The test kit says what a browser would see, and nothing else: a test that passes because nothing was asked is worse than none.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, Responder, get, route, test};
use cors_actix::cors;
use cors_actix::testing::{Browser, Fetch};

use crate::{APP, EVIL};

#[cors(origins = "*")]
#[route("/items", method = "GET", method = "HEAD")]
async fn items() -> impl Responder {
    "items"
}

/// Whoever writes the path without its slash, or the server with one, asked the app nothing; that is no refusal.
#[actix_web::test]
async fn what_was_never_asked_is_not_refused() {
    let app = test::init_service(App::new().service(items)).await;
    for (server, path) in [
        ("https://api.test", "/items"),
        ("https://api.test", "items"),
        ("https://api.test/", "items"),
        ("https://API.test", "/items"),
        ("https://api.test:443", "/items"),
    ] {
        let browser = Browser::at(EVIL).server(server);
        let seen = browser.fetch(&app, Fetch::get(path)).await;
        assert!(!seen.is_refused(), "everyone may read it: {server} {path}\n{seen}");
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/account")]
async fn account() -> impl Responder {
    "account"
}

/// A page's origin as it is copied from an address bar: a browser sends `https://app.example.com`, so the app lets it in.
#[actix_web::test]
async fn a_page_is_not_refused_for_how_its_origin_is_written() {
    let app = test::init_service(App::new().service(account)).await;
    for page in [APP, "https://app.example.com/", "https://APP.example.com", "https://app.example.com:443"] {
        let seen = Browser::at(page).fetch(&app, Fetch::get("/account")).await;
        assert!(!seen.is_refused(), "{page}\n{seen}");
    }
}

/// RFC 9110, section 9.3.2: a server sends no body to `HEAD`.
#[actix_web::test]
async fn a_script_sees_no_body_of_head() {
    let app = test::init_service(App::new().service(items)).await;
    let seen = Browser::at(APP).fetch(&app, Fetch::head("/items")).await.assert_readable();
    assert_eq!(seen.text(), "");
}

#[cors(origins = "*")]
#[get("/once")]
async fn once() -> HttpResponse {
    static RUNS: AtomicUsize = AtomicUsize::new(0);
    if RUNS.fetch_add(1, Ordering::SeqCst) == 0 {
        HttpResponse::Found().insert_header(("Location", "/once")).finish()
    } else {
        HttpResponse::Ok().body("the second time")
    }
}

/// A browser that is sent back to where it was asks again.
#[actix_web::test]
async fn a_redirect_to_itself_asks_again() {
    let app = test::init_service(App::new().service(once)).await;
    let seen = Browser::at(APP).fetch(&app, Fetch::get("/once")).await.assert_readable();
    assert_eq!(seen.text(), "the second time");
}
