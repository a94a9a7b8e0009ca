//! A token that no script may send.

#![deny(deprecated)]

use actix_web::{App, Responder, get};
use cors_actix::cors;

use std::future::{Ready, ready};

/// As that of actix-web-httpauth.
struct BearerAuth;

impl actix_web::FromRequest for BearerAuth {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &actix_web::HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        ready(Ok(Self))
    }
}

#[cors(origins = ["https://app.example.com"])]
#[get("/")]
async fn item(_auth: BearerAuth) -> impl Responder {
    ""
}

fn main() {
    let _ = App::new().service(item);
}
