//! The policy of something else: preflights and answers that disagree, paths that are read in two ways. And what no server should
//! stumble over.

use cors_core::Escaped;
use cors_core::browser::Headers;

use super::{
    Finding, Rule, Severity,
    evidence::{Evidence, allows_credentials},
};
use crate::{client::Reply, probe::Stranger};

pub(super) const RULES: &[&Rule] = &[&PREFLIGHT, &SPELLING, &STUMBLES];

static PREFLIGHT: Rule = Rule {
    code: "preflight-of-another-policy",
    why: "preflights are answered for the whole server and not for the endpoint: one that takes no part in CORS is asked all the same, \
          and its request is carried out",
    source: "CVE-2015-9236; @fastify/cors #384",
};
static SPELLING: Rule = Rule {
    code: "policy-by-spelling",
    why: "the policy is looked up by the path's text, the handler by the router, and they read it in two ways",
    source: "CVE-2020-25032, CVE-2019-18978, CVE-2024-6866",
};
static STUMBLES: Rule = Rule {
    code: "stumbles",
    why: "anybody can send it, from any page and from none",
    source: "CVE-2025-47908; RFC 9110, 15.5 and 15.6",
};

const ALLOW_ORIGIN: &str = "access-control-allow-origin";

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    found.extend(disagrees(evidence));
    found.extend(spelling(evidence));
    found.extend(stumbles(evidence));
    found
}

fn allows(headers: &Headers, origin: &str) -> bool {
    headers.get(ALLOW_ORIGIN).is_some_and(|value| value == b"*" || value == origin.as_bytes())
}

/// A preflight that is granted, for an answer that is not.
fn disagrees(evidence: &Evidence<'_>) -> Option<Finding> {
    let probes = evidence.probes;
    let ok = |message: &'_ Option<crate::client::Message>| {
        message.as_ref().and_then(|message| message.reply.clone().ok())
    };
    let own = evidence.responses().next().map(|(_, reply)| reply.clone());
    let own_preflight =
        evidence.preflights().next().map(|(_, reply)| reply.clone()).or_else(|| ok(&probes.preflight));
    let strangers = probes
        .hostile
        .iter()
        .map(|probe| (probe.origin.text.as_str(), ok(&probe.preflight), probe.reply().cloned()));
    let (origin, ..) = std::iter::once((evidence.args.origin.as_str(), own_preflight, own))
        .chain(strangers)
        .filter_map(|(origin, preflight, answer)| Some((origin, preflight?, answer?)))
        .find(|(origin, preflight, answer)| {
            (200..300).contains(&preflight.status)
                && allows(&preflight.headers, origin)
                && !allows(&answer.headers, origin)
        })?;
    Some(PREFLIGHT.finding(
        Severity::Warning,
        format!("the preflight allows `{origin}`, and the answer does not"),
        format!("{} answers its own preflights", evidence.attribute()),
    ))
}

/// What a stranger is refused, and gets by writing the path in another way.
fn spelling(evidence: &Evidence<'_>) -> Option<Finding> {
    let probes = evidence.probes;
    let stranger = probes.hostile.iter().find(|probe| probe.origin.stranger == Stranger::Any)?;
    let refused = stranger.reply()?;
    if allows(&refused.headers, &stranger.origin.text) {
        return None;
    }
    // The same thing, as far as can be seen without its body.
    let is_same = |other: &Reply| {
        let same = |name| other.headers.get(name) == refused.headers.get(name);
        (200..300).contains(&other.status)
            && other.status == refused.status
            && ["content-length", "content-type", "etag"].into_iter().all(same)
    };
    let (path, reply) = probes
        .respelled
        .iter()
        .filter_map(|message| Some((message.sent.path.as_deref()?, message.reply.as_ref().ok()?)))
        .find(|(_, reply)| is_same(reply) && allows(&reply.headers, &stranger.origin.text))?;
    let severity = if allows_credentials(&reply.headers) { Severity::Error } else { Severity::Warning };
    Some(SPELLING.finding(
        severity,
        format!(
            "the server allows `{}` where the path is `{}`",
            stranger.origin.text,
            Escaped(path.as_bytes())
        ),
        format!("{} belongs to the handler, however its path is written", evidence.attribute()),
    ))
}

/// No answer, or an error of the server's own.
fn stumbles(evidence: &Evidence<'_>) -> Vec<Finding> {
    let fails = |reply: Option<&Reply>| reply.is_none_or(|reply| reply.status >= 500);
    // A server that fails anyway is no news.
    if evidence.answers().any(|(_, reply)| fails(Some(reply))) {
        return Vec::new();
    }
    let failed = evidence.probes.heavy.iter().filter(|(_, message)| fails(message.reply.as_ref().ok()));
    failed
        .map(|(what, message)| {
            let how = match &message.reply {
                Ok(reply) => format!("answers {}", reply.status),
                Err(_) => "gives no answer".to_owned(),
            };
            STUMBLES.finding(
                Severity::Error,
                format!("the server {how} to {what}"),
                "`#[cors(...)]` looks at 327 bytes of `Origin`, and at no list to answer a preflight",
            )
        })
        .collect()
}
