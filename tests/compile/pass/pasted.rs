//! The lines that the texts of `compile/fail` offer, as they are pasted.

use actix_web::{App, HttpResponse, Responder, get, routes, web};
use cors_actix::{Cors, Policy, cors, scope_default};

fn partners() -> Policy {
    cors_actix::policy!(origins = ["https://partner.example.com"])
}

static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(partners);

#[cors(policy = POLICY)]
#[get("/policy")]
async fn named() -> impl Responder {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/a")]
#[get("/b")]
async fn two_paths() -> impl Responder {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get("/both")]
#[post("/both")]
async fn two_methods() -> impl Responder {
    ""
}

#[cors(origins = "https://app.example.com", dev_origins = "http://localhost:3000")]
#[get("/builds")]
async fn builds() -> impl Responder {
    ""
}

/// In the text, an expression that varies.
static VARIES: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(|| {
    Policy::builder().origin_regex(env!("CARGO_PKG_NAME")).build().expect("a policy")
});

#[cors(policy = VARIES)]
#[get("/varies")]
async fn varies() -> impl Responder {
    ""
}

#[cors(origins = ["https://app.example.com", "null"], dangerously_allow(null_origin))]
#[get("/null")]
async fn null() -> HttpResponse {
    HttpResponse::Ok().finish()
}

#[cors(origins = ["https://app.example.com"], origin_regex = r"https://app-[^.]+\.example\.com")]
#[get("/beside")]
async fn beside() -> impl Responder {
    ""
}

#[test]
fn compiles() {
    let _ = App::new().service(named).service(two_paths).service(two_methods).service(builds);
    let _ = App::new().service(varies).service(null).service(beside);
    let _ =
        App::new()
            .service(web::scope("/api").service(cors_actix::scope_default(cors_actix::policy!(
                origins = ["https://app.example.com"]
            ))))
            .service(web::scope("/partners").service(scope_default(&POLICY)))
            .wrap(cors_actix::Cors::endpoints());
    let _ = App::new()
        .wrap(cors_actix::Cors::new(cors_actix::policy!(origins = ["https://app.example.com"], enforce)))
        .wrap(Cors::new(cors_actix::policy!(origins = "*")));
    let _ = App::new().wrap(Cors::new(cors_actix::policy!(origins = ["https://app.example.com"])));
    // Every key that takes the place of a call of actix-cors.
    let _ = App::new().wrap(Cors::new(cors_actix::policy!(
        origins = ["https://app.example.com", "https://*.example.org"],
        methods = [GET, PUT],
        headers = ["Content-Type", "Authorization"],
        expose_headers = ["X-Total"],
        credentials,
        max_age = 3600,
        enforce,
    )));
    // In place of `permissive()`.
    let development = cors_actix::policy!(
        dev_origins = ["http://localhost:*"],
        credentials,
        methods = [GET, POST, PUT, PATCH, DELETE],
        headers = ["Content-Type", "Authorization"]
    );
    let public = cors_actix::policy!(
        origins = "*",
        methods = "*",
        headers = ["*", "Authorization"],
        expose_headers = "*"
    );
    for policy in [&development, &public] {
        assert!(policy.warnings().is_empty(), "{:?}", policy.warnings());
    }
    let _ = App::new().wrap(Cors::new(development)).wrap(Cors::new(public));
}
