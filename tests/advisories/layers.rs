//! Several who speak at once: levels of configuration, a handler beside the policy, a proxy before it.

use actix_web::{App, HttpRequest, HttpResponse, Responder, get, post, test, web};
use cors_actix::{Cors, Policy, cors, policy};
use tests::{Ask, answer, assert_answer};

const APP: &str = "https://app.example.com";
const EVIL: &str = "https://evil.example";
const VARY: (&str, &str) = ("vary", "Origin");
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");

static LAX: Policy = policy!(
    origins = "*",
    headers = ["X-Lax"],
    expose_headers = ["X-Lax"],
    methods = ["DELETE"],
    max_age = 7200
);

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/strict")]
async fn strict() -> impl Responder {
    "strict"
}

/// hapi CVE-2015-9243: levels of configuration were merged, and lax defaults overrode the strict route.
#[actix_web::test]
async fn cve_2015_9243_levels_never_merge() {
    let app = test::init_service(App::new().service(strict).wrap(Cors::new(&LAX))).await;
    let own = [("access-control-allow-origin", APP), ("access-control-allow-credentials", "true")];
    let expected = [&own[..], &[VARY]].concat();
    assert_answer(&answer(&app, &Ask::actual("GET", "/strict", APP)).await, 200, &expected);
    assert_answer(&answer(&app, &Ask::actual("GET", "/strict", EVIL)).await, 200, &[VARY]);
    let preflight = [
        &own[..],
        &[("access-control-allow-methods", "GET"), ("access-control-max-age", "600"), VARY_PREFLIGHT],
    ];
    assert_answer(&answer(&app, &Ask::preflight("GET", "/strict", APP)).await, 204, &preflight.concat());
    assert_answer(&answer(&app, &Ask::preflight("GET", "/strict", EVIL)).await, 403, &[VARY_PREFLIGHT]);
}

/// gorilla/handlers CVE-2017-20146: whoever asks controls what is allowed.
#[actix_web::test]
async fn cve_2017_20146_nothing_but_origin_is_an_origin() {
    let app = test::init_service(App::new().service(strict)).await;
    for name in ["X-Forwarded-Host", "X-Forwarded-For", "Forwarded", "Referer", "Host", "X-Origin"] {
        let ask = Ask::actual("GET", "/strict", EVIL).header(name, APP);
        assert_answer(&answer(&app, &ask).await, 200, &[VARY]);
        assert_answer(&answer(&app, &Ask::new("GET", "/strict").header(name, APP)).await, 200, &[VARY]);
    }
    for (first, second) in [(APP, EVIL), (EVIL, APP), (APP, APP)] {
        let ask = Ask::actual("GET", "/strict", first).header("Origin", second);
        assert_answer(&answer(&app, &ask).await, 200, &[VARY]);
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/by-hand")]
async fn by_hand(request: HttpRequest) -> impl Responder {
    let origin = request.headers().get("Origin").cloned();
    let mut response = HttpResponse::Ok();
    response.append_header(("Access-Control-Allow-Origin", "*"));
    if let Some(origin) = origin {
        response.append_header(("Access-Control-Allow-Origin", origin));
    }
    response.append_header(("Access-Control-Allow-Credentials", "true")).finish()
}

/// Cosmos-Server #543, adk-js #360: the handler adds a value of its own, and browsers refuse two; or its `*` wins.
#[actix_web::test]
async fn adk_360_a_handlers_own_headers_do_not_override_the_policy() {
    let app = test::init_service(App::new().service(by_hand)).await;
    let granted = [("access-control-allow-origin", APP), VARY];
    assert_answer(&answer(&app, &Ask::actual("GET", "/by-hand", APP)).await, 200, &granted);
    assert_answer(&answer(&app, &Ask::actual("GET", "/by-hand", EVIL)).await, 200, &[VARY]);
}

/// flask-cors CVE-2024-6221, Cilium CVE-2025-23047: access from the public network to private addresses, by default.
#[actix_web::test]
async fn cve_2024_6221_private_network_access_is_never_granted() {
    let app = test::init_service(App::new().service(strict).wrap(Cors::new(&LAX))).await;
    for path in ["/strict", "/elsewhere"] {
        for name in ["Access-Control-Request-Private-Network", "Access-Control-Request-Local-Network"] {
            let ask = Ask::preflight("GET", path, APP).header(name, "true");
            let got = answer(&app, &ask).await;
            assert!(got.headers.iter().all(|(name, _)| !name.contains("network")), "{got}");
        }
    }
}

#[cors(origins = ["https://app.example.com"], enforce)]
#[post("/transfers")]
async fn transfer(ran: web::Data<std::sync::atomic::AtomicUsize>) -> impl Responder {
    ran.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    "transferred"
}

/// Quarkus CVE-2022-4147, Mattermost CVE-2017-18903: a simple request of a foreign origin is carried out. That is what CORS
/// says, so `enforce` says otherwise, where it is asked for.
#[actix_web::test]
async fn cve_2022_4147_enforce_refuses_before_the_handler_runs() {
    let ran = web::Data::new(std::sync::atomic::AtomicUsize::new(0));
    let app = test::init_service(App::new().app_data(ran.clone()).service(transfer)).await;
    for origin in [EVIL, "null", "https://app.example.com.", "HTTPS://app.example.com"] {
        assert_answer(&answer(&app, &Ask::actual("POST", "/transfers", origin)).await, 403, &[VARY]);
    }
    assert_eq!(ran.load(std::sync::atomic::Ordering::SeqCst), 0);
    let granted = [("access-control-allow-origin", APP), VARY];
    assert_answer(&answer(&app, &Ask::actual("POST", "/transfers", APP)).await, 200, &granted);
    assert_eq!(ran.load(std::sync::atomic::Ordering::SeqCst), 1);
}

/// Tomcat CVE-2017-7674: answers that differ by origin do not say so, and a cache gives one page's answer to another.
#[actix_web::test]
async fn cve_2017_7674_what_differs_by_origin_says_so() {
    let app = test::init_service(App::new().service(strict)).await;
    for ask in [
        Ask::new("GET", "/strict"),
        Ask::actual("GET", "/strict", APP),
        Ask::actual("GET", "/strict", EVIL),
        Ask::actual("GET", "/strict", "null"),
        Ask::actual("GET", "/strict", "https://app.example.com, https://evil.example"),
    ] {
        let got = answer(&app, &ask).await;
        assert_eq!(got.lines("vary").collect::<Vec<_>>(), ["Origin"], "{got}");
    }
}
