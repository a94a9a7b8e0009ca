//! What a handler's signature says about the headers it needs. All of these are warnings: a signature is no proof.

use super::Proof;
use crate::field::name;
use crate::finding::{Code, Finding, Key, Subject};
use crate::policy::target::{Route, Target};

pub(super) fn check(proof: &mut Proof<'_>) {
    let Target::Route(route) = proof.target else { return };
    let headers = &proof.config.headers;
    let lists = |asked: &str| headers.iter().any(|name| name.eq_ignore_ascii_case(asked));
    let star = lists("*");
    if let Some(finding) = json(proof, route)
        && !star
        && !lists("Content-Type")
    {
        proof.findings.push(finding);
    }
    if let Some(extractor) = &route.takes_authorization
        && !lists("Authorization")
    {
        proof.findings.push(if star {
            authorization_wildcard(headers, route, extractor)
        } else {
            authorization(headers, route, extractor)
        });
    }
    for header in &route.reads_headers {
        let lower = header.to_ascii_lowercase();
        if !star && !lists(header) && !name::is_safelisted(&lower) && !name::is_forbidden(&lower) {
            let sentence = format!(
                "`{}` reads the header `{header}`, which no script may set cross-origin: it is not in `headers`",
                route.name
            );
            proof.findings.push(
                Finding::warning(Code::HeaderExtractor, Subject::Handler, sentence)
                    .help(listed(headers, header))
                    .help(SILENCED),
            );
        }
    }
}

fn json(proof: &Proof<'_>, route: &Route) -> Option<Finding> {
    let granted = proof.config.methods.as_ref().unwrap_or(&route.methods);
    let writes = granted.iter().any(|method| matches!(method.as_str(), "POST" | "PUT" | "PATCH"));
    (route.takes_json && writes).then(|| {
        let sentence = format!(
            "`{}` takes JSON, but `headers` lacks `Content-Type`: every cross-origin request with JSON fails its preflight",
            route.name
        );
        Finding::warning(Code::JsonNeedsContentType, Subject::Handler, sentence)
            .help(listed(&proof.config.headers, "Content-Type"))
            .help(SILENCED)
    })
}

/// The key with one header more.
fn listed(headers: &[String], more: &str) -> String {
    let headers = headers.iter().map(String::as_str).chain([more]);
    let headers: Vec<String> = headers.map(|name| format!("{name:?}")).collect();
    format!("write `headers = [{}]`", headers.join(", "))
}

/// A signature is no proof: what it seems to need may come from elsewhere than from a script.
const SILENCED: &str =
    "where no script of another origin sends that, `#[allow(deprecated)]` above the handler silences this";

fn authorization(headers: &[String], route: &Route, extractor: &str) -> Finding {
    let sentence = format!(
        "`{}` takes `{extractor}`, but `headers` lacks `Authorization`: no script may send a token",
        route.name
    );
    Finding::warning(Code::AuthNeedsHeader, Subject::Handler, sentence)
        .help(format!("{}; a token needs no `credentials`", listed(headers, "Authorization")))
        .help(SILENCED)
}

fn authorization_wildcard(headers: &[String], route: &Route, extractor: &str) -> Finding {
    let at = headers.iter().position(|name| name == "*").unwrap_or_default();
    let sentence = format!(
        "`{}` takes `{extractor}`, and `\"*\"` does not cover `Authorization`: Chromium lets it pass for now but sends a \
         preflight before every request",
        route.name
    );
    Finding::warning(Code::HeaderAuthorizationWildcard, Subject::Element(Key::Headers, at), sentence)
        .suggest("headers = [\"*\", \"Authorization\"]")
        .help(SILENCED)
}
