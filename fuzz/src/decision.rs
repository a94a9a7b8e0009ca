//! What the server states and a browser makes of it is what the configuration says, for every request.
//!
//! Input: the lines of a configuration (`text`), then of a request: `O` its origin, `M` its method, `H` a header that it sets, `I` that
//! it includes credentials, `E` a header of the answer that the script wants to read.

use cors_core::headers::{Header, VARY, Value};
use cors_core::{MethodVerdict, OriginField, Policy, Target, method_verdict};

use crate::fetch_standard::{cors_check, get, is_exposed, preflight_check};
use crate::text;

pub fn run(data: &[u8]) {
    let Some(lines) = text::lines(data) else { return };
    // Expressions have their own target.
    let lines: Vec<(char, &str)> = lines.into_iter().filter(|(kind, _)| *kind != 'r').collect();
    let mut config = text::config(&lines);
    config.origins_env = None;
    let Ok(policy) = config.prove(&Target::Policy) else { return };
    let all = |kind: char| lines.iter().filter(move |(known, _)| *known == kind).map(|(_, text)| *text);

    let origin = all('O').next().unwrap_or("https://app.example.com");
    let method = all('M').next().unwrap_or("PUT");
    let includes = all('I').next().is_some();
    if !method.bytes().all(is_token) || method.is_empty() {
        return;
    }
    let asked: Vec<String> = all('H')
        .filter(|name| !name.is_empty() && name.bytes().all(is_token))
        .map(str::to_ascii_lowercase)
        .collect();

    // What the configuration says.
    let configured: Vec<&String> = config.origins.iter().chain(&config.dev_origins).flatten().collect();
    let origin_listed = configured.iter().any(|known| *known == "*" || names(known, origin));
    let default = ["GET", "HEAD", "POST"].map(str::to_owned).to_vec();
    let methods = config.methods.as_ref().unwrap_or(&default);
    let method_listed = methods.iter().any(|known| known == method || known == "*");
    let header_listed = |name: &String| {
        let listed = config.headers.iter().any(|known| known.eq_ignore_ascii_case(name));
        listed || (name != "authorization" && config.headers.iter().any(|known| known == "*"))
    };
    let may_ask = origin_listed && (policy.credentials() || !includes);

    // What the server answers, and the browser makes of that.
    let allowed = policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
    let verdict = method_verdict(method.as_bytes(), policy.methods());
    let joined: Vec<&str> = policy.methods().collect();
    let joined = joined.join(", ");
    let granted = allowed && verdict != MethodVerdict::Refused;
    let preflight = written(policy.preflight_headers(granted, &joined, None), origin);
    assert_eq!(
        granted && preflight_check(&preflight, origin, includes, method, &asked),
        may_ask && method_listed && asked.iter().all(header_listed),
        "preflight of {method} with {asked:?} from {origin}: {config:?} answers {preflight:?}"
    );
    let actual = written(policy.actual_headers(allowed), origin);
    assert_eq!(cors_check(&actual, origin, includes), may_ask, "{origin}: {config:?} answers {actual:?}");
    if may_ask {
        for name in all('E').filter(|name| !name.is_empty() && name.bytes().all(is_token)) {
            let listed =
                config.expose_headers.iter().any(|known| known.eq_ignore_ascii_case(name) || known == "*");
            let expected = is_exposed(&[], name, includes)
                || (listed && !name.to_ascii_lowercase().starts_with("set-cookie"));
            assert_eq!(
                is_exposed(&actual, name, includes),
                expected,
                "{name}: {config:?} answers {actual:?}"
            );
        }
    }
    one_answer_for_all_or_vary(&policy, &preflight, &actual);
}

/// An answer that depends on the origin says so, and each header is there once.
fn one_answer_for_all_or_vary(policy: &Policy, preflight: &[(String, String)], actual: &[(String, String)]) {
    for headers in [preflight, actual] {
        for (index, (name, _)) in headers.iter().enumerate() {
            assert!(!headers[..index].iter().any(|(earlier, _)| earlier == name), "{name} twice");
        }
        let vary = get(headers, VARY).unwrap_or_default();
        let varies = vary.split(", ").any(|name| name == "Origin");
        assert!(varies || policy.is_public(), "{headers:?} without Vary: Origin");
    }
    if policy.is_public() {
        let answers =
            [OriginField::Absent, OriginField::Repeated, OriginField::One(b"https://other.example")];
        assert!(answers.into_iter().all(|field| policy.decide(field).is_allowed()));
    }
}

fn written<'a>(headers: impl Iterator<Item = Header<'a>>, origin: &str) -> Vec<(String, String)> {
    let value = |value| match value {
        Value::Text(text) => str::to_owned(text),
        Value::OriginAsSent => origin.to_owned(),
    };
    headers.map(|(name, text)| (name.to_owned(), value(text))).collect()
}

/// RFC 9110, section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// Whether one configured origin names `origin`: text against text.
fn names(configured: &str, origin: &str) -> bool {
    let Some((scheme, authority)) = configured.split_once("://") else { return configured == origin };
    let Some((asked_scheme, asked)) = origin.split_once("://") else { return false };
    let (host, port) = cut_port(authority);
    let (asked_host, asked_port) = cut_port(asked);
    if scheme != asked_scheme {
        return false;
    }
    let port_is = match port {
        // Any port, and none; never the scheme's own, which browsers do not write.
        Some("*") => match asked_port {
            None => true,
            Some(text) => {
                let number = text.parse::<u32>().ok().filter(|number| number.to_string() == text);
                number.is_some_and(|number| {
                    (1..=65535).contains(&number)
                        && !matches!((scheme, number), ("http", 80) | ("https", 443))
                })
            }
        },
        exact => exact == asked_port,
    };
    let host_is = match host.strip_prefix("*.") {
        None => host == asked_host,
        Some(base) => {
            asked_host.strip_suffix(base).and_then(|labels| labels.strip_suffix('.')).is_some_and(|labels| {
                asked_host.trim_end_matches('.').len() <= 253
                    && labels.split('.').all(|label| {
                        let byte = |byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'+');
                        (1..=63).contains(&label.len()) && label.bytes().all(byte)
                    })
            })
        }
    };
    port_is && host_is
}

fn cut_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => (&authority[..at], Some(&authority[at + 1..])),
        _ => (authority, None),
    }
}
