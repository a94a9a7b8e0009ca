//! The preflight's answer beside its lists.

use super::{
    Finding, Rule, Severity,
    evidence::{Evidence, mentions, shown},
};
use crate::{
    client::{BodySeen, Reply},
    probe::{MADE_UP_HEADER, MADE_UP_METHOD},
};

pub(super) const RULES: &[&Rule] = &[
    &STATUS,
    &REDIRECTED,
    &BODY_ON_204,
    &BODY,
    &STALLS,
    &CLEAR_SITE_DATA,
    &COOKIE,
    &PRIVATE_NETWORK,
    &HEADERS_REFLECTED,
    &METHOD_REFLECTED,
];

static STATUS: Rule = Rule {
    code: "preflight-status",
    why: "a preflight must be answered with 200 to 299, whatever its headers say",
    source: "Fetch, CORS-preflight fetch; Chromium fact 14",
};
static REDIRECTED: Rule = Rule {
    code: "preflight-redirected",
    why: "browsers do not follow a redirect of a preflight",
    source: "Fetch, CORS-preflight fetch; Chromium section 1, no. 8",
};
static BODY_ON_204: Rule = Rule {
    code: "body-on-204",
    why: "a 204 has no body and must not announce one; what comes anyway is taken for the next response",
    source: "RFC 9110, 8.6 and 15.3.5; RFC 9112, 6.1",
};
static BODY: Rule = Rule {
    code: "preflight-body",
    why: "nobody reads it, and Firefox waits for its first byte",
    source: "Firefox R4",
};
static STALLS: Rule = Rule {
    code: "preflight-body-stalls",
    why: "Firefox counts a preflight as answered after its first body byte or its end, and hangs here",
    source: "Firefox R4",
};
static CLEAR_SITE_DATA: Rule = Rule {
    code: "clear-site-data-on-preflight",
    why: "Firefox obeys it: any page can make its visitor's browser send a preflight, and so delete their data here",
    source: "Firefox R3",
};
static COOKIE: Rule = Rule {
    code: "cookie-on-preflight",
    why: "a cookie that a preflight sets is ignored, so that a session begun here is lost",
    source: "Fetch, CORS-preflight fetch; Chromium fact 14",
};
static PRIVATE_NETWORK: Rule = Rule {
    code: "private-network-header",
    why: "no browser looks at it any more: it became a permission prompt",
    source: "Chromium fact 13; Firefox 2.5",
};
static HEADERS_REFLECTED: Rule = Rule {
    code: "request-headers-reflected",
    why: "every request header is allowed, and Chromium keeps one permission for each URL: an answer that names only \
          what was asked for drops the one before",
    source: "Chromium fact 24",
};
static METHOD_REFLECTED: Rule = Rule {
    code: "request-method-reflected",
    why: "every method is allowed, and Chromium keeps one permission for each URL: an answer that names only what was \
          asked for drops the one before",
    source: "Chromium fact 24",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (_, reply) in evidence.preflights() {
        found.extend(status(evidence, reply));
        found.extend(body(reply));
        found.extend(headers(reply));
    }
    found.extend(reflected(evidence));
    found
}

fn status(evidence: &Evidence<'_>, reply: &Reply) -> Option<Finding> {
    let attribute = evidence.attribute();
    match reply.status {
        200..=299 => None,
        301 | 302 | 303 | 307 | 308 if reply.headers.get("location").is_some() => Some(REDIRECTED.finding(
            Severity::Error,
            format!("the preflight is redirected to `{}`", shown(&reply.headers, "location")),
            "call that address, and let `Cors` stand outside of what redirects",
        )),
        401 | 403 | 407 => Some(STATUS.finding(
            Severity::Error,
            format!("the preflight is answered {}", reply.status),
            "a preflight never has credentials, and authentication saw it first: let `.wrap(Cors::endpoints())` be the \
             last `wrap` of the app, outside of the authentication",
        )),
        // actix-cors' status for what it refuses.
        400 => Some(STATUS.finding(
            Severity::Error,
            "the preflight is answered 400",
            format!(
                "{attribute} above the handler answers its preflights; if it is there, another library answers first: \
                 remove `actix_cors::Cors` around it"
            ),
        )),
        status => Some(STATUS.finding(
            Severity::Error,
            format!("the preflight is answered {status}"),
            format!("{attribute} above the handler answers its preflights"),
        )),
    }
}

fn body(reply: &Reply) -> Option<Finding> {
    let length = reply.headers.get("content-length");
    let announced = reply.headers.get("transfer-encoding").is_some()
        || length.as_deref().is_some_and(|length| length != b"0");
    let fix = "`#[cors(...)]` answers 204 without a body";
    match (reply.status, reply.body) {
        (204, _) if announced => {
            Some(BODY_ON_204.finding(Severity::Warning, "the preflight's 204 announces a body", fix))
        }
        (_, BodySeen::Stalled) => {
            Some(STALLS.finding(Severity::Error, "the preflight's body does not begin and does not end", fix))
        }
        (_, BodySeen::Some) => Some(BODY.finding(Severity::Note, "the preflight's answer has a body", fix)),
        _ => None,
    }
}

fn headers(reply: &Reply) -> Vec<Finding> {
    let has = |name| reply.headers.get(name).is_some();
    let mut found = Vec::new();
    if has("clear-site-data") {
        let sentence =
            format!("the preflight says `Clear-Site-Data: {}`", shown(&reply.headers, "clear-site-data"));
        found.push(CLEAR_SITE_DATA.finding(Severity::Error, sentence, "never on `OPTIONS`"));
    }
    if has("set-cookie") {
        let fix = "set it on the response to the request itself";
        found.push(COOKIE.finding(Severity::Note, "the preflight's answer sets a cookie", fix));
    }
    found.extend(private_network(reply));
    found
}

fn private_network(reply: &Reply) -> Option<Finding> {
    reply.headers.get("access-control-allow-private-network")?;
    let sentence = "the preflight has `Access-Control-Allow-Private-Network`";
    Some(PRIVATE_NETWORK.finding(Severity::Note, sentence, "leave it out"))
}

fn reflected(evidence: &Evidence<'_>) -> Vec<Finding> {
    let Some(Ok(reply)) = evidence.probes.made_up.as_ref().map(|message| &message.reply) else {
        return Vec::new();
    };
    let says = |name, element| mentions(&reply.headers, name, element);

    let mut found: Vec<_> = private_network(reply).into_iter().collect();
    if says("access-control-allow-headers", MADE_UP_HEADER) {
        let sentence = format!("the server allows `{MADE_UP_HEADER}`, which was made up");
        let fix = "list them: `#[cors(headers = [...])]` states the whole list, whatever is asked for";
        found.push(HEADERS_REFLECTED.finding(Severity::Warning, sentence, fix));
    }
    if says("access-control-allow-methods", MADE_UP_METHOD) {
        let sentence = format!("the server allows `{MADE_UP_METHOD}`, which was made up");
        let fix = "`#[cors(...)]` states the methods that its route serves";
        found.push(METHOD_REFLECTED.finding(Severity::Warning, sentence, fix));
    }
    found
}
