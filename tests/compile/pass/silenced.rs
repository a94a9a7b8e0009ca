//! What is meant all the same is silenced where it stands.

#![deny(warnings)]

use actix_web::{App, Responder, get, post, web};
use cors_actix::{Policy, cors, policy};

#[allow(deprecated)]
static POLICY: Policy = policy!(origins = ["https://app.example.com"], headers = ["Accept"]);

#[allow(deprecated)]
#[cors(origins = ["https://app.example.com", "http://localhost:3000"], credentials)]
#[post("/above")]
async fn above(body: web::Json<u32>) -> impl Responder {
    body.to_string()
}

#[cors(origins = ["https://app.example.com"])]
#[post("/below")]
#[expect(deprecated)]
async fn below(body: web::Json<u32>) -> impl Responder {
    body.to_string()
}

#[cors(origins = ["https://app.example.com"], headers = ["Accept"])]
#[allow(deprecated)]
mod api {
    use actix_web::get;

    macro_rules! handlers {
        () => {};
    }

    handlers!();

    #[get("/module")]
    pub async fn item() -> &'static str {
        ""
    }
}

/// A deprecated handler is noticed where it is used, and nowhere else.
#[cors(origins = ["https://app.example.com"])]
#[deprecated(note = "use `below`")]
#[get("/deprecated")]
async fn old() -> impl Responder {
    ""
}

#[test]
fn compiles() {
    let _ = &POLICY;
    #[allow(deprecated)]
    let _ = App::new().service(above).service(below).service(api::item).service(old);
}
