//! Every key, and every way to write its value.

use actix_web::{App, Responder, get, patch, route};
use cors_actix::{Policy, cors, policy};

static POLICY: Policy = policy!(
    origins = "https://app.example.com",
    origin_regex = r"https://(a|b)\.example\.com",
    origins_env = "WEB_ORIGINS",
    dev_origins = ["http://localhost:*"],
    credentials = true,
    methods = [GET, "PURGE"],
    headers = "Content-Type",
    expose_headers = ["X-Total"],
    max_age = "10m",
    enforce = false,
);

#[cors(origins = "https://app.example.com", credentials = false, methods = GET, max_age = 3_600)]
#[route("/", method = "GET", method = "PURGE")]
async fn narrowed() -> impl Responder {
    ""
}

#[cors(origins_env = "WEB_ORIGINS", enforce, headers = [], expose_headers = [])]
#[get("/environment")]
async fn environment() -> impl Responder {
    ""
}

#[cors(policy = POLICY, methods = [PATCH])]
#[patch("/policy")]
async fn by_path() -> impl Responder {
    ""
}

#[cors(disabled)]
#[get("/disabled")]
async fn disabled() -> impl Responder {
    ""
}

#[cors(dev_origins = "http://localhost:*")]
#[get("/development")]
async fn development() -> impl Responder {
    ""
}

#[test]
fn compiles() {
    let _ = App::new()
        .service(narrowed)
        .service(environment)
        .service(by_path)
        .service(disabled)
        .service(development);
    assert_eq!(POLICY.max_age(), 600);
    assert_eq!(POLICY.methods().collect::<Vec<_>>(), ["GET", "PURGE"]);
    assert_eq!(POLICY.headers().collect::<Vec<_>>(), ["Content-Type"]);
    assert!(POLICY.credentials() && !POLICY.enforce());
}
