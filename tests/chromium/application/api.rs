//! The application.

use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::body::{BoxBody, MessageBody};
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use actix_web::{Error, HttpResponse, Responder, post, routes};
use cors_actix::{Cors, cors, scope_default};

use super::policies::{EXACT, OLD, PARTNERS, REST, TEAM};

/// A header for each policy, of which scripts see what theirs exposes.
const HEADERS: [&str; 7] =
    ["X-Exact", "X-Pattern", "X-Public", "X-Module", "X-Partners", "X-Scope", "X-Layer"];

fn answer(status: StatusCode) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    for name in HEADERS {
        answer.insert_header((name, "1"));
    }
    answer.finish()
}

async fn ok() -> impl Responder {
    answer(StatusCode::OK)
}

static PREFLIGHTS: AtomicUsize = AtomicUsize::new(0);

/// How many preflights have come to authentication.
pub(super) fn preflights_inside() -> usize {
    PREFLIGHTS.load(Ordering::SeqCst)
}

fn note(request: &ServiceRequest) {
    if request.method() == Method::OPTIONS {
        PREFLIGHTS.fetch_add(1, Ordering::SeqCst);
    }
}

/// Fails, as `actix-web-httpauth` does.
async fn by_token(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    note(&request);
    if request.headers().get("authorization").is_some_and(|token| token == "Bearer right") {
        return next.call(request).await;
    }
    Err(InternalError::from_response("no token", answer(StatusCode::UNAUTHORIZED)).into())
}

/// Answers, as most do that are written by hand.
async fn by_cookie(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    note(&request);
    if request.cookie("session").is_some_and(|cookie| cookie.value() == "ours") {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    Ok(request.into_response(answer(StatusCode::UNAUTHORIZED)))
}

#[cors(policy = EXACT)]
#[post("/login")]
async fn log_in() -> impl Responder {
    let mut answer = answer(StatusCode::CREATED);
    answer.add_cookie(&Cookie::build("session", "ours").path("/").http_only(true).finish()).unwrap();
    answer
}

/// An annotated handler: policy, route, name.
macro_rules! endpoints {
    ($($name:ident: #[cors($($policy:tt)*)] $method:ident $path:literal $status:ident;)+) => {$(
        #[cors($($policy)*)]
        #[actix_web::$method($path)]
        async fn $name() -> impl Responder {
            answer(StatusCode::$status)
        }
    )+};
}

endpoints! {
    health: #[cors(origins = "*", headers = ["Authorization"], expose_headers = ["X-Public"])] get "/status" OK;
    prices: #[cors(policy = PARTNERS)] get "/prices" OK;
    set_prices: #[cors(policy = EXACT)] put "/prices" OK;
    metrics: #[cors(disabled)] get "/metrics" OK;
    item: #[cors(policy = EXACT)] get "/items/{id}" OK;
    put_item: #[cors(origins = "*", headers = ["Authorization"], expose_headers = ["X-Public"])] put "/items/{id}" OK;
    delete_item: #[cors(policy = TEAM)] delete "/items/{item_id}" OK;
    add_item: #[cors(origins = "*", headers = ["Authorization"], expose_headers = ["X-Public"])] post "/items" CREATED;
    items: #[cors(policy = PARTNERS)] get "/items" OK;
    audit: #[cors(disabled)] get "/audit" OK;
    add_audit: #[cors(policy = EXACT)] post "/audit" CREATED;
    newer_item: #[cors(origins = "*", headers = ["Authorization"], expose_headers = ["X-Public"])] get "/items/{id}" OK;
    annotated: #[cors(policy = TEAM)] get "/annotated" OK;
    account: #[cors(policy = EXACT)] get "" OK;
    set_account: #[cors(policy = EXACT)] put "" OK;
    avatar: #[cors(origins = "*", headers = ["Authorization"], expose_headers = ["X-Public"])] get "/avatar" OK;
    team: #[cors(policy = TEAM)] patch "/team" OK;
    secret: #[cors(disabled)] get "/secret" OK;
}

/// Two routes of one handler.
#[cors(origins = ["http://*.team.localhost:*"], headers = ["Authorization"], expose_headers = ["X-Pattern"])]
#[routes]
#[get("/teams/{name}")]
#[patch("/teams/{name}")]
async fn teams() -> impl Responder {
    answer(StatusCode::OK)
}

/// Their policy stands above the module, but for one of them.
#[allow(deprecated, reason = "pages of this machine, with credentials")]
#[cors(
    origins = ["http://localhost:*"],
    credentials,
    headers = ["Authorization"],
    expose_headers = ["X-Module"],
)]
mod orders {
    use actix_web::http::StatusCode;
    use actix_web::{Responder, delete, get, post};

    use super::super::policies::PARTNERS;
    use super::answer;

    #[get("/orders")]
    pub(super) async fn all() -> impl Responder {
        answer(StatusCode::OK)
    }

    #[post("/orders")]
    pub(super) async fn add() -> impl Responder {
        answer(StatusCode::CREATED)
    }

    #[delete("/orders/{id}")]
    pub(super) async fn cancel() -> impl Responder {
        answer(StatusCode::OK)
    }

    #[cors_actix::cors(policy = PARTNERS)]
    #[get("/orders/{id}")]
    pub(super) async fn one() -> impl Responder {
        answer(StatusCode::OK)
    }

    #[get("/notes")]
    pub(super) async fn notes() -> impl Responder {
        answer(StatusCode::OK)
    }

    #[delete("/notes")]
    pub(super) async fn forget() -> impl Responder {
        answer(StatusCode::OK)
    }
}

fn api(config: &mut ServiceConfig) {
    let legacy = web::scope("/legacy")
        .service(scope_default(&OLD))
        .service(web::resource("/report").route(web::get().to(ok)).route(web::put().to(ok)))
        .service(annotated);
    config
        .service(item)
        .service(put_item)
        .service(delete_item)
        .service(add_item)
        .service(items)
        .service(orders::all)
        .service(orders::add)
        .service(orders::cancel)
        .service(orders::one)
        .service(audit)
        .service(add_audit)
        .service(web::scope("/v2").service(newer_item))
        .service(web::resource("/plain").route(web::get().to(ok)).route(web::delete().to(ok)))
        .service(legacy);
}

fn account_scope(config: &mut ServiceConfig) {
    let old = web::scope("/old").service(scope_default(&OLD)).route("", web::get().to(ok));
    config
        .service(account)
        .service(set_account)
        .service(orders::notes)
        .service(orders::forget)
        .service(avatar)
        .service(team)
        .service(secret)
        .service(old);
}

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(health)
        .service(log_in)
        .service(prices)
        .service(set_prices)
        .service(metrics)
        .service(teams)
        .service(web::resource("/hand-written").route(web::get().to(ok)).route(web::put().to(ok)))
        .service(web::scope("/api").wrap(from_fn(by_token)).configure(api))
        .service(web::scope("/account").wrap(from_fn(by_cookie)).configure(account_scope));
}

pub(super) fn layer() -> Cors {
    Cors::new(&REST)
}
