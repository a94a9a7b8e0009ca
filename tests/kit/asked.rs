//! What the app is asked, and what a browser makes of it: a test that passes because nothing was asked is worse than none.

use std::cell::Cell;

use actix_web::test::init_service;
use actix_web::{App, HttpRequest, HttpResponse, Responder, get, route, web};
use cors_actix::cors;
use cors_actix::testing::{Browser, Exchanged, Fetch};

use super::{APP, EVIL, failure};

#[cors(origins = "*")]
#[route("/items", method = "GET", method = "HEAD")]
async fn items(request: HttpRequest) -> impl Responder {
    format!("items {}", request.connection_info().host())
}

/// However the server's origin is written: a browser knows one spelling.
#[actix_web::test]
async fn the_app_is_asked_however_its_origin_is_written() {
    let app = init_service(App::new().service(items)).await;
    for (server, host) in [
        ("https://api.test", "api.test"),
        ("https://api.test/", "api.test"),
        ("HTTPS://API.test", "api.test"),
        ("https://api.test:443", "api.test"),
        ("http://127.0.0.1:8080/", "127.0.0.1:8080"),
        ("https://bücher.example", "xn--bcher-kva.example"),
    ] {
        for path in ["/items", "/items?n=1", "/items#top"] {
            let seen = Browser::at(EVIL).server(server).fetch(&app, Fetch::get(path)).await.assert_readable();
            assert_eq!(seen.text(), format!("items {host}"), "{server} {path}");
        }
    }
}

/// Without its slash a path goes on where the host ends: the app would not be asked, and nothing of it be refused.
#[test]
fn a_path_without_its_slash_is_a_mistake_and_no_refusal() {
    for path in
        ["items", "https://api.test/items", ".evil.example/items", "@evil.example/", ":8080/items", " /items"]
    {
        let text = failure(|| Fetch::get(path));
        let expected =
            format!("`{path}` is no path of the app: write it with a slash in front, as in `/items`");
        assert!(text.starts_with(&expected), "{text}");
        assert_eq!(failure(|| Fetch::new("PURGE", path)), text);
    }
    for path in ["/items", "//items", "", "?n=1", "#top"] {
        drop(Fetch::get(path));
    }
}

#[test]
fn a_server_that_no_app_is_served_at_is_a_mistake_and_no_refusal() {
    for server in [
        "",
        "null",
        "*",
        "api.test",
        "localhost:8080",
        "//api.test",
        "ftp://api.test",
        "https://",
        "https://api test",
        "https://user@api.test",
        "https://api.test/v1",
        "https://api.test?v=1",
    ] {
        let text = failure(|| Browser::at(APP).server(server));
        let expected = format!(
            "`{server}` is no origin that an app is served at: write a scheme and a host, as in `https://api.test`"
        );
        assert_eq!(text, expected);
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
    let app = init_service(App::new().service(account)).await;
    for page in [APP, "https://app.example.com/", "https://APP.example.com", "https://app.example.com:443"] {
        Browser::at(page).fetch(&app, Fetch::get("/account")).await.assert_readable();
    }
}

/// Fetch, "main fetch": to `HEAD`, and with a null body status, there is none.
#[actix_web::test]
async fn a_script_sees_no_body_where_there_can_be_none() {
    let status = async |path: web::Path<u16>| {
        let status = actix_web::http::StatusCode::from_u16(*path).expect("a status");
        HttpResponse::build(status).insert_header(("Access-Control-Allow-Origin", "*")).body("body")
    };
    let app = App::new().service(items).route("/status/{status}", web::get().to(status));
    let app = init_service(app).await;
    for (fetch, expected) in [
        (Fetch::get("/items"), "items api.test"),
        (Fetch::head("/items"), ""),
        (Fetch::get("/status/200"), "body"),
        (Fetch::get("/status/204"), ""),
        (Fetch::get("/status/205"), ""),
        (Fetch::get("/status/304"), ""),
        (Fetch::get("/status/404"), "body"),
    ] {
        let seen = Browser::at(APP).fetch(&app, fetch.clone()).await.assert_readable();
        assert_eq!(seen.text(), expected, "{fetch:?}");
    }
}

/// A browser that is sent back to where it was asks again, and the three rule books still ask the app once each time.
#[actix_web::test]
async fn a_redirect_to_itself_asks_again() {
    thread_local! {
        static RUNS: Cell<usize> = const { Cell::new(0) };
    }
    #[cors(origins = "*")]
    #[get("/twice")]
    async fn twice() -> HttpResponse {
        RUNS.set(RUNS.get() + 1);
        match RUNS.get() {
            1 | 2 => HttpResponse::Found().insert_header(("Location", "/twice")).finish(),
            runs => HttpResponse::Ok().body(format!("run {runs}")),
        }
    }
    let app = init_service(App::new().service(twice)).await;
    let seen = Browser::at(APP).fetch(&app, Fetch::get("/twice")).await.assert_readable();
    assert_eq!((seen.text().as_str(), seen.exchanged().len(), RUNS.get()), ("run 3", 3, 3));
}

/// Nothing else is served, so a redirect to another server finds nobody.
#[actix_web::test]
async fn a_redirect_to_another_server_finds_nobody() {
    #[cors(origins = "*")]
    #[get("/away")]
    async fn away() -> HttpResponse {
        HttpResponse::Found().insert_header(("Location", "https://other.test/")).finish()
    }
    let app = init_service(App::new().service(away)).await;
    let seen = Browser::at(APP).fetch(&app, Fetch::get("/away")).await.assert_refused();
    assert_eq!(seen.exchanged().iter().map(Exchanged::status).collect::<Vec<_>>(), [Some(302), None]);
    assert!(seen.to_string().contains("no answer: the app is not served there"), "{seen}");
}
