//! What is beside CORS, and was laid at its door: cookies, bodies, and policies that pile up.

use std::fs;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, Responder, get, post, test, web};
use cors_actix::{Cors, Policy, SharedPolicy, cors};
use cors_core::Code;
use tests::{Answer, Ask, answer, assert_answer};

const APP: &str = "https://app.example.com";
const EVIL: &str = "https://evil.example";
const VARY: (&str, &str) = ("vary", "Origin");

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/session")]
async fn session() -> impl Responder {
    HttpResponse::Ok().insert_header(("X-CSRF-Token", "secret")).finish()
}

/// crumb CVE-2014-7193: a token against forgery was put into a cookie, and shown, wherever CORS was on. Nothing is set here, and
/// nothing is shown that the policy does not name; no policy can show a cookie.
#[actix_web::test]
async fn cve_2014_7193_no_cookie_of_ours() {
    let app = test::init_service(App::new().service(session).wrap(Cors::endpoints())).await;
    for ask in [
        Ask::actual("GET", "/session", APP),
        Ask::actual("GET", "/session", EVIL),
        Ask::preflight("GET", "/session", APP),
        Ask::preflight("GET", "/session", EVIL),
        Ask::preflight("GET", "/elsewhere", EVIL),
    ] {
        let got = answer(&app, &ask).await;
        let shown = ["set-cookie", "access-control-expose-headers"];
        assert!(!got.headers.iter().any(|(name, _)| shown.contains(&name.as_str())), "{got}");
    }
    for name in ["Set-Cookie", "set-cookie2"] {
        let findings =
            Policy::builder().origins([APP]).expose_headers([name]).build().expect_err("no script sees it");
        assert_eq!(
            findings.errors().map(cors_core::Finding::code).collect::<Vec<_>>(),
            [Code::ExposeForbidden]
        );
    }
}

#[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"])]
#[post("/orders")]
async fn order(ran: web::Data<AtomicUsize>, order: web::Json<Vec<u8>>) -> impl Responder {
    ran.fetch_add(1, Ordering::SeqCst);
    order.len().to_string()
}

/// FastAPI CVE-2021-32677: JSON was read whatever `Content-Type` said, so that a form could send it without a preflight. `Json` asks
/// for its type, and the attribute takes nothing away from that; with the type there is a preflight, and a stranger's is refused.
#[actix_web::test]
async fn cve_2021_32677_json_is_not_plain_text() {
    let ran = web::Data::new(AtomicUsize::new(0));
    let app =
        test::init_service(App::new().app_data(ran.clone()).service(order).wrap(Cors::endpoints())).await;
    // What a page may send unasked (Fetch, "CORS-safelisted request-header"), and nothing.
    for kind in ["text/plain", "text/plain; a=application/json", "multipart/form-data", ""] {
        let mut ask = Ask::actual("POST", "/orders", EVIL);
        if !kind.is_empty() {
            ask = ask.header("Content-Type", kind);
        }
        let request = ask.request().set_payload("[1]").to_request();
        let response = test::call_service(&app, request).await;
        let got = Answer::read(response.into_parts().1.map_into_boxed_body()).await;
        assert!((400..500).contains(&got.status), "{kind}: {got}");
        assert_eq!(got.cors(), [VARY], "{kind}: {got}");
    }
    assert_eq!(ran.load(Ordering::SeqCst), 0);
    let preflight =
        Ask::preflight("POST", "/orders", EVIL).header("Access-Control-Request-Headers", "content-type");
    assert_answer(&answer(&app, &preflight).await, 403, &[("vary", "Origin, Access-Control-Request-Method")]);
    let ask = Ask::actual("POST", "/orders", APP).header("Content-Type", "application/json");
    let response = test::call_service(&app, ask.request().set_payload("[1]").to_request()).await;
    assert_eq!(
        (response.status().as_u16(), ran.load(Ordering::SeqCst)),
        (200, 1),
        "and this is how it is sent"
    );
}

static REPLACED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(many(0)));

fn many(number: usize) -> Policy {
    let origins = (0..200).map(|n| format!("https://a{n}.of-{number}.example.com"));
    Policy::builder().origins(origins.collect::<Vec<_>>()).build().expect("valid")
}

#[cors(policy = REPLACED)]
#[get("/replace/{number}")]
async fn replace(number: web::Path<usize>) -> impl Responder {
    REPLACED.replace(many(*number));
    "replaced"
}

/// free5GC CVE-2026-41135: CORS was set up inside of a handler, once more with every request, and never let go.
#[actix_web::test]
async fn cve_2026_41135_policies_of_requests_do_not_pile_up() {
    let resident = || {
        let status = fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok()
    };
    let app = test::init_service(App::new().service(replace)).await;
    let turn = async || {
        for number in 0..300 {
            let ask = Ask::actual("GET", &format!("/replace/{number}"), EVIL);
            assert_eq!(answer(&app, &ask).await.body, b"replaced");
        }
    };
    turn().await;
    // Other tests run beside this one, so one window may grow for their sake; what stays with each request grows every one.
    let mut grown = Vec::new();
    for _ in 0..5 {
        let Some(before) = resident() else { return };
        turn().await;
        grown.push(resident().unwrap_or_default().saturating_sub(before));
        // The texts of 300 policies alone are two megabytes.
        if grown.last().is_some_and(|grown| *grown < 1_000) {
            return;
        }
    }
    panic!("KiB for every 300 policies: {grown:?}");
}
