//! Origins that get in and should not.

use super::{
    Finding, Rule, Severity,
    evidence::{Evidence, allows_credentials},
};
use crate::probe::{Hostile, Probe, Stranger};

pub(super) const RULES: &[&Rule] = &[
    &REFLECTED,
    &NULL,
    &GLUED_FRONT,
    &GLUED_BACK,
    &BARE_DOT,
    &INSECURE,
    &PORT,
    &SUB_DOMAIN,
    &GLUED_PAIR,
    &SLASH,
    &LOOSE,
    &REFUSAL_LEAKS,
];

static REFLECTED: Rule = Rule {
    code: "origin-reflected",
    why: "whatever origin asks is echoed, so every website may read the answers, with its visitors' cookies where \
          credentials are allowed",
    source: "Fetch, CORS check; CVE-2024-25124, CVE-2018-20744",
};
static NULL: Rule = Rule {
    code: "origin-null",
    why: "`null` is every sandboxed frame, `data:` and `file:` page of the web, so whoever can open a frame is in",
    source: "HTML, serialization of an origin; Chromium fact 4",
};
static GLUED_FRONT: Rule = Rule {
    code: "origin-glued-front",
    why: "the end of the host is compared without the dot before it, and anybody can register such a name",
    source: "CVE-2024-27302, GHSA-vhxv-fg4m-p2w8",
};
static GLUED_BACK: Rule = Rule {
    code: "origin-glued-back",
    why: "only the beginning of the origin is compared, and anybody can have such a name",
    source: "CVE-2017-11173, CVE-2022-1996",
};
static BARE_DOT: Rule = Rule {
    code: "origin-bare-dot",
    why: "a dot in a regular expression matches every letter, and anybody can register such a name",
    source: "CVE-2026-25479",
};
static INSECURE: Rule = Rule {
    code: "origin-insecure",
    why: "whoever sits on the visitor's network can serve a page of that origin and read the answers through it",
    source: "RFC 6454, section 8.1; Secure Contexts",
};
static PORT: Rule = Rule {
    code: "origin-any-port",
    why: "an origin has a port: another service of that host, trusted or not, may read the answers",
    source: "RFC 6454, section 4",
};
static SUB_DOMAIN: Rule = Rule {
    code: "origin-any-sub-domain",
    why: "a forgotten or taken-over sub-domain may read the answers",
    source: "RFC 6454, section 4",
};
static GLUED_PAIR: Rule = Rule {
    code: "origin-glued-pair",
    why: "hosts are kept in a tree without the boundaries of labels: two of them make a third, and anybody can register it",
    source: "GHSA-vhxv-fg4m-p2w8, GHSA-v84h-653v-4pq9",
};
static SLASH: Rule = Rule {
    code: "origin-slash",
    why: "what ends in a slash is compared by other rules, or not at all",
    source: "KTOR-5936; RFC 6454, section 6.2",
};
static LOOSE: Rule = Rule {
    code: "origin-compared-loosely",
    why: "origins are compared byte by byte by browsers: a server that does otherwise has another idea of who asks",
    source: "RFC 6454, section 6.2; Chromium fact 5",
};
static REFUSAL_LEAKS: Rule = Rule {
    code: "grant-on-refusal",
    why: "an origin that is not allowed has no use for the policy, and an attacker has",
    source: "Fetch, CORS protocol and HTTP responses",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let probes = &evidence.probes.hostile;
    let everyone = probes.iter().find(|probe| probe.origin.stranger == Stranger::Any && probe.is_granted());
    let siblings =
        probes.iter().rfind(|probe| probe.origin.stranger == Stranger::Sibling && probe.is_granted());
    let mut found: Vec<Finding> = probes
        .iter()
        .filter(|probe| probe.is_granted())
        .filter(|probe| {
            siblings.is_none_or(|siblings| {
                std::ptr::eq(*probe, siblings) || !is_among(&siblings.origin, &probe.origin)
            })
        })
        // Who takes everyone takes the others, too; `null` is worth its own word.
        .filter(|probe| everyone.is_none() || matches!(probe.origin.stranger, Stranger::Any | Stranger::Null))
        .map(|probe| let_in(evidence, probe))
        .collect();
    found.extend(leak(evidence));
    found
}

/// Whether an origin is let in because all sub-domains of a domain are, as `sibling` is.
fn is_among(sibling: &Hostile, other: &Hostile) -> bool {
    let by_name = [
        Stranger::GluedFront,
        Stranger::GluedPair,
        Stranger::BareDot,
        Stranger::SubDomain,
        Stranger::Sibling,
    ];
    let below = sibling.text.split_once('.').map(|(_, domain)| domain);
    by_name.contains(&other.stranger)
        && below.is_some_and(|domain| other.text.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.')))
}

fn let_in(evidence: &Evidence<'_>, probe: &Probe) -> Finding {
    let with_credentials = probe.granting().is_some_and(|reply| allows_credentials(&reply.headers));
    let (rule, bad, else_) = match probe.origin.stranger {
        Stranger::Any => (&REFLECTED, Severity::Error, Severity::Warning),
        Stranger::Null => (&NULL, Severity::Error, Severity::Warning),
        Stranger::GluedFront => (&GLUED_FRONT, Severity::Error, Severity::Error),
        Stranger::GluedBack => (&GLUED_BACK, Severity::Error, Severity::Error),
        Stranger::BareDot => (&BARE_DOT, Severity::Error, Severity::Error),
        Stranger::GluedPair => (&GLUED_PAIR, Severity::Error, Severity::Error),
        Stranger::Slash => (&SLASH, Severity::Error, Severity::Warning),
        Stranger::Insecure => (&INSECURE, Severity::Error, Severity::Warning),
        Stranger::Port => (&PORT, Severity::Warning, Severity::Note),
        Stranger::SubDomain | Stranger::Sibling => (&SUB_DOMAIN, Severity::Warning, Severity::Note),
        Stranger::UpperCase | Stranger::TrailingDot => (&LOOSE, Severity::Warning, Severity::Note),
    };
    let severity = if with_credentials { bad } else { else_ };
    let credentials = if with_credentials { ", with credentials" } else { "" };
    let sentence = format!("the server allows `{}`{credentials}", probe.origin.text);
    let attribute = evidence.attribute();
    let fix = match probe.origin.stranger {
        Stranger::Any if !with_credentials => {
            format!("list the origins: {attribute}; or, if everyone may read it, `origins = \"*\"`")
        }
        Stranger::SubDomain | Stranger::Sibling => {
            format!(
                "if sub-domains are not meant: {attribute}; if they are, `https://*.` before their domain says so"
            )
        }
        Stranger::Port => format!("if other ports are not meant: {attribute}; `:*` is for development"),
        _ => format!("list the origins: {attribute}; they are compared byte by byte"),
    };
    rule.finding(severity, sentence, fix)
}

/// What a refused stranger learns.
fn leak(evidence: &Evidence<'_>) -> Option<Finding> {
    let stranger = evidence.probes.hostile.iter().find(|probe| probe.origin.stranger == Stranger::Any)?;
    let headers = &stranger.reply()?.headers;
    if stranger.is_granted() || headers.get("access-control-allow-origin").as_deref() == Some(b"*") {
        return None;
    }
    let mut names: Vec<_> = headers
        .iter()
        .map(|(name, _)| name.to_ascii_lowercase())
        .filter(|name| name.starts_with("access-control-"))
        .map(|name| format!("`{}`", cors_core::Escaped(name.as_bytes())))
        .collect();
    names.dedup();
    names.truncate(8);
    if names.is_empty() {
        return None;
    }
    Some(REFUSAL_LEAKS.finding(
        Severity::Note,
        format!("`{}` is not allowed and is still sent {}", stranger.origin.text, names.join(", ")),
        format!("{} sends a refused origin nothing but `Vary`", evidence.attribute()),
    ))
}
