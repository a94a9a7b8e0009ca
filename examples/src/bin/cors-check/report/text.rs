//! The report for a terminal.

use std::{fmt::Write as _, io::Write as _};

use cors_core::browser::{Headers, Outcome, Purpose};

use super::{Report, shown, style::Style};
use crate::{
    client::{Message, Reply},
    course::End,
    engines,
    lint::Finding,
    verdict::Verdict,
};

/// The response headers that matter, in lower case; those of CORS begin with `access-control-`.
const RESPONSE_HEADERS: [&str; 9] = [
    "vary",
    "location",
    "cache-control",
    "allow",
    "content-length",
    "content-type",
    "transfer-encoding",
    "clear-site-data",
    "www-authenticate",
];

/// Prints a text. A reader that went away is no error of ours.
pub(crate) fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

/// The whole report.
pub(crate) fn render(report: &Report<'_>) -> String {
    let style = Style::detect();
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_all(&mut text, report, style);
    text
}

fn write_all(text: &mut String, report: &Report<'_>, style: Style) -> std::fmt::Result {
    let args = report.args;
    let credentials = if args.credentials { ", with credentials" } else { "" };
    let title = format!("{} {}", shown::value(args.method.as_bytes()), args.url);
    writeln!(text, "{} from {}{credentials}", style.bold(&title), args.origin)?;
    for name in &report.course.ignored {
        writeln!(text, "A script cannot set `{name}`: it was not sent.{}", instead(name))?;
    }
    for message in &report.course.messages {
        exchange(text, message, style)?;
    }
    verdict(text, report, style)?;
    findings(text, report, style)
}

fn instead(name: &str) -> &'static str {
    if name.eq_ignore_ascii_case("cookie") { " Cookies are given with `--cookie`." } else { "" }
}

fn exchange(text: &mut String, message: &Message, style: Style) -> std::fmt::Result {
    let sent = &message.sent;
    let what = if sent.purpose == Purpose::Preflight { "preflight" } else { "request" };
    writeln!(text, "\n{}", style.dim(&format!("--- {what} ---")))?;
    let (method, url) = (shown::value(sent.method.as_bytes()), shown::value(sent.url.as_str().as_bytes()));
    writeln!(text, "> {method} {url}")?;
    for (name, value) in sent.headers.iter() {
        writeln!(text, "> {}: {}", shown::value(name.as_bytes()), request_value(name, value))?;
    }
    match &message.reply {
        Ok(reply) => answer(text, reply),
        Err(error) => writeln!(text, "< {}", shown::value(error.as_bytes())),
    }
}

/// What a script sets may be a secret, and this may be a log.
pub(super) fn request_value(name: &str, value: &[u8]) -> String {
    let name = name.to_ascii_lowercase();
    let is_public = name == "origin"
        || name.starts_with("access-control-request-")
        || name.starts_with("sec-fetch-")
        || matches!(&*name, "accept" | "content-type");
    if is_public { shown::value(value) } else { "(as given)".to_owned() }
}

fn answer(text: &mut String, reply: &Reply) -> std::fmt::Result {
    writeln!(text, "< {}", reply.status)?;
    for (name, value) in relevant(&reply.headers) {
        writeln!(text, "< {name}: {value}")?;
    }
    Ok(())
}

/// The headers of a response that matter, to be shown; at most forty lines.
pub(super) fn relevant(headers: &Headers) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value))
        .filter(|(name, _)| name.starts_with("access-control-") || RESPONSE_HEADERS.contains(&&**name))
        .take(40)
        .map(|(name, value)| (shown::value(name.as_bytes()), shown::value(value)))
        .collect()
}

fn verdict(text: &mut String, report: &Report<'_>, style: Style) -> std::fmt::Result {
    writeln!(text, "\n{}: {}", style.verdict(report.verdict), summary(report))?;
    if let End::Outcome(outcome) = &report.course.end {
        for sentence in &outcome.console {
            writeln!(text, "  console: {sentence}")?;
        }
    }
    if let Some(advice) = &report.advice {
        writeln!(text, "  cause: {}\n  fix: {}", advice.cause, advice.fix)?;
    }
    others(text, report)
}

/// Where another engine judges otherwise.
fn others(text: &mut String, report: &Report<'_>) -> std::fmt::Result {
    for (engine, outcome) in &report.engines {
        let name = engines::name(*engine);
        match outcome {
            _ if *engine == report.args.profile.engine => {}
            None => writeln!(text, "  {name} asks otherwise: try `--engine {name}`")?,
            Some(outcome) if outcome.readable == (report.verdict == Verdict::Allowed) => {}
            Some(Outcome { readable: true, .. }) => writeln!(text, "  {name}: allowed")?,
            Some(outcome) => {
                writeln!(text, "  {name}: refused")?;
                for sentence in &outcome.console {
                    writeln!(text, "    console: {sentence}")?;
                }
            }
        }
    }
    Ok(())
}

fn summary(report: &Report<'_>) -> String {
    match &report.course.end {
        End::PreflightPassed => "the preflight passes; the request itself was not sent".to_owned(),
        End::NotFollowed(_) => "the answer is a redirect, and `--follow` was not said".to_owned(),
        End::Outcome(outcome @ Outcome { readable: true, .. }) => {
            let own = report.args.url.origin().ascii_serialization() == report.args.origin;
            let names: Vec<_> =
                outcome.headers.iter().take(20).map(|(name, _)| shown::value(name.as_bytes())).collect();
            let because = if own { " (its own origin: CORS has no part in it)" } else { "" };
            let names = if names.is_empty() { "no header".to_owned() } else { names.join(", ") };
            format!("the script reads status {}{because} and of the headers {names}", outcome.status)
        }
        End::Outcome(Outcome { blocked: Some(blocked), .. }) => {
            format!("the script gets a network error ({})", blocked.devtools_code())
        }
        End::Outcome(_) => "the script gets a network error".to_owned(),
    }
}

fn findings(text: &mut String, report: &Report<'_>, style: Style) -> std::fmt::Result {
    let asked = report.probes.hostile.len();
    if asked > 0 {
        writeln!(text, "\n{}", style.dim(&format!("--- asked in the name of {asked} hostile origins ---")))?;
    }
    if !report.probes.complete {
        writeln!(text, "The time was up before everything was asked.")?;
    }
    for Finding { rule, severity, sentence, fix } in &report.findings {
        let title = style.severity(*severity, &format!("{}[{}]", severity.as_str(), rule.code));
        writeln!(text, "{title}: {sentence}\n  why: {} ({})\n  fix: {fix}", rule.why, rule.source)?;
    }
    if report.findings.is_empty() && asked > 0 {
        writeln!(text, "Nothing to complain about.")?;
    }
    Ok(())
}
