//! `SHARED` is a static; the constant of that name is left out of this build.

use actix_web::get;
use cors_actix::{Policy, cors, policy};

mod policies {
    pub(crate) static OWN: super::Policy = super::policy!(origins = ["https://app.example.com"]);
}

#[cfg(any())]
const SHARED: Policy = policy!(origins = ["https://app.example.com"]);
#[cfg(all())]
use policies::OWN as SHARED;

#[cors(policy = SHARED)]
#[get("/")]
async fn item() -> &'static str {
    ""
}

fn main() {
    let _ = (item, &SHARED);
}
