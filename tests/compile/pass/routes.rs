//! Every route attribute, its options, and qualified paths.

use actix_web::guard::GuardContext;
use actix_web::middleware::NormalizePath;
use actix_web::{App, Responder, delete, get, head, options, patch, post, put, route, routes, web};
use cors_actix::cors;

fn is_second_version(context: &GuardContext<'_>) -> bool {
    context.head().uri.path().starts_with("/v2")
}

macro_rules! one {
    ($attribute:ident) => {
        #[allow(deprecated)]
        #[cors(origins = ["https://app.example.com"])]
        #[$attribute("/one")]
        async fn $attribute() -> &'static str {
            ""
        }
    };
}

one!(get);
one!(head);
one!(post);
one!(put);
one!(patch);
one!(delete);
one!(options);

#[cors(origins = ["https://app.example.com"])]
#[route("/many/{id:[0-9]{2}}", method = "GET", method = "PURGE", name = "many", guard = "is_second_version")]
async fn many(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(origins = ["https://app.example.com"])]
#[routes]
#[get(
    "/a",
    wrap = "NormalizePath::trim()",
    wrap = "actix_web::middleware::Compat::new(NormalizePath::trim())"
)]
#[actix_web::put("/a")]
#[::actix_web::delete("/b/{tail}*", guard = "is_second_version", guard = "self::is_second_version")]
async fn several() -> impl Responder {
    ""
}

#[cors_actix::cors(origins = ["https://app.example.com"])]
#[actix_web::get("/qualified")]
async fn qualified() -> impl Responder {
    ""
}

#[test]
fn compiles() {
    let _ = App::new().service(get).service(head).service(post).service(put).service(patch).service(delete);
    let _ = App::new().service(options).service(many).service(several).service(qualified);
}
