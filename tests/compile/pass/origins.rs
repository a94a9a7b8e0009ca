//! Origins near a mistake that browsers really send.

use actix_web::{App, Responder, get};
use cors_actix::{Policy, cors, policy};

static PUBLIC: Policy =
    policy!(origins = "*", headers = ["*", "Authorization"], expose_headers = "*", methods = "*");
static NULL: Policy = policy!(origins = ["null"], dangerously_allow(null_origin));
static PLAIN: Policy =
    policy!(origins = ["http://app.example.com"], credentials, dangerously_allow(insecure_origins));
static ANY_BRANCH: Policy = policy!(
    origin_regex = [r"https://[a-z0-9-]+\.preview\.example\.com", r"https://(a|b)\.example\.(com|de)"],
    credentials
);
static UNBOUNDED: Policy =
    policy!(origin_regex = r"https://example\.[a-z]{2,3}", dangerously_allow(unbounded_regex));
static SUFFIX: Policy = policy!(origins = ["https://*.github.io"], dangerously_allow(public_suffixes));

#[cors(
    origins = [
        "https://app.example.com",
        "https://app.example.com:8443",
        "http://app.example.com:443",
        "https://*.example.co.uk",
        "https://*.example.net:*",
        "http://localhost:*",
        "http://127.0.0.1",
        "http://[::1]:3000",
        "http://[::ffff:7f00:1]",
        "https://xn--rsum-bpad.com",
        "http://a_b.localhost",
        "https://-a-.example.org",
        "https://example.org.",
        "http://3dprinter:8080",
        "http://nas.4home",
        "https://*.internal",
        "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
        "capacitor://localhost",
        "app+x.y-z://page",
    ],
    max_age = 0,
)]
#[get("/")]
async fn item() -> impl Responder {
    ""
}

#[test]
fn compiles() {
    let _ = App::new().service(item);
    assert!(PUBLIC.is_public());
    assert_eq!(NULL.origins().collect::<Vec<_>>(), ["null"]);
    assert!(ANY_BRANCH.credentials() && !UNBOUNDED.credentials());
    assert!(PLAIN.credentials() && !SUFFIX.credentials());
}
