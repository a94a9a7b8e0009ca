//! `Vary: Origin`, on every answer that another origin would get another one for.
//!
//! Only `GET` and `HEAD` are looked at: nothing else is cached without saying so (RFC 9110, 9.2.3).

use super::{
    Finding, Rule, Severity,
    evidence::{Evidence, list, mentions},
};
use crate::{client::Reply, probe::Stranger};

pub(super) const RULES: &[&Rule] = &[&MISSING, &WITHOUT_ORIGIN, &ON_REFUSAL, &REPLACED];

static MISSING: Rule = Rule {
    code: "vary-missing",
    why: "a cache gives one origin the answer that another one got, and the browser then blocks it without asking the \
          server",
    source: "Fetch, CORS protocol and HTTP caches; Chromium fact 28",
};
static WITHOUT_ORIGIN: Rule = Rule {
    code: "vary-missing-without-origin",
    why: "an `<img>` or a link fetches the answer without `Origin`, the browser caches it, and blocks the `fetch` that \
          comes later",
    source: "Fetch, CORS protocol and HTTP caches; Chromium fact 29",
};
static ON_REFUSAL: Rule = Rule {
    code: "vary-missing-on-refusal",
    why: "Firefox stores blocked answers, too: what one origin was refused, an allowed one is then refused from the \
          cache",
    source: "Firefox H1",
};

static REPLACED: Rule = Rule {
    code: "vary-replaced",
    why: "what the answer depends on beside `Origin` is forgotten, and a cache gives one visitor's answer to another",
    source: "RFC 9110, 12.5.5; Play 2017 CorsVaryHeader",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some((_, own)) =
        evidence.responses().next().filter(|(message, _)| matches!(&*message.sent.method, "GET" | "HEAD"))
    else {
        return Vec::new();
    };
    let stranger = evidence
        .probes
        .hostile
        .iter()
        .find(|probe| probe.origin.stranger == Stranger::Any)
        .and_then(|probe| Some((probe, probe.reply()?)));
    let nobody = evidence.probes.without_origin.as_ref().and_then(|message| message.reply.as_ref().ok());
    let mut found = Vec::new();
    found.extend(nobody.and_then(|nobody| replaced(evidence, nobody, own)));
    let others = || stranger.map(|(_, reply)| reply).into_iter().chain(nobody);
    if others().all(|other| allowed(other) == allowed(own)) {
        return found;
    }
    let fix = format!("{} merges `Vary: Origin` into every answer", evidence.attribute());
    if allowed(own).is_some() && lacks_vary(own) {
        let sentence = "the answer depends on `Origin` and does not say so";
        found.push(MISSING.finding(Severity::Warning, sentence, &*fix));
    }
    if nobody.is_some_and(lacks_vary) {
        let sentence = "the answer to a request without `Origin` has no `Vary: Origin`";
        found.push(WITHOUT_ORIGIN.finding(Severity::Warning, sentence, &*fix));
    }
    if stranger.is_some_and(|(probe, reply)| !probe.is_granted() && lacks_vary(reply)) {
        let sentence = "the answer to an origin that is not allowed has no `Vary: Origin`";
        found.push(ON_REFUSAL.finding(Severity::Warning, sentence, &*fix));
    }
    found
}

/// What `Vary` names without `Origin`, and no longer names with it.
fn replaced(evidence: &Evidence<'_>, nobody: &Reply, own: &Reply) -> Option<Finding> {
    let names = list(&nobody.headers, "vary").ok()?;
    // `Origin` itself has findings of its own.
    let is_kept = |name: &str| mentions(&own.headers, "vary", name) || mentions(&own.headers, "vary", "*");
    let lost = names.iter().find(|name| !name.eq_ignore_ascii_case("origin") && !is_kept(name))?;
    Some(REPLACED.finding(
        Severity::Warning,
        format!("`Vary` names `{lost}` without `Origin`, and does not with it"),
        format!("{} adds to `Vary`, and takes nothing out of it", evidence.attribute()),
    ))
}

fn allowed(reply: &Reply) -> Option<Vec<u8>> {
    reply.headers.get("access-control-allow-origin")
}

/// Whether a cache may keep the answer and take it for everyone's.
fn lacks_vary(reply: &Reply) -> bool {
    let says = |name, element| mentions(&reply.headers, name, element);
    !says("vary", "origin") && !says("vary", "*") && !says("cache-control", "no-store")
}
