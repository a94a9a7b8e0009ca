//! What was between the browser and the scripts of the recording: its HTTP cache, and a server that adds to the
//! scripted answers what servers add.

use std::collections::HashSet;
use std::time::Duration;

use cors_core::browser::{Answer, Browser, Engine, Outcome, Purpose, Request, Step};

use crate::record::{Hop, Record, Scripted};

/// Requests seen by servers, in order, and the end.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) requests: Vec<Request>,
    pub(crate) outcome: Outcome,
}

/// A browser and the way to its servers.
#[derive(Debug)]
pub(crate) struct Transport {
    browser: Browser,
    /// URLs whose response the HTTP cache holds.
    cached: HashSet<String>,
}

impl Transport {
    pub(crate) fn new(browser: Browser) -> Self {
        Self { browser, cached: HashSet::new() }
    }

    /// One `fetch()` of a record.
    pub(crate) fn run(&mut self, record: &Record, at: Duration) -> Run {
        self.drive(record, at, |request| answer(record, request))
    }

    /// The same with the connection dropped instead of every response but a preflight's.
    pub(crate) fn run_unanswered(&mut self, record: &Record, at: Duration) {
        self.drive(record, at, |request| match request.purpose() {
            Purpose::Preflight => answer(record, request),
            _ => Answer::Nothing,
        });
    }

    fn drive(&mut self, record: &Record, at: Duration, server: impl Fn(&Request) -> Answer) -> Run {
        let stores_blocked = self.browser.profile().engine == Engine::Firefox;
        let mut exchange = self.browser.start(&record.fetch, at);
        let (mut requests, mut stored) = (Vec::new(), Vec::new());
        let outcome = loop {
            match exchange.step() {
                Step::Send(request) => {
                    exchange.answer(server(&request));
                    let url = request.url().to_owned();
                    if is_stored(record, &request) && self.cached.contains(&url) {
                        continue;
                    }
                    stored.extend(is_stored(record, &request).then_some(url));
                    requests.push(request);
                }
                Step::Done(outcome) => break outcome,
            }
        };
        // Chromium does not store what CORS blocks (fact 32), Firefox does (H1).
        if outcome.blocked.is_none() || stores_blocked {
            self.cached.extend(stored);
        }
        Run { requests, outcome }
    }
}

/// Whether both HTTP caches keep the response although it says nothing about caching: 410 is for ever (fact 30, H4;
/// Chromium keeps some redirects too, of which none was recorded).
fn is_stored(record: &Record, request: &Request) -> bool {
    let is_gone =
        |scripted: &Scripted| scripted.status == 410 && scripted.headers.get("cache-control").is_none();
    request.purpose() == Purpose::Actual
        && request.method() == "GET"
        && hop(record, request).and_then(|hop| hop.actual.as_ref()).is_some_and(is_gone)
}

fn answer(record: &Record, request: &Request) -> Answer {
    let Some(hop) = hop(record, request) else { return Answer::Nothing };
    let preflight = request.purpose() == Purpose::Preflight;
    let Some(scripted) = (if preflight { &hop.preflight } else { &hop.actual }) else {
        return Answer::Nothing;
    };
    let mut headers = scripted.headers.clone();
    // The server said how long its body was, where HTTP lets it.
    let has_length = headers.get("content-length").is_some() || headers.get("transfer-encoding").is_some();
    if !has_length && !matches!(scripted.status, 100..=199 | 204 | 304) {
        headers.append("Content-Length", "2");
    }
    Answer::Response { status: scripted.status, headers }
}

fn hop<'r>(record: &'r Record, request: &Request) -> Option<&'r Hop> {
    let suffix = suffix(record, request);
    record.hops.iter().find(|hop| hop.origin == request.origin() && hop.suffix == suffix)
}

/// What the path has beyond the record's own, without the query.
pub(crate) fn suffix(record: &Record, request: &Request) -> String {
    let path = request.path();
    let path = path.split('?').next().unwrap_or("");
    path.strip_prefix(record.base_path.as_str()).unwrap_or(path).to_owned()
}
