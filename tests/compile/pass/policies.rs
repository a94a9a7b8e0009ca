//! `policy = ...`: statics, lazy ones, and paths that stand on modules.

use std::sync::LazyLock;

use actix_web::{App, get};
use cors_actix::{Policy, cors, policy};

static CONSTANT: Policy = policy!(origins = ["https://app.example.com"]);
static LAZY: LazyLock<Policy> = LazyLock::new(|| CONSTANT.clone());

pub mod named {
    pub static PARTNERS: super::Policy = super::policy!(origins = ["https://partner.example.com"]);
}

#[cors(policy = CONSTANT)]
#[get("/constant")]
async fn constant() -> &'static str {
    ""
}

#[cors(policy = LAZY)]
#[get("/lazy")]
async fn lazy() -> &'static str {
    ""
}

// Found where the attribute stands, although the module does not import it.
#[cors(policy = LAZY)]
mod outside {
    #[actix_web::get("/outside")]
    pub async fn item() -> &'static str {
        ""
    }

    pub mod deep {
        #[actix_web::get("/outside/deep")]
        pub async fn item() -> &'static str {
            ""
        }
    }
}

#[cors(policy = named::PARTNERS)]
mod through_a_module {
    #[actix_web::get("/module")]
    pub async fn item() -> &'static str {
        ""
    }
}

// Beside the module, as `super` says inside.
#[cors(policy = super::CONSTANT)]
mod inside {
    #[actix_web::get("/inside")]
    pub async fn item() -> &'static str {
        ""
    }
}

// Statics, although there is a comment and something else that is left out of this build.
use named::PARTNERS as COMMENTED;
/*
const COMMENTED: Policy = policy!(origins = ["https://app.example.com"]);
*/
#[cfg(not(any()))]
use named::PARTNERS as SWITCHED;
#[cfg(any())]
const SWITCHED: Policy = policy!(origins = ["https://app.example.com"]);

#[cors(policy = COMMENTED)]
#[get("/commented")]
async fn commented() -> &'static str {
    ""
}

#[cors(policy = SWITCHED)]
#[get("/switched")]
async fn switched() -> &'static str {
    ""
}

#[test]
fn compiles() {
    let _ = App::new().service(commented).service(switched);
    let _ = App::new().service(constant).service(lazy).service(outside::item).service(outside::deep::item);
    let _ = App::new().service(through_a_module::item).service(inside::item);
}
