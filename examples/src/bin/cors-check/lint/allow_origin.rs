//! `Access-Control-Allow-Origin` and `-Credentials` that no browser can be pleased with.

use cors_core::{Escaped, Origin};

use super::{
    Finding, Rule, Severity,
    evidence::{Evidence, allows_credentials, shown},
};
use crate::client::Reply;

pub(super) const RULES: &[&Rule] = &[&REPEATED, &NO_ORIGIN, &STAR_CREDENTIALS, &NOT_TRUE, &INSECURE, &BASIC];

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";

static REPEATED: Rule = Rule {
    code: "allow-origin-repeated",
    why: "the header is one value on one line; lines are joined by a comma, and the result equals no origin",
    source: "Fetch, CORS check; Chromium section 1, no. 3",
};
static NO_ORIGIN: Rule = Rule {
    code: "allow-origin-invalid",
    why: "browsers compare the value with `Origin` byte by byte, and no `Origin` looks like that",
    source: "Fetch, CORS check; RFC 6454, section 6.2; Chromium fact 5",
};
static STAR_CREDENTIALS: Rule = Rule {
    code: "wildcard-with-credentials",
    why: "with credentials `*` is refused by every browser, so that one of the two headers is there for nothing",
    source: "Fetch, CORS check",
};
static NOT_TRUE: Rule = Rule {
    code: "allow-credentials-not-true",
    why: "the only value that counts is `true`, in lower case, once",
    source: "Fetch, CORS check; Chromium fact 7",
};
static INSECURE: Rule = Rule {
    code: "credentials-for-insecure-origin",
    why: "whoever sits on the visitor's network can serve a page of an `http` origin and act with the visitor's cookies",
    source: "RFC 6454, section 8.1; Secure Contexts",
};
static BASIC: Rule = Rule {
    code: "login-dialog",
    why: "a 401 with `WWW-Authenticate` opens Firefox's log-in dialog over the page that only made a `fetch`",
    source: "Firefox R2",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, reply) in evidence.answers() {
        found.extend(value(evidence, reply));
        found.extend(credentials(evidence, reply));
    }
    for (_, reply) in evidence.responses() {
        if reply.status == 401 && evidence.args.credentials && reply.headers.get("www-authenticate").is_some()
        {
            found.push(BASIC.finding(
                Severity::Note,
                "the server answers 401 with `WWW-Authenticate`",
                "answer 401 without that header to scripts",
            ));
        }
    }
    found
}

fn value(evidence: &Evidence<'_>, reply: &Reply) -> Option<Finding> {
    let value = reply.headers.get(ALLOW_ORIGIN)?;
    let lines = reply.headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case(ALLOW_ORIGIN)).count();
    let attribute = evidence.attribute();
    if lines > 1 || value.contains(&b',') {
        return Some(REPEATED.finding(
            Severity::Error,
            format!("`Access-Control-Allow-Origin` says `{}`", Escaped(&value)),
            format!("let one place answer: {attribute}, and nothing by hand or in the proxy before it"),
        ));
    }
    if value == b"*" || value == b"null" || Origin::parse(&value).is_some() {
        return None;
    }
    Some(NO_ORIGIN.finding(
        Severity::Error,
        format!("`Access-Control-Allow-Origin` says `{}`, which is no origin", Escaped(&value)),
        format!("{attribute} sends the origin as the browser writes it"),
    ))
}

fn credentials(evidence: &Evidence<'_>, reply: &Reply) -> Option<Finding> {
    let headers = &reply.headers;
    let value = headers.get(ALLOW_CREDENTIALS)?;
    if !allows_credentials(headers) {
        return Some(NOT_TRUE.finding(
            Severity::Warning,
            format!("`Access-Control-Allow-Credentials` says `{}`", Escaped(&value)),
            "write `credentials` into `#[cors(...)]`, or leave the header out",
        ));
    }
    if headers.get(ALLOW_ORIGIN).as_deref() == Some(b"*") {
        return Some(STAR_CREDENTIALS.finding(
            Severity::Warning,
            "the server says `Access-Control-Allow-Origin: *` and `Access-Control-Allow-Credentials: true`",
            format!("with cookies: {}; with none, `origins = \"*\"` alone", evidence.attribute()),
        ));
    }
    let page = Origin::parse(evidence.args.origin.as_bytes())?;
    let host = page.host();
    let is_local = matches!(host, "localhost" | "127.0.0.1" | "[::1]") || host.ends_with(".localhost");
    (page.scheme() == "http" && !is_local && shown(headers, ALLOW_ORIGIN) == evidence.args.origin).then(
        || {
            INSECURE.finding(
            Severity::Warning,
            format!("the server allows credentials to `{}`", evidence.args.origin),
            "serve the page over https; `#[cors(...)]` asks for `dangerously_allow(insecure_origins)` here",
        )
        },
    )
}
