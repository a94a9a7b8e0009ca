//! What was between the browser and the scripts of the recording: its HTTP cache, and a server that adds to the
//! scripted answers what servers add.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use cors_core::browser::{Answer, Browser, Engine, Headers, Outcome, Purpose, Request, Step};

use crate::record::{Record, Scripted};

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
    /// The responses that the HTTP cache holds, by URL and, where they vary by it, `Origin`.
    cached: HashSet<(String, Option<Vec<u8>>)>,
}

impl Transport {
    pub(crate) fn new(browser: Browser) -> Self {
        Self { browser, cached: HashSet::new() }
    }

    /// One `fetch()` of a record.
    pub(crate) fn run(&mut self, record: &Record, at: Duration) -> Run {
        let mut server = Server::new(record);
        self.drive(record, at, |request| server.answer(request))
    }

    /// The same with the connection dropped instead of every response but a preflight's.
    pub(crate) fn run_unanswered(&mut self, record: &Record, at: Duration) {
        let mut server = Server::new(record);
        self.drive(record, at, |request| match request.purpose() {
            Purpose::Preflight => server.answer(request),
            _ => Answer::Nothing,
        });
    }

    fn drive(&mut self, record: &Record, at: Duration, mut server: impl FnMut(&Request) -> Answer) -> Run {
        let engine = self.browser.profile().engine;
        let mut exchange = self.browser.start(&record.fetch, at);
        let mut requests = Vec::new();
        loop {
            let request = match exchange.step() {
                Step::Send(request) => request,
                Step::Done(outcome) => return Run { requests, outcome },
            };
            let answer = server(&request);
            let stored = stored(engine, record, &request, &answer);
            exchange.answer(answer);
            let from_cache = stored.as_ref().is_some_and(|key| self.cached.contains(key));
            if !from_cache {
                requests.push(request);
            }
            // Chromium does not store what CORS blocks (fact 32), Firefox does (H1).
            let blocked = matches!(exchange.step(), Step::Done(outcome) if outcome.blocked.is_some());
            if !blocked || engine == Engine::Firefox {
                self.cached.extend(stored);
            }
        }
    }
}

/// Under what the HTTP cache keeps a response that says nothing about caching: 410 is for ever (fact 30, H4), and for
/// Chromium so are some redirects. It keeps nothing for opaque origins (H3).
fn stored(
    engine: Engine,
    record: &Record,
    request: &Request,
    answer: &Answer,
) -> Option<(String, Option<Vec<u8>>)> {
    let Answer::Response { status, headers } = answer else { return None };
    let lasts = match engine {
        Engine::Firefox => *status == 410,
        _ => matches!(status, 300 | 301 | 308 | 410) && !record.is_opaque,
    };
    let says_so = ["cache-control", "expires", "pragma"].iter().any(|name| headers.get(name).is_some());
    // A script that revalidates or asks for a part goes past the cache.
    let special =
        ["range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range"];
    let past = special.iter().any(|name| request.headers().get(name).is_some());
    let actual_get = request.purpose() == Purpose::Actual && request.method() == "GET";
    if !lasts || !actual_get || !record.uses_http_cache || says_so || past {
        return None;
    }
    let varies = headers.get("vary").is_some();
    let origin = request.headers().get("origin").filter(|_| varies);
    Some((request.url().to_owned(), origin))
}

/// The scripts of a record, during one `fetch()`.
struct Server<'r> {
    record: &'r Record,
    /// How often the actual request of a place was answered.
    visits: HashMap<(String, String), usize>,
}

impl<'r> Server<'r> {
    fn new(record: &'r Record) -> Self {
        Self { record, visits: HashMap::new() }
    }

    fn answer(&mut self, request: &Request) -> Answer {
        let place = (request.origin(), suffix(self.record, request));
        let preflight = request.purpose() == Purpose::Preflight;
        let visits = self.visits.entry(place.clone()).or_default();
        // Where a place is scripted once for several hops, it answers all of them alike.
        let mut hops =
            self.record.hops.iter().filter(|hop| (&hop.origin, &hop.suffix) == (&place.0, &place.1));
        let hop = hops.clone().nth(*visits).or_else(|| hops.next_back());
        *visits += usize::from(!preflight);
        let scripted =
            hop.and_then(|hop| if preflight { hop.preflight.as_ref() } else { hop.actual.as_ref() });
        match scripted {
            Some(scripted) => Answer::Response { status: scripted.status, headers: with_length(scripted) },
            None => Answer::response(404, [("Content-Length", "0")]),
        }
    }
}

/// The server said how long its body was, where HTTP lets it.
fn with_length(scripted: &Scripted) -> Headers {
    let mut headers = scripted.headers.clone();
    let has_length = headers.get("content-length").is_some() || headers.get("transfer-encoding").is_some();
    if !has_length && !matches!(scripted.status, 100..=199 | 204 | 304) {
        headers.append("Content-Length", "2");
    }
    headers
}

/// What the path has beyond the record's own, without the query.
pub(crate) fn suffix(record: &Record, request: &Request) -> String {
    let path = request.path();
    let path = path.split('?').next().unwrap_or("");
    path.strip_prefix(record.base_path.as_str()).unwrap_or(path).to_owned()
}
