//! The recording's server: scripted answers, and what it added to them.

use std::time::Duration;

use cors_core::browser::{Answer, Browser, Outcome, Purpose, Request, Step};

use crate::record::{Hop, Record};

/// Requests seen, in order, and the end.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) requests: Vec<Request>,
    pub(crate) outcome: Outcome,
}

/// One `fetch()` of a record.
pub(crate) fn run(browser: &mut Browser, record: &Record, at: Duration) -> Run {
    drive(browser, record, at, |request| answer(record, request))
}

/// The same with the connection dropped instead of every response but a preflight's.
pub(crate) fn run_unanswered(browser: &mut Browser, record: &Record, at: Duration) {
    drive(browser, record, at, |request| match request.purpose() {
        Purpose::Preflight => answer(record, request),
        _ => Answer::Nothing,
    });
}

fn drive(browser: &mut Browser, record: &Record, at: Duration, server: impl Fn(&Request) -> Answer) -> Run {
    let mut exchange = browser.start(&record.fetch, at);
    let mut requests = Vec::new();
    loop {
        match exchange.step() {
            Step::Send(request) => {
                exchange.answer(server(&request));
                requests.push(request);
            }
            Step::Done(outcome) => return Run { requests, outcome },
        }
    }
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
