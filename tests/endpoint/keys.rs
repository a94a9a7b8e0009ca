//! The keys that are not about headers: regular expressions, development, `disabled`, `policy`, modules.

use std::sync::LazyLock;

use actix_web::{App, Responder, get, test};
use cors_actix::{Policy, cors, policy};
use tests::{Ask, answer, assert_answer};

use crate::{APP, EVIL, VARY, VARY_PREFLIGHT};

static CONSTANT: Policy = policy!(origins = ["https://app.example.com"], max_age = 1, methods = [PUT]);
static LAZY: LazyLock<Policy> =
    LazyLock::new(|| Policy::builder().origins([APP]).max_age(2).build().expect("a policy without mistakes"));
// What programs older than `LazyLock` have.
#[allow(clippy::non_std_lazy_statics)]
static ONCE: once_cell::sync::Lazy<Policy> =
    once_cell::sync::Lazy::new(|| Policy::builder().origins([APP]).max_age(3).build().expect("a policy"));

#[cors(policy = CONSTANT)]
#[get("/constant")]
async fn constant() -> impl Responder {
    "constant"
}

#[cors(policy = LAZY)]
#[get("/lazy")]
async fn lazy() -> impl Responder {
    "lazy"
}

#[cors(policy = crate::keys::ONCE)]
#[get("/once")]
async fn once() -> impl Responder {
    "once"
}

#[cors(origin_regex = r"https://(a|b)\.example\.(com|de)")]
#[get("/regex")]
async fn regex() -> impl Responder {
    "regex"
}

#[cors(origins = ["https://app.example.com"], dev_origins = ["http://localhost:*"])]
#[get("/dev")]
async fn dev() -> impl Responder {
    "dev"
}

#[cors(disabled)]
#[get("/disabled")]
async fn disabled() -> impl Responder {
    "disabled"
}

#[cors(origins = ["https://app.example.com"], max_age = 7)]
mod outer {
    use super::{Responder, cors, get};

    #[get("/outer")]
    pub async fn handler() -> impl Responder {
        "outer"
    }

    pub(super) mod inner {
        use super::{Responder, cors, get};

        #[get("/inner")]
        pub async fn handler() -> impl Responder {
            "inner"
        }

        #[cors(origins = ["https://own.example"])]
        #[get("/own")]
        pub async fn own() -> impl Responder {
            "own"
        }
    }
}

#[actix_web::test]
async fn a_policy_from_elsewhere_keeps_the_endpoints_methods() {
    let app = test::init_service(App::new().service(constant).service(lazy).service(once)).await;
    for (path, max_age) in [("/constant", "1"), ("/lazy", "2"), ("/once", "3")] {
        let expected = [
            ("access-control-allow-origin", APP),
            ("access-control-allow-methods", "GET"),
            ("access-control-max-age", max_age),
            VARY_PREFLIGHT,
        ];
        assert_answer(&answer(&app, &Ask::preflight("GET", path, APP)).await, 204, &expected);
    }
}

#[actix_web::test]
async fn expressions_match_whole_origins() {
    let app = test::init_service(App::new().service(regex)).await;
    for origin in ["https://a.example.com", "https://b.example.de"] {
        let expected = [("access-control-allow-origin", origin), VARY];
        assert_answer(&answer(&app, &Ask::actual("GET", "/regex", origin)).await, 200, &expected);
    }
    for origin in [
        "https://c.example.com",
        "https://a.example.com.evil.example",
        "xhttps://a.example.com",
        "https://aXexample.com",
    ] {
        assert_answer(&answer(&app, &Ask::actual("GET", "/regex", origin)).await, 200, &[VARY]);
    }
}

#[actix_web::test]
async fn development_origins_are_there_in_debug_builds() {
    let app = test::init_service(App::new().service(dev)).await;
    let got = answer(&app, &Ask::actual("GET", "/dev", "http://localhost:5173")).await;
    let grant = [("access-control-allow-origin", "http://localhost:5173"), VARY];
    assert_answer(&got, 200, if cfg!(debug_assertions) { &grant } else { &[VARY] });
}

#[actix_web::test]
async fn disabled_takes_no_part() {
    let app = test::init_service(App::new().service(disabled)).await;
    assert_answer(&answer(&app, &Ask::preflight("GET", "/disabled", APP)).await, 403, &[VARY_PREFLIGHT]);
    assert_answer(&answer(&app, &Ask::actual("GET", "/disabled", APP)).await, 200, &[]);
}

#[actix_web::test]
async fn a_module_is_the_default_of_its_handlers_and_is_replaced_whole() {
    let app = App::new().service(outer::handler).service(outer::inner::handler).service(outer::inner::own);
    let app = test::init_service(app).await;
    for path in ["/outer", "/inner"] {
        let got = answer(&app, &Ask::preflight("GET", path, APP)).await;
        assert_eq!(got.lines("access-control-max-age").collect::<Vec<_>>(), ["7"]);
        assert_answer(&answer(&app, &Ask::preflight("GET", path, EVIL)).await, 403, &[VARY_PREFLIGHT]);
    }
    assert_answer(&answer(&app, &Ask::preflight("GET", "/own", APP)).await, 403, &[VARY_PREFLIGHT]);
    let own = answer(&app, &Ask::preflight("GET", "/own", "https://own.example")).await;
    assert_eq!(own.lines("access-control-max-age").collect::<Vec<_>>(), ["600"]);
}
