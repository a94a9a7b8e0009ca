//! `Access-Control-Allow-Methods`, `-Allow-Headers` and `-Expose-Headers`.

use super::{
    Finding, Rule, Severity,
    evidence::{Evidence, allows_credentials, list, mentions},
};
use crate::client::{Message, Reply};

pub(super) const RULES: &[&Rule] = &[&UNPARSABLE, &LITERAL, &UNCACHED, &AUTHORIZATION, &HEAD, &CASE];

const METHODS: &str = "Access-Control-Allow-Methods";
const HEADERS: &str = "Access-Control-Allow-Headers";
const EXPOSE: &str = "Access-Control-Expose-Headers";

static UNPARSABLE: Rule = Rule {
    code: "list-unparsable",
    why: "one element that is no token voids the whole list",
    source: "Fetch, extract header list values; Chromium facts 19 and 22",
};
static LITERAL: Rule = Rule {
    code: "wildcard-literal",
    why: "with credentials `*` is the name of a method or header like any other",
    source: "Fetch, CORS-preflight fetch and main fetch; Chromium fact 20",
};
static UNCACHED: Rule = Rule {
    code: "wildcard-uncached",
    why: "Firefox never uses `*` from its preflight cache: every such request costs two",
    source: "Firefox C1",
};
static AUTHORIZATION: Rule = Rule {
    code: "authorization-by-wildcard",
    why: "`*` does not cover `Authorization`: browsers still let it pass, with a warning and a preflight before every \
          request",
    source: "Fetch, CORS non-wildcard request-header name; Chromium fact 21",
};
static HEAD: Rule = Rule {
    code: "head-unlisted",
    why: "Firefox caches the permission for HEAD only if it is listed: every such request costs two",
    source: "Firefox C2",
};
static CASE: Rule = Rule {
    code: "method-case",
    why: "methods are compared byte by byte; browsers upper-case DELETE, GET, HEAD, OPTIONS, POST and PUT, and no other",
    source: "Fetch, normalize a method; Chromium fact 17",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (message, reply) in evidence.preflights() {
        found.extend(unparsable(reply, METHODS, Severity::Error));
        found.extend(unparsable(reply, HEADERS, Severity::Error));
        found.extend(case(reply));
        if is_credentialed(evidence, reply) {
            found.extend(literal(reply, METHODS));
            found.extend(literal(reply, HEADERS));
        } else {
            found.extend(uncached(evidence, message, reply));
            found.extend(authorization(message, reply));
        }
        found.extend(head(evidence, message, reply));
    }
    for (_, reply) in evidence.responses() {
        found.extend(unparsable(reply, EXPOSE, Severity::Warning));
        if is_credentialed(evidence, reply) {
            found.extend(literal(reply, EXPOSE));
        }
    }
    found
}

fn is_credentialed(evidence: &Evidence<'_>, reply: &Reply) -> bool {
    evidence.args.credentials || allows_credentials(&reply.headers)
}

fn unparsable(reply: &Reply, name: &str, severity: Severity) -> Option<Finding> {
    let element = list(&reply.headers, name).err()?;
    let sentence = format!("`{name}` has the element `{element}`, which is no token");
    Some(UNPARSABLE.finding(severity, sentence, "in `#[cors(...)]` what is no name does not compile"))
}

fn literal(reply: &Reply, name: &str) -> Option<Finding> {
    mentions(&reply.headers, name, "*").then(|| {
        let fix = match name {
            METHODS => "`#[cors(...)]` states the methods that its route serves",
            HEADERS => "list them: `#[cors(headers = [...])]`",
            _ => "list them: `#[cors(expose_headers = [...])]`",
        };
        LITERAL.finding(Severity::Warning, format!("`{name}` says `*`, and credentials are allowed"), fix)
    })
}

fn uncached(evidence: &Evidence<'_>, message: &Message, reply: &Reply) -> Option<Finding> {
    let method = &evidence.args.method;
    // GET and POST are exempt in Firefox, and HEAD has a finding of its own.
    let by_star =
        |name, element: &str| mentions(&reply.headers, name, "*") && !mentions(&reply.headers, name, element);
    let asked = list(&message.sent.headers, "access-control-request-headers").unwrap_or_default();
    if asked.iter().any(|header| header != "authorization" && by_star(HEADERS, header)) {
        let names: Vec<_> = asked.iter().take(8).map(|name| format!("\"{name}\"")).collect();
        return Some(UNCACHED.finding(
            Severity::Warning,
            format!("`{HEADERS}` allows the request's headers by `*` only"),
            format!("`#[cors(headers = [{}])]`", names.join(", ")),
        ));
    }
    (!matches!(method.as_str(), "GET" | "HEAD" | "POST") && by_star(METHODS, method)).then(|| {
        UNCACHED.finding(
            Severity::Warning,
            format!("`{METHODS}` allows {method} by `*` only"),
            "`#[cors(...)]` states the methods that its route serves",
        )
    })
}

fn authorization(message: &Message, reply: &Reply) -> Option<Finding> {
    let by_star =
        mentions(&reply.headers, HEADERS, "*") && !mentions(&reply.headers, HEADERS, "authorization");
    let asked = mentions(&message.sent.headers, "access-control-request-headers", "authorization");
    by_star.then(|| {
        AUTHORIZATION.finding(
            if asked { Severity::Warning } else { Severity::Note },
            format!("`{HEADERS}` says `*` and not `Authorization`"),
            "`#[cors(headers = [\"*\", \"Authorization\"])]`",
        )
    })
}

fn head(evidence: &Evidence<'_>, message: &Message, reply: &Reply) -> Option<Finding> {
    let asks = evidence.args.method.eq_ignore_ascii_case("HEAD")
        && mentions(&message.sent.headers, "access-control-request-method", "HEAD");
    (asks && !mentions(&reply.headers, METHODS, "HEAD")).then(|| {
        HEAD.finding(
            Severity::Warning,
            format!("`{METHODS}` does not list HEAD"),
            "`#[cors(...)]` on a handler that serves HEAD lists it",
        )
    })
}

fn case(reply: &Reply) -> Option<Finding> {
    let listed = list(&reply.headers, METHODS).ok()?;
    let wrong = |method: &&String| {
        let upper = method.to_ascii_uppercase();
        let known = matches!(&*upper, "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT");
        known && **method != upper && !listed.contains(&upper)
    };
    let method = listed.iter().find(wrong)?;
    let upper = method.to_ascii_uppercase();
    let effect = if upper == "PATCH" { "matches only a script that writes it so" } else { "never matches" };
    Some(CASE.finding(
        Severity::Warning,
        format!("`{METHODS}` says `{method}`, which {effect}"),
        format!("`{upper}`; in `#[cors(...)]` another case does not compile"),
    ))
}
