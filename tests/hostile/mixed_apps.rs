//! Several apps on one thread with the same handlers, whose requests interleave, are kept beyond their answers, and are given up.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorUnauthorized;
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::rt::{spawn, task::yield_now, time::timeout};
use actix_web::{App, Error, HttpRequest, HttpResponse, Responder, get, guard, put, test, web};
use cors_actix::{Cors, DynamicPolicy, Policy, cors, scope_default};
use tests::{Ask, answer};

use crate::support::{LAX, STRICT};
use crate::{APP, EVIL, PARTNER};

thread_local! {
    static KEPT: RefCell<Vec<HttpRequest>> = const { RefCell::new(Vec::new()) };
}

async fn pause(request: &HttpRequest) {
    let wait = request.headers().get("x-wait").and_then(|wait| wait.to_str().ok()?.parse().ok()).unwrap_or(0);
    for _ in 0..wait {
        yield_now().await;
    }
    KEPT.with_borrow_mut(|kept| {
        kept.push(request.clone());
        if kept.len() > 50 {
            kept.remove(wait % 50);
        }
    });
}

#[cors(origins = ["https://app.example.com"])]
#[get("/item/{id}")]
async fn item(request: HttpRequest) -> impl Responder {
    pause(&request).await;
    "item"
}

#[cors(origins = ["https://partner.example.net"])]
#[put("/item/{id}")]
async fn change(request: HttpRequest) -> Result<&'static str, Error> {
    pause(&request).await;
    Err(ErrorUnauthorized("no"))
}

static SOURCE: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder(), async |query| {
        yield_now().await;
        query.parameter("id") == Some("1") && query.origin() == APP
    })
    .expect("valid")
    .time_to_live(Duration::ZERO)
    .refused_time_to_live(Duration::ZERO)
});

#[cors(policy = SOURCE)]
#[get("/asked/{id}")]
async fn asked(request: HttpRequest) -> impl Responder {
    pause(&request).await;
    "asked"
}

async fn plain(request: HttpRequest) -> &'static str {
    pause(&request).await;
    "plain"
}

/// Sometimes fails, sometimes answers, sometimes works elsewhere.
async fn moody(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    let mood = request.headers().get("x-mood").map(|mood| mood.as_bytes().to_vec()).unwrap_or_default();
    match mood.as_slice() {
        b"fail" => {
            drop(request);
            for _ in 0..3 {
                yield_now().await;
            }
            Err(ErrorUnauthorized("who are you?"))
        }
        b"answer" => Ok(request.into_response(HttpResponse::Unauthorized().finish())),
        b"elsewhere" => {
            Ok(spawn(async move { next.call(request).await }).await.expect("no panic")?.map_into_boxed_body())
        }
        b"anew" => {
            let response = spawn(async move { next.call(request).await }).await.expect("no panic")?;
            Ok(response.into_response(HttpResponse::Ok().body("anew")))
        }
        _ => Ok(next.call(request).await?.map_into_boxed_body()),
    }
}

#[actix_web::test]
async fn every_request_gets_its_own() {
    macro_rules! app {
        ($layer:expr, $is:expr) => {
            Rc::new(
                test::init_service(
                    App::new()
                        .service(
                            web::scope("/s")
                                .service(item)
                                .service(change)
                                .service(asked)
                                .route("/plain", web::get().to(plain)),
                        )
                        .service(
                            web::scope("/t")
                                .guard(guard::Host("a.test"))
                                .service(scope_default(&STRICT))
                                .route("/plain", web::get().to(plain)),
                        )
                        .service(web::scope("/t").route("/plain", web::get().to(plain)))
                        .wrap(from_fn(moody))
                        .wrap(Condition::new($is, $layer)),
                )
                .await,
            )
        };
    }
    let lax = app!(Cors::new(&LAX), true);
    let bare = app!(Cors::endpoints(), false);
    let endpoints = app!(Cors::endpoints(), true);
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from((seed >> 11) % below).unwrap()
    };
    for _ in 0..40 {
        let mut tasks = Vec::new();
        for _ in 0..60 {
            let which = random(3);
            let (method, path) = [
                ("GET", "/s/item/1"),
                ("PUT", "/s/item/1"),
                ("GET", "/s/asked/1"),
                ("GET", "/s/asked/2"),
                ("GET", "/s/plain"),
                ("GET", "/t/plain"),
            ][random(6)];
            let origin = [APP, PARTNER, EVIL][random(3)];
            let host = ["a.test", "b.test"][random(2)];
            let mood = ["", "fail", "answer", "elsewhere", "anew"][random(5)];
            let is_preflight = random(3) == 0;
            let gives_up = random(8) == 0;
            let ask = if is_preflight {
                Ask::preflight(method, path, origin)
            } else {
                Ask::actual(method, path, origin)
            };
            let ask = ask.header("Host", host).header("x-mood", mood).header("x-wait", random(6).to_string());
            let default = if which == 0 { Some(PARTNER) } else { None };
            let allowed = match (method, path) {
                ("GET", "/s/item/1") | (_, "/s/asked/1") => Some(APP),
                ("PUT", _) => Some(PARTNER),
                (_, "/s/asked/2") => None,
                (_, "/t/plain") if host == "a.test" => {
                    if which == 1 {
                        None
                    } else {
                        Some(APP)
                    }
                }
                _ => default,
            };
            let (lax, bare, endpoints) = (Rc::clone(&lax), Rc::clone(&bare), Rc::clone(&endpoints));
            tasks.push(spawn(async move {
                let what = format!("{which} {ask:?}");
                let work = async {
                    match which {
                        0 => answer(&lax, &ask).await,
                        1 => answer(&bare, &ask).await,
                        _ => answer(&endpoints, &ask).await,
                    }
                };
                let got = if gives_up {
                    match timeout(Duration::from_micros(20), work).await {
                        Ok(got) => got,
                        Err(_) => return,
                    }
                } else {
                    work.await
                };
                let granted: Vec<&str> = got.lines("access-control-allow-origin").collect();
                // Where nobody can tell, nothing; never more.
                if allowed == Some(origin) {
                    assert!(granted.is_empty() || granted == [origin], "{what} {got}");
                } else {
                    assert!(granted.is_empty(), "{what} {got}");
                }
                // What endpoints say is said wherever a layer is.
                if which != 1 && path.starts_with("/s/") && path != "/s/plain" && allowed == Some(origin) {
                    assert_eq!(granted, [origin], "{what} {got}");
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
    }
}
