//! The report as one JSON object on one line.
//!
//! | key | is |
//! |---|---|
//! | `schema` | 1; a new number where a key changes its meaning or goes |
//! | `request` | `url`, `origin`, `method`, `headers` (names), `credentials`, `engine`, `ignored` (headers no script sets) |
//! | `exchanges` | in order: `purpose` (`preflight`, `request`), `method`, `url`, `request_headers`, and `response` (`status`, `headers`: those that matter) or `error` |
//! | `verdict` | `allowed`, `refused`, `unknown` |
//! | `status` | what the script sees, 0 if it may not read |
//! | `readable_headers` | names that the script can read |
//! | `blocked` | the kind of refusal in Chromium's words, or null |
//! | `redirected_to` | where a redirect leads that was not followed, or null |
//! | `engines` | for each engine, whether the script may read the same answers; null where the engine asks something else |
//! | `console`, `cause`, `fix` | the sentences; null where nothing is wrong |
//! | `probes` | for each hostile origin: `kind`, `origin`, `status`, `allow_origin`, `granted` |
//! | `complete` | whether the time was enough for all probes |
//! | `findings` | `code`, `severity` (`error`, `warning`, `note`), `sentence`, `why`, `source`, `fix` |
//! | `exit` | the exit status |
//!
//! Headers are pairs of name and value. All text from the server is escaped and bounded, as in the other report.

use cors_core::browser::{Blocked, Engine, Outcome, Purpose};
use serde_json::{Map, Value, json};

use super::{Report, shown, text};
use crate::{client::Message, course::End, engines, lint::Finding, probe::Probe};

/// The whole report.
pub(crate) fn render(report: &Report<'_>) -> String {
    let outcome = match &report.course.end {
        End::Outcome(outcome) => Some(outcome),
        End::NotFollowed(_) | End::PreflightPassed => None,
    };
    let redirected_to = match &report.course.end {
        End::NotFollowed(to) => Some(shown::value(to.as_bytes())),
        _ => None,
    };
    let object = json!({
        "schema": 1,
        "request": request(report),
        "exchanges": report.course.messages.iter().map(exchange).collect::<Vec<_>>(),
        "verdict": report.verdict.as_str(),
        "status": outcome.map_or(0, |outcome| outcome.status),
        "readable_headers": outcome.map(readable_headers).unwrap_or_default(),
        "blocked": outcome.and_then(|outcome| outcome.blocked.as_ref()).map(Blocked::devtools_code),
        "redirected_to": redirected_to,
        "engines": report.engines.iter().map(in_engine).collect::<Map<_, _>>(),
        "console": outcome.map(console).unwrap_or_default(),
        "cause": report.advice.as_ref().map(|advice| &advice.cause),
        "fix": report.advice.as_ref().map(|advice| &advice.fix),
        "probes": report.probes.hostile.iter().map(probe).collect::<Vec<_>>(),
        "complete": report.probes.complete,
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "exit": report.exit(),
    });
    format!("{object}\n")
}

fn request(report: &Report<'_>) -> Value {
    let args = report.args;
    json!({
        "url": args.url.as_str(),
        "origin": args.origin,
        "method": args.method,
        "headers": args.headers.iter().map(|(name, _)| name).collect::<Vec<_>>(),
        "credentials": args.credentials,
        "engine": engines::name(args.profile.engine),
        "ignored": report.course.ignored,
    })
}

fn exchange(message: &Message) -> Value {
    let sent = &message.sent;
    let headers: Vec<_> = sent
        .headers
        .iter()
        .map(|(name, value)| (shown::value(name.as_bytes()), text::request_value(name, value)))
        .collect();
    let mut value = json!({
        "purpose": if sent.purpose == Purpose::Preflight { "preflight" } else { "request" },
        "method": sent.method,
        "url": shown::value(sent.url.as_str().as_bytes()),
        "request_headers": headers,
        "response": null,
        "error": null,
    });
    match &message.reply {
        Ok(reply) => {
            value["response"] = json!({ "status": reply.status, "headers": text::relevant(&reply.headers) });
        }
        Err(error) => value["error"] = json!(shown::value(error.as_bytes())),
    }
    value
}

fn in_engine((engine, outcome): &(Engine, Option<Outcome>)) -> (String, Value) {
    (engines::name(*engine).to_owned(), json!(outcome.as_ref().map(|outcome| outcome.readable)))
}

fn readable_headers(outcome: &Outcome) -> Vec<String> {
    outcome.headers.iter().take(100).map(|(name, _)| shown::value(name.as_bytes())).collect()
}

fn console(outcome: &Outcome) -> Vec<String> {
    outcome.console.iter().map(ToString::to_string).collect()
}

fn probe(probe: &Probe) -> Value {
    // The preflight's where that is what lets it in.
    let reply = probe.granting().or_else(|| probe.reply());
    let allowed = reply.and_then(|reply| reply.headers.get("access-control-allow-origin"));
    json!({
        "kind": probe.origin.stranger.as_str(),
        "origin": probe.origin.text,
        "status": reply.map(|reply| reply.status),
        "allow_origin": allowed.map(|value| shown::value(&value)),
        "granted": probe.is_granted(),
    })
}

fn finding(finding: &Finding) -> Value {
    json!({
        "code": finding.rule.code,
        "severity": finding.severity.as_str(),
        "sentence": finding.sentence,
        "why": finding.rule.why,
        "source": finding.rule.source,
        "fix": finding.fix,
    })
}
