//! Handlers of every form that actix takes.

use std::future::Future;

use actix_web::{App, Either, HttpRequest, HttpResponse, Responder, Result, get, post, web};
use cors_actix::cors;

#[cors(origins = ["https://app.example.com"])]
#[get("/future")]
fn future() -> impl Future<Output = HttpResponse> {
    std::future::ready(HttpResponse::Ok().finish())
}

#[cors(origins = ["https://app.example.com"])]
#[get("/lifetime")]
async fn bounded<'a>(path: web::Path<String>) -> String
where
    'a: 'a,
{
    path.into_inner()
}

#[cors(origins = ["https://app.example.com"])]
#[get("/result")]
async fn result(request: HttpRequest) -> Result<impl Responder> {
    Ok(request.path().to_owned())
}

// JSON may come or not, so that nothing is missing without `Content-Type`.
#[cors(origins = ["https://app.example.com"])]
#[post("/either")]
#[deny(deprecated)]
async fn either(body: Either<web::Json<u32>, web::Bytes>, _: Option<web::Json<u32>>) -> impl Responder {
    match body {
        Either::Left(number) => number.to_string(),
        Either::Right(bytes) => bytes.len().to_string(),
    }
}

#[cors(origins = ["https://app.example.com"], headers = ["Content-Type"])]
#[post("/json")]
#[deny(deprecated)]
async fn json(web::Json(body): web::Json<u32>) -> impl Responder {
    body.to_string()
}

/// With [`HttpRequest`] in its docs.
#[doc(alias = "other")]
#[inline]
#[cors(origins = ["https://app.example.com"])]
#[get("/documented")]
async fn documented() -> impl Responder {
    #![allow(unused)]
    const N: usize = { 1 };
    struct Local;
    impl Local {
        const M: usize = N;
    }
    Local::M.to_string()
}

#[test]
fn compiles() {
    let _ = App::new()
        .service(future)
        .service(bounded)
        .service(result)
        .service(either)
        .service(json)
        .service(documented);
}
