//! The server: fixed, replaced and asked-for policies, authentication, a default, and a handler that panics.

use std::io;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App, HttpResponse, HttpServer, Responder, get, rt, web};
use cors_actix::{Cors, DynamicPolicy, Findings, Policy, SharedPolicy, cors};
use tests::bearer;

/// What the panics say that the server is put through.
pub(crate) const MEANT: [&str; 2] = ["the source panics", "the handler panics"];

/// Two policies that differ in all they say about one origin.
pub(crate) fn first() -> Result<Policy, Findings> {
    Policy::builder()
        .origins(["https://both.example.com"])
        .credentials(true)
        .headers(["X-First"])
        .expose_headers(["X-First"])
        .max_age(1)
        .build()
}

/// The other one.
pub(crate) fn second() -> Result<Policy, Findings> {
    Policy::builder()
        .origins(["https://both.example.com", "https://more.example.com"])
        .headers(["X-Second"])
        .expose_headers(["X-Second"])
        .max_age(2)
        .build()
}

fn start() -> SharedPolicy {
    SharedPolicy::new(first().expect("a valid policy"))
}

pub(crate) static ENDPOINTS: LazyLock<SharedPolicy> = LazyLock::new(start);
pub(crate) static DEFAULT: LazyLock<SharedPolicy> = LazyLock::new(start);

/// Tenants whose source answers, fails, panics or never comes back, by their names.
pub(crate) static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
    DynamicPolicy::new(Policy::builder().credentials(true), async |query| match query.parameter("tenant") {
        Some("fails") => Err(io::Error::other("no database")),
        Some("hangs") => std::future::pending().await,
        Some("panics") => std::panic::panic_any(MEANT[0]),
        Some(tenant) => {
            rt::task::yield_now().await;
            Ok(query.origin() == format!("https://{tenant}.example.com"))
        }
        None => Ok(false),
    })
    .expect("the stated part is valid")
    .keyed_by(["tenant"])
    .capacity(64)
    .deadline(Duration::from_millis(20))
    .failed_time_to_live(Duration::from_millis(20))
});

#[cors(origins = ["https://app.example.com"], credentials)]
#[get("/fixed/{id}")]
async fn fixed(id: web::Path<u32>) -> impl Responder {
    id.to_string()
}

#[cors(policy = ENDPOINTS)]
#[get("/shared")]
async fn shared() -> impl Responder {
    rt::task::yield_now().await;
    "shared"
}

#[cors(policy = TENANTS)]
#[get("/of/{tenant}")]
async fn of_tenant(tenant: web::Path<String>) -> impl Responder {
    tenant.into_inner()
}

#[cors(origins = ["https://app.example.com"])]
#[get("/panics")]
async fn panics() -> HttpResponse {
    std::panic::panic_any(MEANT[1])
}

#[cors(origins = ["https://app.example.com"], headers = ["Authorization"])]
#[get("/account")]
async fn account() -> impl Responder {
    "account"
}

/// Serves on a free port of loopback, two workers.
pub(crate) fn serve() -> io::Result<(SocketAddr, ServerHandle)> {
    let server = HttpServer::new(|| {
        App::new()
            .service((fixed, shared, of_tenant, panics))
            .service(web::scope("/private").wrap(from_fn(bearer)).service(account))
            .route("/plain", web::get().to(HttpResponse::Ok))
            .wrap(Cors::new(&DEFAULT))
    })
    .workers(2)
    .client_request_timeout(Duration::from_secs(5))
    .disable_signals()
    .bind(("127.0.0.1", 0))?;
    let address = server.addrs().first().copied().ok_or_else(|| io::Error::other("no address"))?;
    let server = server.run();
    let handle = server.handle();
    rt::spawn(server);
    Ok((address, handle))
}
