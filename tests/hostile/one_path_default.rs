//! An endpoint and a default of one path: what a browser remembers of the default's answer must not spare it the endpoint's.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, Responder, delete, get, guard, patch, put, test, web};
use cors_actix::testing::{Browser, Fetch};
use cors_actix::{Cors, DynamicPolicy, OriginQuery, Policy, SharedPolicy, cors, policy, scope_default};
use tests::{Ask, answer, assert_answer};

use crate::{APP, PARTNER, VARY_PREFLIGHT};

/// As an app has it that most of its pages may use.
static WIDE: Policy = policy!(
    origins = ["https://app.example.com", "https://partner.example.net"],
    credentials,
    headers = ["Content-Type"],
    methods = [GET, POST, PUT, DELETE],
);

static RUNS: AtomicUsize = AtomicUsize::new(0);

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"])]
#[delete("/items/{id}")]
async fn remove() -> impl Responder {
    RUNS.fetch_add(1, Ordering::SeqCst);
    "removed"
}

#[cors(disabled)]
#[put("/items/{id}")]
async fn internal() -> impl Responder {
    RUNS.fetch_add(1, Ordering::SeqCst);
    "replaced"
}

/// Where no handler takes a POST, and where one that is not annotated does, the default answers its preflight.
#[actix_web::test]
async fn a_remembered_default_does_not_count_for_a_stricter_handler() {
    let layered = App::new().service(remove).service(internal).wrap(Cors::new(&WIDE));
    let scoped = App::new()
        .service(web::scope("").service(scope_default(&WIDE)).service(remove).service(internal))
        .wrap(Cors::endpoints());
    let beside = App::new()
        .service(remove)
        .service(internal)
        .route("/items/{id}", web::post().to(HttpResponse::Ok))
        .wrap(Cors::new(&WIDE));
    let (layered, scoped) = (test::init_service(layered).await, test::init_service(scoped).await);
    let beside = test::init_service(beside).await;
    let uncached = [
        ("access-control-allow-origin", PARTNER),
        ("access-control-allow-credentials", "true"),
        ("access-control-allow-methods", "GET, POST, PUT, DELETE"),
        ("access-control-allow-headers", "Content-Type"),
        ("access-control-max-age", "0"),
        VARY_PREFLIGHT,
    ];
    for app in [&layered, &scoped, &beside] {
        assert_answer(&answer(app, &Ask::preflight("POST", "/items/1", PARTNER)).await, 204, &uncached);
        let partner = Browser::at(PARTNER);
        partner.fetch(app, Fetch::post("/items/1").json().include_credentials()).await;
        partner.fetch(app, Fetch::delete("/items/1").include_credentials()).await.assert_refused();
        partner.fetch(app, Fetch::put("/items/1").include_credentials()).await.assert_refused();
        assert_eq!(RUNS.load(Ordering::SeqCst), 0, "a handler ran for a page that it refuses");
    }
}

static SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(WIDE.clone()));
static OTHER_SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(WIDE.clone()));

#[cors(policy = WIDE)]
#[get("/alike")]
async fn alike() -> impl Responder {
    "alike"
}

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/strict")]
async fn strict() -> impl Responder {
    "strict"
}

#[cors(origins = ["https://other.example"])]
#[patch("/unlisted")]
async fn unlisted() -> impl Responder {
    "unlisted"
}

/// Without a header to grant, it spares nobody the preflight of a GET.
static PLAIN: Policy = policy!(origins = ["https://app.example.com", "https://partner.example.net"]);

/// What the endpoint says too, what the default does not list, and what is no endpoint's path is remembered as ever.
#[actix_web::test]
async fn a_default_is_remembered_where_no_handler_says_less() {
    let services = |config: &mut web::ServiceConfig| {
        config.service(alike).service(strict).service(unlisted);
    };
    let fixed = test::init_service(App::new().configure(services).wrap(Cors::new(&WIDE))).await;
    let shared = test::init_service(App::new().configure(services).wrap(Cors::new(&SHARED))).await;
    let plain = test::init_service(App::new().configure(services).wrap(Cors::new(&PLAIN))).await;
    for (path, of_fixed, of_shared) in
        [("/alike", "600", "0"), ("/strict", "0", "0"), ("/unlisted", "600", "0"), ("/nothing", "600", "600")]
    {
        for (app, expected) in [(&fixed, of_fixed), (&shared, of_shared), (&plain, "600")] {
            let got = answer(app, &Ask::preflight("POST", path, APP)).await;
            assert_eq!(got.lines("access-control-max-age").collect::<Vec<_>>(), [expected], "{path} {got}");
        }
    }
}

static DYNAMIC: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    let stated = Policy::builder().headers(["Content-Type"]);
    DynamicPolicy::new(stated, async |query: OriginQuery| query.origin() == APP).unwrap()
});

#[cors(policy = SHARED)]
#[get("/shared")]
async fn replaced() -> impl Responder {
    "shared"
}

#[cors(policy = DYNAMIC)]
#[get("/dynamic")]
async fn asked() -> impl Responder {
    "dynamic"
}

/// What may be replaced says as much as itself, and nobody knows what another will say; nor what a source says that is asked about
/// a path, where it was asked for a default.
#[actix_web::test]
async fn what_may_change_is_remembered_where_it_is_the_handlers_own() {
    for (layer, of_shared, of_dynamic) in [
        (Cors::new(&SHARED), "600", "0"),
        (Cors::new(&OTHER_SHARED), "0", "0"),
        (Cors::new(&DYNAMIC), "0", "0"),
    ] {
        let app = test::init_service(App::new().service(replaced).service(asked).wrap(layer)).await;
        for (path, expected) in [("/shared", of_shared), ("/dynamic", of_dynamic)] {
            let got = answer(&app, &Ask::preflight("POST", path, APP)).await;
            assert_eq!(got.lines("access-control-max-age").collect::<Vec<_>>(), [expected], "{path} {got}");
        }
    }
}

#[cors(policy = WIDE)]
#[put("/{area}/{id}")]
async fn everywhere() -> impl Responder {
    "everywhere"
}

/// As [`WIDE`], for one page more.
static WIDER: Policy = policy!(
    origins = ["https://app.example.com", "https://partner.example.net", "https://another.example"],
    credentials,
    headers = ["Content-Type"],
    methods = [GET, POST, PUT, DELETE],
);

/// One handler, and two defaults that count for paths of its own.
#[actix_web::test]
async fn each_default_is_compared_with_the_handler() {
    let app = App::new()
        .service(everywhere)
        .service(web::scope("/inner").service(scope_default(&WIDE)))
        .wrap(Cors::new(&WIDER));
    let app = test::init_service(app).await;
    for (path, expected) in [("/inner/1", "600"), ("/outer/1", "0"), ("/inner/2", "600")] {
        let got = answer(&app, &Ask::preflight("POST", path, APP)).await;
        assert_eq!(got.lines("access-control-max-age").collect::<Vec<_>>(), [expected], "{path} {got}");
    }
}

#[cors(policy = WIDE)]
#[put("/{id}")]
async fn inside() -> impl Responder {
    "inside"
}

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"])]
#[delete("/{area}/{id}")]
async fn behind() -> impl Responder {
    "behind"
}

/// A handler behind a scope may run where a guard on the scope sends requests past it: here nothing could be behind the first scope,
/// which takes every path, without one.
#[actix_web::test]
async fn a_stricter_handler_behind_a_guarded_scope_counts() {
    for (prefix, expected) in [("/{area}", "0"), ("/area", "600")] {
        let scope = web::scope(prefix).service(inside);
        let scope = if prefix == "/{area}" { scope.guard(guard::Header("x-inside", "1")) } else { scope };
        let app = App::new().service(scope).service(behind).wrap(Cors::new(&WIDE));
        let app = test::init_service(app).await;
        let got = answer(&app, &Ask::preflight("POST", "/area/1", APP)).await;
        assert_eq!(got.lines("access-control-max-age").collect::<Vec<_>>(), [expected], "{prefix} {got}");
    }
}
