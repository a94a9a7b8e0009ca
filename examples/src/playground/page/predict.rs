//! The browser model, run on what the API really answered.
//!
//! The model is a state machine that says what to send next. Here nothing is sent: the recording of the real call has
//! the answers. Where the model wants to send something that the browser did not, that is a difference already.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use cors_core::browser::{
    Answer, Browser, Engine, Fetch, Headers, Outcome, Profile, Request, ResponseType, Step,
};
use serde::Serialize;

use super::advice::Advice;
use super::attempt::Attempt;
use super::exchange::isomorphic_decode;
use crate::playground::recorder::Exchange;

/// Page loads whose preflight caches are kept.
const KEPT: usize = 64;

/// What the model remembers of preflights, for each page load.
#[derive(Debug)]
pub(in crate::playground) struct Memory {
    start: Instant,
    browsers: Mutex<Browsers>,
}

#[derive(Debug, Default)]
struct Browsers {
    by_visit: HashMap<String, Browser>,
    oldest_first: VecDeque<String>,
}

/// What came of running the model.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// How the call ends, as far as the model got.
    pub(super) prediction: Option<Prediction>,
    /// Where the requests on the wire are not the model's.
    pub(super) on_the_wire: Vec<String>,
}

/// How the call ends, says the model.
#[derive(Debug, Serialize)]
pub(super) struct Prediction {
    engine: &'static str,
    /// `readable`, `opaque` or `refused`.
    pub(super) state: &'static str,
    #[serde(rename = "type")]
    pub(super) response_type: Option<&'static str>,
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    /// What the console says, escaped.
    console: Vec<String>,
    advice: Option<Advice>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { start: Instant::now(), browsers: Mutex::default() }
    }
}

impl Memory {
    /// Runs the model of the browser that calls itself `agent` on the exchanges of one call that began at `now`.
    pub(super) fn predict(
        &self,
        visit: &str,
        agent: &[u8],
        attempt: &Attempt,
        api: &str,
        exchanges: &[Exchange],
        now: Instant,
    ) -> Run {
        let mut browsers = self.browsers.lock().unwrap_or_else(PoisonError::into_inner);
        let browser = browsers.of(visit, agent);
        let engine = name(browser.profile().engine);
        let mut exchange = browser.start(&Fetch::from(attempt), now.saturating_duration_since(self.start));
        let mut recorded = exchanges.iter();
        let mut run = Run::default();
        loop {
            match exchange.step() {
                Step::Send(request) if request.origin() != api => return run,
                Step::Send(request) => {
                    let Some(real) = recorded.next() else {
                        run.on_the_wire
                            .push(format!("the model sends {}; the browser did not", line(&request)));
                        return run;
                    };
                    run.on_the_wire.extend(differences(&request, real));
                    if !run.on_the_wire.is_empty() {
                        return run;
                    }
                    exchange.answer(Answer::response(
                        real.status.as_u16(),
                        real.response.iter().map(|(name, value)| (name, value)),
                    ));
                }
                Step::Done(outcome) => {
                    let more = recorded.map(|real| {
                        format!("the browser sent {} {}; the model does not", real.method, real.target)
                    });
                    run.on_the_wire.extend(more);
                    run.prediction = Some(Prediction::new(engine, &outcome, attempt.handler.as_deref()));
                    return run;
                }
            }
        }
    }
}

impl Browsers {
    fn of(&mut self, visit: &str, agent: &[u8]) -> &mut Browser {
        if !self.by_visit.contains_key(visit) {
            if self.oldest_first.len() == KEPT {
                self.oldest_first.pop_front().and_then(|oldest| self.by_visit.remove(&oldest));
            }
            self.oldest_first.push_back(visit.to_owned());
        }
        self.by_visit.entry(visit.to_owned()).or_insert_with(|| Browser::new(profile(agent)))
    }
}

fn profile(agent: &[u8]) -> Profile {
    let says = |name: &[u8]| agent.windows(name.len()).any(|window| window == name);
    if says(b"Chrome/") {
        Profile::chromium()
    } else if says(b"Firefox/") {
        Profile::firefox()
    } else {
        Profile::standard()
    }
}

fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium => "Chromium",
        Engine::Firefox => "Firefox",
        _ => "the Fetch standard",
    }
}

fn line(request: &Request) -> String {
    format!("{} {}", request.method(), request.path())
}

/// What CORS says on the request side: the rest is the browser's own affair.
fn differences(request: &Request, real: &Exchange) -> Vec<String> {
    let mut differences = Vec::new();
    let recorded = format!("{} {}", real.method, real.target);
    if line(request) != recorded {
        differences.push(format!("the model sends {}, the browser sent {recorded}", line(request)));
    }
    for name in ["origin", "access-control-request-method", "access-control-request-headers"] {
        let ours = request.headers().get(name);
        let theirs = real.request.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
        if ours != theirs {
            let show = |value: Option<Vec<u8>>| {
                value.map_or_else(|| "none".to_owned(), |value| format!("`{}`", value.escape_ascii()))
            };
            differences.push(format!(
                "`{name}`: the model sends {}, the browser sent {}",
                show(ours),
                show(theirs)
            ));
        }
    }
    differences
}

impl Prediction {
    fn new(engine: &'static str, outcome: &Outcome, handler: Option<&str>) -> Self {
        let state = match outcome.response_type {
            Some(ResponseType::Opaque | ResponseType::OpaqueRedirect) => "opaque",
            _ if outcome.readable => "readable",
            _ => "refused",
        };
        Self {
            engine,
            state,
            response_type: outcome.response_type.map(ResponseType::as_str),
            status: outcome.status,
            headers: text(&outcome.headers),
            console: outcome.console.iter().map(ToString::to_string).collect(),
            advice: Advice::on(outcome, handler),
        }
    }
}

fn text(headers: &Headers) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| (name.to_owned(), isomorphic_decode(value))).collect()
}
