//! Which pages may read: every way to say it.

use actix_web::http::header::LOCATION;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, Responder, get};
use cors_actix::cors;

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service(motd)
        .service(report)
        .service(tenant)
        .service(shop)
        .service(preview)
        .service(staging)
        .service(moved)
        .service(partners)
        .service(metrics);
}

/// Public data: any page of the web may read it, without cookies. The answer is the same for everyone, so `Vary` need
/// not name `Origin`.
#[cors(origins = "*")]
#[get("/motd")]
async fn motd() -> impl Responder {
    "Read me from anywhere."
}

/// One front end, on whichever port its development server took. `http://127.0.0.1` is the same machine but another
/// origin, and refused.
#[cors(origins = ["http://localhost:*"])]
#[get("/reports/daily")]
async fn report() -> impl Responder {
    "17 orders, 3 returns."
}

/// Every sub-domain of `app.localhost`, at any depth, on any port; `app.localhost` itself is none of its own
/// sub-domains, and refused.
#[cors(origins = ["http://*.app.localhost:*"])]
#[get("/tenant")]
async fn tenant() -> impl Responder {
    "Your tenant: europe."
}

/// A regular expression, for what patterns cannot say. It is matched against the whole origin, with or without
/// anchors, and it does not compile where a stranger could register a matching domain.
#[cors(origin_regex = r"http://(shop|app)\.localhost:[0-9]{1,5}")]
#[get("/shop")]
async fn shop() -> impl Responder {
    "Open until eight."
}

/// In production only `https://app.example.com`; in debug builds, such as this one by default, the local front end too.
#[cors(
    origins = ["https://app.example.com"],
    dev_origins = ["http://localhost:*"]
)]
#[get("/preview")]
async fn preview() -> impl Responder {
    "Tomorrow's front page."
}

/// The front end, and whom the environment variable `PLAYGROUND_ORIGINS` names, as in `http://staging.example.com`: read once, and
/// the playground does not start if anything in it is wrong.
#[cors(origins = ["http://localhost:*"], origins_env = "PLAYGROUND_ORIGINS")]
#[get("/staging")]
async fn staging() -> impl Responder {
    "Next week's prices."
}

/// A redirect: browsers check the headers of every hop, so they are here and where it leads.
#[cors(origins = "*")]
#[get("/moved")]
async fn moved(request: HttpRequest) -> impl Responder {
    let target = format!("/motd?{}", request.query_string());
    HttpResponse::Found().insert_header((LOCATION, target)).finish()
}

/// Somebody else's page only: this one is refused. The handler runs all the same; CORS protects reading.
#[cors(origins = ["https://partner.example.com"])]
#[get("/partners")]
async fn partners() -> impl Responder {
    "For partners' eyes."
}

/// No page of another origin, whatever surrounds this handler says.
#[cors(disabled)]
#[get("/metrics")]
async fn metrics() -> impl Responder {
    "requests_total 42"
}
