//! Generated code is clean under whatever a crate denies.

#![deny(
    warnings,
    missing_docs,
    missing_debug_implementations,
    missing_copy_implementations,
    unreachable_pub,
    unused_qualifications,
    elided_lifetimes_in_paths,
    let_underscore_drop,
    single_use_lifetimes,
    trivial_casts,
    unused_lifetimes,
    variant_size_differences
)]
#![forbid(unsafe_code)]

use actix_web::{App, Responder, get, routes, web};
use cors_actix::{Policy, cors, policy};

static POLICY: Policy = policy!(origins = ["https://app.example.com"], dev_origins = ["http://localhost:*"]);

/// Documented, and public as its author says.
#[cors(origins = ["https://app.example.com", "https://*.example.org"], credentials)]
#[get("/public")]
pub async fn public() -> impl Responder {
    ""
}

// Not documented, and public only as actix's `compat` makes it.
#[cors(origins = ["https://app.example.com"])]
#[get("/private/{id}")]
async fn private(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

mod inner {
    #[super::cors(policy = super::POLICY)]
    #[actix_web::get("/inner")]
    pub(crate) async fn restricted() -> &'static str {
        ""
    }
}

/// `#[routes]` with a lint level of its own.
#[cors(disabled)]
#[routes]
#[get("/a")]
#[post("/a")]
#[expect(non_snake_case)]
async fn Several() -> impl Responder {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[get("/unused")]
#[allow(unused_variables)]
async fn unused(body: web::Bytes) -> impl Responder {
    ""
}

#[test]
fn compiles() {
    drop(
        App::new()
            .service(public)
            .service(private)
            .service(inner::restricted)
            .service(Several)
            .service(unused),
    );
}
