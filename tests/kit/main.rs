//! The test kit: what a browser would do with an app in the same process.

use std::cell::Cell;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, Responder, get, post, put, test, web};
use cors_actix::cors;
use cors_actix::testing::model::Engine;
use cors_actix::testing::{Browser, Exchanged, Fetch};

mod asked;

const APP: &str = "https://app.example.com";
const EVIL: &str = "https://evil.example";

thread_local! {
    /// Each test has a thread of its own, and its app runs there.
    static RUNS: Cell<usize> = const { Cell::new(0) };
}

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"], expose_headers = ["X-Total"])]
#[put("/items/{id}")]
async fn save(request: HttpRequest, body: String) -> impl Responder {
    RUNS.set(RUNS.get() + 1);
    let cookie = request.headers().get("Cookie").map_or("none", |value| value.to_str().expect("ASCII"));
    HttpResponse::Ok()
        .insert_header(("X-Total", "7"))
        .insert_header(("X-Hidden", "8"))
        .body(format!("{body} with {cookie}"))
}

#[cors(origins = "*")]
#[get("/public")]
async fn public() -> impl Responder {
    HttpResponse::NotFound().body("nothing here")
}

/// An endpoint without our attribute.
#[post("/by-hand")]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "https://app.example.com/")).finish()
}

/// Allowed headers by wildcard: browsers disagree with the standard about `Authorization`.
async fn wildcard() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("Access-Control-Allow-Origin", "*"))
        .insert_header(("Access-Control-Allow-Headers", "*"))
        .finish()
}

#[actix_web::test]
async fn a_page_sees_what_its_browser_lets_it_see() {
    let app = test::init_service(App::new().service(save)).await;
    let fetch = Fetch::put("/items/1").json().body("{\"a\":1}").include_credentials().cookies("session=1");
    let before = RUNS.get();
    let seen = Browser::at(APP).fetch(&app, fetch.clone()).await.assert_readable();
    assert_eq!(RUNS.get() - before, 1, "three rule books, one request");
    assert_eq!((seen.status(), seen.text().as_str()), (200, "{\"a\":1} with session=1"));
    assert_eq!((seen.header("X-Total").as_deref(), seen.header("X-Hidden")), (Some("7"), None));
    assert!(seen.preflighted());
    assert_eq!(
        seen.exchanged().iter().map(|one| one.request().method()).collect::<Vec<_>>(),
        ["OPTIONS", "PUT"]
    );
    assert_eq!(seen.exchanged().iter().map(Exchanged::status).collect::<Vec<_>>(), [Some(204), Some(200)]);
    // What went over the wire, whether the script may see it or not.
    let put = &seen.exchanged()[1];
    assert_eq!((put.header("X-Hidden").as_deref(), put.header("X-None")), (Some("8"), None));
    for engine in [Engine::Standard, Engine::Chromium, Engine::Firefox] {
        assert!(seen.outcome(engine).is_some_and(|outcome| outcome.readable), "{engine:?}");
    }
    let text = seen.to_string();
    assert!(text.contains("vary: Origin") && !text.contains("x-total") && !text.contains("differ"), "{text}");

    let before = RUNS.get();
    let refused = Browser::at(EVIL).fetch(&app, fetch).await.assert_refused();
    assert_eq!(RUNS.get() - before, 0, "the preflight is the last request");
    assert_eq!((refused.status(), refused.text().as_str(), refused.header("X-Total")), (0, "", None));
}

#[actix_web::test]
async fn cookies_go_along_only_where_the_script_says_so() {
    let app = test::init_service(App::new().service(save)).await;
    let fetch = Fetch::put("/items/1").json().cookies("session=1");
    let seen = Browser::at(APP).fetch(&app, fetch).await.assert_readable();
    assert_eq!(seen.text(), "{} with none");
}

#[actix_web::test]
async fn preflights_are_remembered_until_they_expire() {
    let app = test::init_service(App::new().service(save)).await;
    let browser = Browser::at(APP);
    let fetch = || Fetch::put("/items/1").json();
    assert!(browser.fetch(&app, fetch()).await.preflighted());
    assert!(!browser.fetch(&app, fetch()).await.preflighted());
    browser.wait(Duration::from_secs(599));
    assert!(!browser.fetch(&app, fetch()).await.preflighted());
    browser.wait(Duration::from_secs(2));
    assert!(browser.fetch(&app, fetch()).await.preflighted());
}

#[actix_web::test]
async fn errors_are_readable_and_pages_of_the_server_need_nothing() {
    let app = test::init_service(App::new().service(public).service(by_hand)).await;
    let seen = Browser::at("null").fetch(&app, Fetch::get("/public")).await.assert_readable();
    assert_eq!((seen.status(), seen.text().as_str()), (404, "nothing here"));
    let own =
        Browser::at("https://api.test").fetch(&app, Fetch::post("/by-hand").json()).await.assert_readable();
    assert!(!own.preflighted());
    let elsewhere = Browser::at("https://app.example.com").server("https://app.example.com");
    elsewhere.fetch(&app, Fetch::post("/by-hand").json()).await.assert_readable();
}

fn failure<T: Debug>(assertion: impl FnOnce() -> T) -> String {
    let panic = catch_unwind(AssertUnwindSafe(assertion)).expect_err("the assertion holds");
    panic.downcast_ref::<String>().cloned().unwrap_or_default()
}

#[actix_web::test]
async fn a_failed_assertion_reads_like_the_console_with_cause_and_fix() {
    let app = App::new().service(by_hand).service(save).route("/wildcard", web::route().to(wildcard));
    let app = test::init_service(app).await;
    let seen = Browser::at(APP).fetch(&app, Fetch::post("/by-hand").body("x")).await;
    let text = failure(|| seen.assert_readable());
    for line in [
        "Access to fetch at 'https://api.test/by-hand' from origin 'https://app.example.com' has been blocked by CORS policy: \
         The 'Access-Control-Allow-Origin' header has a value 'https://app.example.com/' that is not equal to the supplied \
         origin.",
        "cause: the answer allows this origin with a slash at its end, and browsers compare byte by byte",
        "fix: write `origins = [\"https://app.example.com\"]` above the endpoint",
        "POST /by-hand",
        "Origin: https://app.example.com",
        "-> 200",
        "access-control-allow-origin: https://app.example.com/",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let seen = Browser::at(APP).fetch(&app, Fetch::put("/items/1").header("X-New", "1")).await;
    let text = failure(|| seen.assert_readable());
    assert!(text.contains("add `\"x-new\"` to `headers` of this endpoint"), "{text}");
    let seen = Browser::at(APP).fetch(&app, Fetch::put("/items/1")).await;
    assert!(failure(|| seen.assert_refused()).contains("the script can read the answer"));
}

#[actix_web::test]
async fn where_browsers_differ_both_assertions_fail_and_say_so() {
    let app = test::init_service(App::new().route("/wildcard", web::route().to(wildcard))).await;
    let seen = Browser::at(APP).fetch(&app, Fetch::get("/wildcard").bearer("1")).await;
    let text = failure(|| seen.clone().assert_readable());
    for line in
        ["browsers differ: Standard: refused", "browsers differ: Chromium: readable", "Firefox: readable"]
    {
        assert!(text.contains(line), "{text}");
    }
    let verdicts = [Engine::Standard, Engine::Chromium, Engine::Firefox]
        .map(|engine| seen.outcome(engine).map(|outcome| outcome.readable));
    assert_eq!(verdicts, [Some(false), Some(true), Some(true)]);
    assert!(failure(|| seen.assert_refused()).contains("browsers differ"));
}

/// Fetch, "extract a body": the type that a script does not set comes from the kind of the body.
#[actix_web::test]
async fn a_body_says_of_what_type_it_is() {
    async fn of_type(request: HttpRequest) -> HttpResponse {
        let of_type = request.headers().get("Content-Type").cloned();
        HttpResponse::Ok().insert_header(("Access-Control-Allow-Origin", "*")).body(format!("{of_type:?}"))
    }
    let app = test::init_service(App::new().route("/type", web::post().to(of_type))).await;
    for (fetch, expected) in [
        (Fetch::post("/type"), "None"),
        (Fetch::post("/type").body("a"), r#"Some("text/plain;charset=UTF-8")"#),
        (Fetch::post("/type").form("a=b"), r#"Some("application/x-www-form-urlencoded;charset=UTF-8")"#),
    ] {
        assert_eq!(Browser::at(APP).fetch(&app, fetch).await.assert_readable().text(), expected);
    }
}
