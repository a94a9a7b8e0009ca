//! `Access-Control-Max-Age`, of preflights that pass.

use cors_core::Escaped;

use super::{Finding, Rule, Severity, evidence::Evidence};

pub(super) const RULES: &[&Rule] = &[&UNPARSABLE, &CAPPED, &MISSING];

/// Chromium's cap (fact 23) and Firefox's (C4), in seconds.
const CAPS: (u64, u64) = (7200, 86400);

static UNPARSABLE: Rule = Rule {
    code: "max-age-unparsable",
    why: "Firefox does not cache the preflight at all then, Chromium for five seconds: nearly every request costs two",
    source: "Fetch, CORS-preflight fetch; Firefox C5; Chromium fact 23",
};
static CAPPED: Rule = Rule {
    code: "max-age-capped",
    why: "Chromium keeps a preflight for 7200 seconds at most, Firefox for 86400",
    source: "Chromium fact 23; Firefox C4",
};
static MISSING: Rule = Rule {
    code: "max-age-missing",
    why: "without it a preflight is kept for five seconds: nearly every request costs two",
    source: "Fetch, CORS-preflight fetch",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    evidence
        .preflights()
        .filter(|(_, reply)| (200..300).contains(&reply.status))
        .filter_map(|(_, reply)| {
            let Some(value) = reply.headers.get("access-control-max-age") else {
                let fix = "leave it to `#[cors(...)]`: 600 unless `max_age` says otherwise";
                return Some(MISSING.finding(
                    Severity::Note,
                    "the preflight has no `Access-Control-Max-Age`",
                    fix,
                ));
            };
            let sentence = format!("`Access-Control-Max-Age` says `{}`", Escaped(&value));
            match seconds(&value) {
                None => Some(UNPARSABLE.finding(
                    Severity::Warning,
                    sentence,
                    "one line of digits: `max_age = 600`",
                )),
                Some(seconds) if seconds > CAPS.0 => {
                    let fix = format!("`max_age = {}`: more has no effect in {}", CAPS.0, past(seconds));
                    Some(CAPPED.finding(Severity::Note, sentence, fix))
                }
                Some(_) => None,
            }
        })
        .collect()
}

fn past(seconds: u64) -> &'static str {
    if seconds > CAPS.1 { "any browser" } else { "Chromium" }
}

/// Digits alone (RFC 9111, 1.2.2: `delta-seconds`); what is too large for 64 bits is very large.
fn seconds(value: &[u8]) -> Option<u64> {
    if value.is_empty() || !value.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(std::str::from_utf8(value).ok()?.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_digits_are_seconds() {
        assert_eq!(seconds(b"600"), Some(600));
        assert_eq!(seconds(b"99999999999999999999999"), Some(u64::MAX));
        for bad in [&b""[..], b"-1", b"+600", b"600.5", b"600s", b"\"600\"", b"600, 700", b"10m"] {
            assert_eq!(seconds(bad), None, "{bad:?}");
        }
    }
}
