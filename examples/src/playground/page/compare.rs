//! Whether the browser did what the model says.

use serde::Deserialize;

use super::predict::Run;

/// Headers that are written below the application, where the recorder does not look.
const BELOW: &[&str] = &["connection", "content-length", "date", "transfer-encoding"];

/// What the script saw.
#[derive(Debug, Deserialize)]
pub(super) struct Seen {
    /// `readable`, `opaque` or `refused`.
    state: String,
    #[serde(rename = "type")]
    response_type: Option<String>,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    headers: Vec<(String, String)>,
}

/// Every difference, in words; none is the rule.
pub(super) fn differences(run: &Run, seen: &Seen) -> Vec<String> {
    let mut differences = run.on_the_wire.clone();
    let Some(model) = &run.prediction else { return differences };
    let mut compare = |what: &str, model: &str, browser: &str| {
        if model != browser {
            differences.push(format!("{what}: the model says {model}, the browser {browser}"));
        }
    };
    compare("outcome", model.state, &seen.state);
    compare("type", model.response_type.unwrap_or("none"), seen.response_type.as_deref().unwrap_or("none"));
    compare("status", &model.status.to_string(), &seen.status.to_string());
    compare("visible headers", &visible(&model.headers), &visible(&seen.headers));
    differences
}

fn visible(headers: &[(String, String)]) -> String {
    let ours = headers.iter().filter(|(name, _)| !BELOW.contains(&name.as_str()));
    let mut lines: Vec<_> = ours.map(|(name, value)| format!("{name}: {value}")).collect();
    lines.sort_unstable();
    if lines.is_empty() { "none".to_owned() } else { lines.join(", ") }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use actix_web::http::{Method, StatusCode};
    use serde_json::json;

    use super::*;
    use crate::playground::page::predict::Memory;
    use crate::playground::recorder::Exchange;

    const CHROMIUM: &[u8] =
        b"Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";

    /// An exchange of a page at `http://localhost:2` with an API at `http://localhost:1`.
    fn exchange(
        method: Method,
        request: &[(&str, &str)],
        status: u16,
        response: &[(&str, &str)],
    ) -> Exchange {
        let lines = |lines: &[(&str, &str)]| {
            lines.iter().map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec())).collect()
        };
        Exchange {
            number: 1,
            visit: "v".to_owned(),
            at: Instant::now(),
            method,
            target: "/a?visit=v".to_owned(),
            request: lines(request),
            status: StatusCode::from_u16(status).unwrap(),
            response: lines(response),
        }
    }

    fn asked() -> Exchange {
        exchange(
            Method::OPTIONS,
            &[("origin", "http://localhost:2"), ("access-control-request-method", "PUT")],
            204,
            &[("access-control-allow-origin", "*"), ("access-control-allow-methods", "PUT")],
        )
    }

    fn put() -> Exchange {
        exchange(
            Method::PUT,
            &[("origin", "http://localhost:2")],
            200,
            &[("access-control-allow-origin", "*"), ("expires", "0"), ("x-internal", "1")],
        )
    }

    fn found(exchanges: &[Exchange], seen: serde_json::Value) -> Vec<String> {
        let attempt = json!({
            "handler": null, "page": "http://localhost:2", "url": "http://localhost:1/a?visit=v", "method": "PUT",
            "headers": [], "has_body": false, "credentials": "omit", "mode": "cors", "redirect": "follow",
            "cache": "default",
        });
        let attempt = serde_json::from_value(attempt).unwrap();
        let run = Memory::default().predict(
            "v",
            CHROMIUM,
            &attempt,
            "http://localhost:1",
            exchanges,
            Instant::now(),
        );
        differences(&run, &serde_json::from_value(seen).unwrap())
    }

    #[test]
    fn nothing_differs_where_the_browser_does_what_the_model_says() {
        let seen = json!({
            "state": "readable", "type": "cors", "status": 200,
            "headers": [["content-length", "3"], ["expires", "0"]],
        });
        assert_eq!(found(&[asked(), put()], seen), Vec::<String>::new());
        let refused = json!({ "state": "refused" });
        let mut unanswered = asked();
        unanswered.response.clear();
        assert_eq!(found(&[unanswered], refused), Vec::<String>::new());
    }

    #[test]
    fn every_difference_is_told() {
        let seen =
            json!({ "state": "readable", "type": "cors", "status": 200, "headers": [["expires", "0"]] });
        assert_eq!(
            found(&[put()], seen.clone()),
            [
                "the model sends OPTIONS /a?visit=v, the browser sent PUT /a?visit=v",
                "`access-control-request-method`: the model sends `PUT`, the browser sent none",
            ]
        );
        assert_eq!(found(&[], seen), ["the model sends OPTIONS /a?visit=v; the browser did not"]);
        assert_eq!(
            found(&[asked(), put(), put()], json!({ "state": "refused" })),
            [
                "the browser sent PUT /a?visit=v; the model does not",
                "outcome: the model says readable, the browser refused",
                "type: the model says cors, the browser none",
                "status: the model says 200, the browser 0",
                "visible headers: the model says expires: 0, the browser none",
            ]
        );
        let more = json!({
            "state": "readable", "type": "cors", "status": 200,
            "headers": [["expires", "0"], ["x-internal", "1"]],
        });
        assert_eq!(
            found(&[asked(), put()], more),
            ["visible headers: the model says expires: 0, the browser expires: 0, x-internal: 1"]
        );
    }
}
