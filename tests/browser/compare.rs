//! Prediction against record, field by field.

use std::collections::HashMap;
use std::time::Duration;

use cors_core::browser::{Blocked, Browser, Initiator, Outcome, Profile, Purpose, ResponseType, Sentence};
use serde_json::{Value, json};

use crate::record::{Record, text};
use crate::server::{self, Run, Transport};

/// How long after the first fetch of a record its second one came.
const PAUSE: Duration = Duration::from_millis(10);

/// The records that the model does not predict with these profiles, and what differs.
pub(crate) fn disagreements<'r>(
    records: &'r [Record],
    profile: &dyn Fn(&str) -> Profile,
) -> Vec<(&'r Record, Vec<String>)> {
    let mut browsers = HashMap::new();
    let mut found = Vec::new();
    for record in records {
        let browser = browsers
            .entry((record.engine.as_str(), record.browser.as_str()))
            .or_insert_with(|| Transport::new(Browser::new(profile(&record.engine))));
        if record.after_dropped_connection {
            browser.run_unanswered(record, record.at.saturating_sub(PAUSE));
        }
        let mut differences = Differences::default();
        let first = browser.run(record, record.at);
        differences.first(record, &first);
        if !record.expect["second_fetch"].is_null() {
            differences.second(record, &browser.run(record, record.at + PAUSE));
        }
        if !differences.0.is_empty() {
            found.push((record, differences.0));
        }
    }
    found
}

/// The profile of the browser that made a recording.
pub(crate) fn profile(engine: &str) -> Profile {
    match engine {
        "chromium" => Profile::chromium(),
        "firefox" => Profile::firefox(),
        other => panic!("no profile for the engine {other:?}"),
    }
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn first(&mut self, record: &Record, run: &Run) {
        let (expect, outcome) = (&record.expect, &run.outcome);
        self.same(
            "requests",
            &json!(run.requests.iter().map(on_the_wire).collect::<Vec<_>>()),
            &expect["requests"],
        );
        self.same("readable", &json!(outcome.readable), &json!(record.expects_readable()));
        let is_xhr = record.initiator == Initiator::Xhr;
        // XHR shows no type; after a failure its status is 0, where a failed `fetch()` has no response at all.
        let kind = outcome.response_type.filter(|_| !is_xhr).map(ResponseType::as_str);
        self.same("type", &json!(kind), &expect["type"]);
        let status = (is_xhr || outcome.response_type.is_some()).then_some(outcome.status);
        self.same("status", &json!(status), &expect["status"]);
        if !record.is_sync {
            let names: Vec<&str> = outcome.headers.iter().map(|(name, _)| name).collect();
            self.same("visible headers", &json!(names), &expect["visible_headers"]);
        }
        if expect["error_text"].is_array() {
            let lines: Vec<&str> = outcome.console.iter().map(Sentence::exact).collect();
            self.same("console", &json!(lines), &expect["error_text"]);
        } else {
            self.chromium_console(record, outcome);
        }
    }

    fn second(&mut self, record: &Record, run: &Run) {
        let expect = &record.expect["second_fetch"];
        let requests: Vec<String> = run
            .requests
            .iter()
            .map(|request| {
                format!("{} {}{}", request.method(), request.origin(), server::suffix(record, request))
            })
            .collect();
        self.same("second requests", &json!(requests), &expect["requests"]);
        self.same("second readable", &json!(run.outcome.readable), &expect["readable"]);
    }

    /// The reason and its code. A worker's console was not recorded: there a block has neither.
    fn chromium_console(&mut self, record: &Record, outcome: &Outcome) {
        let expect = &record.expect;
        let unrecorded = expect["error_text"].is_null() && expect["cors_error"].is_null();
        if unrecorded && outcome.blocked.is_some() && record.is_worker {
            return;
        }
        let code = outcome.blocked.as_ref().map(Blocked::devtools_code);
        self.same("code", &json!(code), &expect["cors_error"]);
        let reasons = reasons(outcome, record.initiator);
        if !reasons.iter().any(|reason| reason == text(&expect["error_text"])) {
            self.same("reason", &json!(reasons), &expect["error_text"]);
        }
    }

    fn same(&mut self, what: &str, predicted: &Value, recorded: &Value) {
        if predicted != recorded {
            self.0.push(format!("{what}: predicted {predicted}, recorded {recorded}"));
        }
    }
}

fn on_the_wire(request: &cors_core::browser::Request) -> Value {
    let header = |name| request.headers().get(name).map(|value| String::from_utf8_lossy(&value).into_owned());
    assert_eq!(request.purpose() == Purpose::Preflight, header("Access-Control-Request-Method").is_some());
    json!({
        "method": request.method(),
        "to": request.origin(),
        "path": request.path(),
        "origin": header("Origin"),
        "acrm": header("Access-Control-Request-Method"),
        "acrh": header("Access-Control-Request-Headers"),
    })
}

/// The sentence, or all that Chromium may choose from: of several names it quotes an arbitrary one.
fn reasons(outcome: &Outcome, initiator: Initiator) -> Vec<String> {
    match &outcome.blocked {
        Some(Blocked::HeadersNotAllowed { names }) => names
            .iter()
            .map(|name| Blocked::HeadersNotAllowed { names: vec![name.clone()] })
            .map(|blocked| blocked.reason(initiator).exact().to_owned())
            .collect(),
        Some(blocked) => vec![blocked.reason(initiator).exact().to_owned()],
        None => vec![String::new()],
    }
}
