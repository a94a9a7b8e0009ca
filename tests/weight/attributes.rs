//! A program that only uses attributes and `policy!`: what it carries is looked at, and it is not run.

use actix_web::{App, Responder, get, put};
use cors_actix::{Policy, cors, policy};

static PARTNERS: Policy =
    policy!(origin_regex = r"https://(a|b)\.example\.(com|de)", headers = ["Content-Type"]);

#[cors(origins = ["https://example.com", "https://*.example.com"], dev_origins = "http://localhost:*", credentials)]
#[get("/items")]
async fn items() -> impl Responder {
    "items"
}

#[cors(policy = PARTNERS)]
#[put("/items")]
async fn put_items() -> impl Responder {
    "put"
}

fn main() {
    let _app = App::new().service(items).service(put_items);
    // What the adapter does at start-up with every policy; this one has no variable.
    println!("{:?}", PARTNERS.resolve_env(None));
    // And what it asks of one whose origins a source decides.
    println!("{:?}", PARTNERS.may_list("https://a.example.com"));
}
