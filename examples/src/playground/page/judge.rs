//! One call, three views: what the script saw, what the API recorded, and what the browser model says of the two.
//!
//! It is told through the page's own origin, so that reading it needs no CORS.

use std::time::Instant;

use actix_web::http::header::{HeaderValue, USER_AGENT};
use actix_web::{HttpRequest, Responder, post, web};
use serde::{Deserialize, Serialize};

use super::Setting;
use super::attempt::Attempt;
use super::compare::{self, Seen};
use super::exchange::Shown;
use super::predict::{Memory, Prediction};
use crate::playground::recorder::Records;

#[derive(Deserialize)]
struct Call {
    visit: String,
    /// The number of the last exchange that the page knows.
    since: u64,
    attempt: Attempt,
    seen: Seen,
}

#[derive(Serialize)]
struct Judgement {
    exchanges: Vec<Shown>,
    /// None where the call left this API, so that nothing is known of what was answered.
    prediction: Option<Prediction>,
    /// What the browser did otherwise than the model says. Each is a bug.
    differences: Vec<String>,
}

/// What the page asks right after a call.
#[post("/judge")]
pub(super) async fn judge(
    request: HttpRequest,
    call: web::Json<Call>,
    records: web::Data<Records>,
    memory: web::Data<Memory>,
    setting: web::Data<Setting>,
) -> impl Responder {
    let Call { visit, since, attempt, seen } = call.into_inner();
    let exchanges = records.of(&visit, since);
    let agent = request.headers().get(USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    let now = exchanges.first().map_or_else(Instant::now, |exchange| exchange.at);
    let run = memory.predict(&visit, agent, &attempt, setting.api(), &exchanges, now);
    let differences = compare::differences(&run, &seen);
    web::Json(Judgement {
        exchanges: exchanges.iter().map(Shown::from).collect(),
        prediction: run.prediction,
        differences,
    })
}
