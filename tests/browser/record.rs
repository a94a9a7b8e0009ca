//! A recorded case, as it is in the files.

use std::time::Duration;

use cors_core::browser::{Body, CacheMode, Credentials, Fetch, Headers, Initiator, Mode, Redirect};
use serde_json::Value;

use crate::exceptions::{self, Unrecorded};

/// One line of a file.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "facts about a recording, each on its own")]
pub(crate) struct Record {
    pub(crate) id: String,
    /// Whose profile predicts it.
    pub(crate) engine: String,
    /// Which run of the browser: state is shared within one.
    pub(crate) browser: String,
    pub(crate) at: Duration,
    pub(crate) fetch: Fetch,
    pub(crate) initiator: Initiator,
    /// A worker's console was not recorded.
    pub(crate) is_worker: bool,
    /// Synchronous XHR: the recorder did not ask it for headers.
    pub(crate) is_sync: bool,
    /// The page's origin is opaque.
    pub(crate) is_opaque: bool,
    /// The cache mode leaves the HTTP cache in charge.
    pub(crate) uses_http_cache: bool,
    /// What the servers answer.
    pub(crate) hops: Vec<Hop>,
    /// The path that [`Hop::suffix`] is added to.
    pub(crate) base_path: String,
    /// The connection was dropped in an unrecorded step before this one.
    pub(crate) after_dropped_connection: bool,
    pub(crate) expect: Value,
}

/// What a server answers for one origin and path.
#[derive(Debug)]
pub(crate) struct Hop {
    pub(crate) origin: String,
    pub(crate) suffix: String,
    pub(crate) preflight: Option<Scripted>,
    pub(crate) actual: Option<Scripted>,
}

/// A scripted answer.
#[derive(Debug)]
pub(crate) struct Scripted {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
}

/// All records, in the order of each browser's time.
pub(crate) fn parse(lines: &str) -> Vec<Record> {
    let mut records: Vec<Record> = lines
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| Record::new(&serde_json::from_str(line).expect("a line is JSON")))
        .collect();
    // Stable: records of one moment keep the file's order.
    records.sort_by(|a, b| (&a.engine, &a.browser, a.at).cmp(&(&b.engine, &b.browser, b.at)));
    records
}

impl Record {
    fn new(line: &Value) -> Self {
        let request = &line["request"];
        let hops: Vec<Hop> = list(&line["responses"]).iter().map(Hop::new).collect();
        let path = path_of(text(&request["url"]));
        let base_path =
            hops.first().and_then(|hop| path.strip_suffix(&hop.suffix)).unwrap_or(&path).to_owned();
        let kind = text(&request["kind"]);
        let initiator = if kind == "fetch" { Initiator::Fetch } else { Initiator::Xhr };
        let (id, engine) = (text(&line["id"]).to_owned(), text(&line["engine"]).to_owned());
        let unrecorded = exceptions::unrecorded(&id);
        Self {
            at: at(line),
            browser: line["browser"].as_str().unwrap_or("default").to_owned(),
            fetch: fetch(line, initiator, unrecorded),
            after_dropped_connection: matches!(unrecorded, Some(Unrecorded::DroppedConnectionBefore)),
            is_opaque: text(&line["page_origin"]) == "null",
            uses_http_cache: !matches!(text(&request["cache"]), "no-store" | "reload" | "no-cache"),
            is_worker: text(&line["title"]).contains("worker"),
            is_sync: kind == "xhr-sync",
            expect: line["expect"].clone(),
            id,
            engine,
            initiator,
            hops,
            base_path,
        }
    }

    pub(crate) fn expects_readable(&self) -> bool {
        self.expect["readable"].as_bool().unwrap_or(false)
    }
}

impl Hop {
    fn new(hop: &Value) -> Self {
        Self {
            origin: text(&hop["origin"]).to_owned(),
            suffix: hop["path_suffix"].as_str().unwrap_or("").to_owned(),
            preflight: Scripted::new(&hop["preflight"]),
            actual: Scripted::new(&hop["actual"]),
        }
    }
}

impl Scripted {
    fn new(answer: &Value) -> Option<Self> {
        let status = u16::try_from(answer["status"].as_u64()?).ok()?;
        Some(Self { status, headers: pairs(&answer["headers"]).into_iter().collect() })
    }
}

/// When the record was made. The Firefox recording set the browser's clock forward without setting `t_s` forward: there
/// the title says the time.
fn at(line: &Value) -> Duration {
    let shifted = text(&line["title"])
        .strip_suffix(" s after the first preflight")
        .or_else(|| text(&line["title"]).split_once(" s after the first preflight (").map(|(title, _)| title))
        .and_then(|title| title.rsplit(' ').next()?.parse().ok())
        .unwrap_or(0.0);
    Duration::from_secs_f64(line["t_s"].as_f64().unwrap_or(0.0).max(shifted))
}

/// The site of the top-level page. For opaque origins the recording has a word that is unique, which says no more than
/// that Chromium shares nothing with them; they were frames of a page at `localhost`, unless it is said otherwise.
fn partition(line: &Value, unrecorded: Option<Unrecorded>) -> &str {
    match text(&line["partition"]) {
        opaque if opaque.starts_with("('opaque'") && !matches!(unrecorded, Some(Unrecorded::TopLevel)) => {
            "http://localhost"
        }
        site => site,
    }
}

fn fetch(line: &Value, initiator: Initiator, unrecorded: Option<Unrecorded>) -> Fetch {
    let request = &line["request"];
    let mut fetch = Fetch::new(text(&line["page_origin"]), text(&request["method"]), text(&request["url"]))
        .initiator(initiator)
        .partition(partition(line, unrecorded))
        .credentials(match request["credentials"].as_str() {
            Some("include") => Credentials::Include,
            Some("omit") => Credentials::Omit,
            _ => Credentials::SameOrigin,
        })
        .mode(match request["mode"].as_str() {
            Some("no-cors") => Mode::NoCors,
            Some("same-origin") => Mode::SameOrigin,
            _ => Mode::Cors,
        })
        .redirect(match request["redirect"].as_str() {
            Some("error") => Redirect::Error,
            Some("manual") => Redirect::Manual,
            _ => Redirect::Follow,
        })
        .cache(match request["cache"].as_str() {
            Some("no-store") => CacheMode::NoStore,
            Some("reload") => CacheMode::Reload,
            Some("no-cache") => CacheMode::NoCache,
            Some("force-cache") => CacheMode::ForceCache,
            _ => CacheMode::Default,
        });
    for (name, value) in pairs(&request["headers"]) {
        fetch = fetch.header(&name, value);
    }
    let forced = request["forced_preflight"].as_bool().unwrap_or(false);
    if request["has_body"].as_bool().unwrap_or(false) {
        fetch = fetch.body(match request["content_type_of_body"].as_str() {
            Some(kind) => Body::typed(kind),
            // What forces a preflight of a `fetch()` is a stream.
            None if forced && initiator == Initiator::Fetch => Body::stream(),
            None => Body::bytes(),
        });
    }
    if forced && initiator == Initiator::Xhr {
        fetch = fetch.upload_listener();
    }
    match unrecorded {
        Some(Unrecorded::UploadListener) => fetch.upload_listener(),
        Some(Unrecorded::ReferrerPolicy(policy)) => fetch.referrer_policy(policy),
        Some(Unrecorded::DroppedConnectionBefore | Unrecorded::TopLevel) | None => fetch,
    }
}

fn pairs(headers: &Value) -> Vec<(String, Vec<u8>)> {
    list(headers).iter().map(|pair| (text(&pair[0]).to_owned(), bytes(text(&pair[1])))).collect()
}

/// Header values are byte strings: what fits is Latin-1, the rest was sent as UTF-8.
fn bytes(value: &str) -> Vec<u8> {
    let latin1: Result<Vec<u8>, _> = value.chars().map(u8::try_from).collect();
    latin1.unwrap_or_else(|_| value.as_bytes().to_vec())
}

fn path_of(url: &str) -> String {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let path = rest.find('/').map_or("/", |start| &rest[start..]);
    path.split(['?', '#']).next().unwrap_or("/").to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}
