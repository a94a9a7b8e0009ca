//! Raw identifiers, names that generated code uses itself, and shadowed ones of the prelude.

use actix_web::{App, Responder, get};
use cors_actix::{Policy, cors, policy};

/// Names that generated code must not depend on.
#[allow(dead_code, non_camel_case_types)]
mod shadow {
    pub struct Option;
    pub struct Some;
    pub struct Vec;
    pub struct String;
    pub struct Cow;
    pub mod core {}
    pub mod std {}
    pub mod cors_actix {}
    pub mod actix_web {}
}

mod shadowed {
    use super::shadow::*;

    #[super::cors(origins = ["https://app.example.com"], origins_env = "WEB_ORIGINS", dev_origins = "http://localhost:*")]
    #[::actix_web::get("/shadowed")]
    pub async fn item() -> &'static str {
        let _ = (Option, Some, Vec, String, Cow);
        ""
    }

    pub static POLICY: super::Policy =
        super::policy!(origins = ["https://app.example.com"], origins_env = "WEB_ORIGINS");
}

#[cors(origins = ["https://app.example.com"])]
#[get("/type")]
async fn r#type() -> impl Responder {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[get("/register")]
async fn register() -> impl Responder {
    ""
}

#[cors(origins = ["https://app.example.com"])]
#[get("/cors")]
async fn cors_item() -> impl Responder {
    fn cors_item() -> &'static str {
        "inner"
    }
    cors_item()
}

#[test]
fn compiles() {
    let _ = App::new().service(shadowed::item).service(r#type).service(register).service(cors_item);
    let _ = &shadowed::POLICY;
}
