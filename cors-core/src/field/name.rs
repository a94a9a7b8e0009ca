//! Header names: which a script may set or read, which it may anyway, and which it never may.

use super::is_token;
use super::method::{bad_byte, separate};
use crate::finding::{Code, Finding, Subject};

/// Forbidden request headers (Fetch, "forbidden request-header"), lower case and sorted.
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Request headers that are safe whatever they say within the standard's bounds (Fetch, "CORS-safelisted
/// request-header"). `Content-Type` and `Range` are safe for some values only, so listing them is not in vain.
const ALWAYS_SAFE: [&str; 3] = ["accept", "accept-language", "content-language"];

/// Response headers that scripts may read anyway (Fetch, "CORS-safelisted response-header name").
const READABLE: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

/// The headers of a CORS answer.
fn is_answer(lower: &str) -> bool {
    lower.starts_with("access-control-allow-")
        || matches!(lower, "access-control-expose-headers" | "access-control-max-age")
}

/// Whether a script cannot set it.
pub(crate) fn is_forbidden(lower: &str) -> bool {
    FORBIDDEN.contains(&lower) || lower.starts_with("proxy-") || lower.starts_with("sec-")
}

/// Whether a script may set it without being listed, for every value or for some.
pub(crate) fn is_safelisted(lower: &str) -> bool {
    ALWAYS_SAFE.contains(&lower) || matches!(lower, "content-type" | "range")
}

/// Checks one element of `headers`; `*` alone is not looked at here.
///
/// # Errors
///
/// `header-token`, `header-forbidden` or `header-response-only`; `header-redundant` as a warning.
pub(crate) fn check_request(name: &str, subject: &Subject, credentials: bool) -> Result<(), Finding> {
    token(name, subject)?;
    let lower = name.to_ascii_lowercase();
    if is_answer(&lower) {
        let sentence =
            format!("`{name}` is a header of the response: `headers` lists what a script may send");
        let finding = Finding::error(Code::HeaderResponseOnly, subject.clone(), sentence);
        return Err(finding.help(match lower.as_str() {
            "access-control-allow-origin" => "leave it out: that header follows from `origins`",
            "access-control-allow-credentials" if credentials => {
                "leave it out: that header follows from `credentials`"
            }
            "access-control-allow-credentials" => "leave it out and set the key `credentials`",
            "access-control-expose-headers" => "leave it out: that header follows from `expose_headers`",
            "access-control-max-age" => "leave it out: that header follows from `max_age`",
            _ => "leave it out: every CORS header of the response follows from the policy",
        }));
    }
    if is_forbidden(&lower) {
        let sentence = format!("no script can set `{name}`: browsers set it themselves, or never");
        let finding = Finding::error(Code::HeaderForbidden, subject.clone(), sentence);
        return Err(finding.help(match lower.as_str() {
            "cookie" | "cookie2" | "set-cookie" if credentials => {
                "leave it out: `credentials` is there already; the script asks for cookies too, by `credentials: \"include\"`"
            }
            "cookie" | "cookie2" | "set-cookie" => {
                "leave it out and set the key `credentials`; the script asks for cookies too, by `credentials: \"include\"`"
            }
            "origin" => "leave it out: the allowed ones are listed in `origins`",
            _ => "leave it out: no script can send it, listed or not",
        }));
    }
    if ALWAYS_SAFE.contains(&lower.as_str()) {
        let sentence = format!("`{name}` needs no listing: scripts may send any usual value of it");
        return Err(Finding::warning(Code::HeaderRedundant, subject.clone(), sentence).help("leave it out"));
    }
    Ok(())
}

/// Checks one element of `expose_headers`; `*` alone is not looked at here.
///
/// # Errors
///
/// `header-token`, `expose-forbidden` or `expose-request-only`; `header-redundant` as a warning.
pub(crate) fn check_response(name: &str, subject: &Subject, _credentials: bool) -> Result<(), Finding> {
    token(name, subject)?;
    let lower = name.to_ascii_lowercase();
    if matches!(lower.as_str(), "set-cookie" | "set-cookie2") {
        let sentence = format!("no script may read `{name}`, whatever is exposed");
        return Err(Finding::error(Code::ExposeForbidden, subject.clone(), sentence).help("leave it out"));
    }
    if is_answer(&lower) || lower == "origin" || lower.starts_with("access-control-request-") {
        let what =
            if is_answer(&lower) { "is read by the browser itself" } else { "is a header of the request" };
        let sentence =
            format!("`{name}` {what}: `expose_headers` lists what a script may read of the response");
        return Err(Finding::error(Code::ExposeRequestOnly, subject.clone(), sentence).help("leave it out"));
    }
    if READABLE.contains(&lower.as_str()) {
        let sentence = format!("`{name}` may always be read, so listing it does nothing");
        return Err(Finding::warning(Code::HeaderRedundant, subject.clone(), sentence).help("leave it out"));
    }
    Ok(())
}

fn token(name: &str, subject: &Subject) -> Result<(), Finding> {
    let find = |sentence: &str| Finding::error(Code::HeaderToken, subject.clone(), sentence);
    if is_token(name.as_bytes()) {
        let Some(at) = name.find('*') else {
            return Ok(());
        };
        let finding =
            find("a `*` inside a name is an asterisk to browsers, not a wildcard").at(name, at..at + 1);
        return Err(finding.help("list the names one by one, as in `\"X-Api-Key\", \"X-Request-Id\"`"));
    }
    let finding = find("a header name is one word, without spaces, colons, commas and other separators");
    let finding = finding.at(name, bad_byte(name));
    // The value for the name.
    if ["application/", "text/", "multipart/"].iter().any(|start| name.starts_with(start)) {
        return Err(finding.suggest("\"Content-Type\""));
    }
    let repaired = name.split_once(':').map_or(name, |(before, _)| before).trim();
    if let Some(names) = separate(repaired) {
        return Err(finding.suggest(names));
    }
    let joined: Vec<&str> = repaired.split([' ', '_']).filter(|part| !part.is_empty()).collect();
    let joined = joined.join("-");
    Err(if is_token(joined.as_bytes()) {
        finding.suggest(format!("\"{joined}\""))
    } else {
        finding.help("for example `\"Content-Type\"` or `\"X-Api-Key\"`")
    })
}
