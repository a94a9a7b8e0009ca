//! A policy that changes while the server runs.

use std::sync::LazyLock;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpResponse, Responder, get, put};
use cors_actix::{Policy, SharedPolicy, cors, policy};

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(prices).service(replace_partners);
}

static PARTNERS: LazyLock<SharedPolicy> =
    LazyLock::new(|| SharedPolicy::new(policy!(origins = ["https://partner.example.com"])));

/// For partners, whoever they are at the moment. Let this page in with the next endpoint, and try again.
#[cors(policy = PARTNERS)]
#[get("/prices")]
async fn prices() -> impl Responder {
    "A lamp is 12.50."
}

/// Replaces the partners at once, for every request from now on. The same validator as at compile time looks at them: try
/// `http://localhost/`, and read what it says.
#[cors(origins = ["http://localhost:*"], headers = ["Content-Type"])]
#[put("/prices/partners")]
async fn replace_partners(origins: web::Json<Vec<String>>) -> impl Responder {
    match Policy::builder().origins(origins.iter()).build() {
        Ok(policy) => {
            PARTNERS.replace(policy);
            HttpResponse::NoContent().finish()
        }
        Err(mistakes) => HttpResponse::UnprocessableEntity().body(mistakes.to_string()),
    }
}
