//! Which request headers need no permission (Fetch, 2.2.2: "CORS-safelisted request-header").

use super::{Headers, Profile, headers::is_token, headers::trim};

/// The names that need permission, in lower case and byte order (Fetch, "CORS-unsafe request-header names"): what
/// `Access-Control-Request-Headers` will say.
pub(super) fn unsafe_names(profile: &Profile, headers: &Headers) -> Vec<String> {
    let joined;
    let headers = if profile.lines_joined_before_check {
        joined = headers.joined();
        &joined
    } else {
        headers
    };
    let mut names = Vec::new();
    let mut safelisted = Vec::new();
    let mut total = 0_usize;
    for (name, value) in headers.iter() {
        let (name, value) = (name.to_ascii_lowercase(), trim(value));
        if is_safelisted(profile, &name, value) {
            safelisted.push(name);
            total = total.saturating_add(value.len());
        } else {
            names.push(name);
        }
    }
    if profile.safelisted_total.is_some_and(|limit| total > limit) {
        names.append(&mut safelisted);
    }
    names.sort_unstable();
    if !profile.requested_headers_repeat {
        names.dedup();
    }
    names
}

/// Whether one header line needs no permission; `name` in lower case.
pub(super) fn is_safelisted(profile: &Profile, name: &str, value: &[u8]) -> bool {
    value.len() <= 128
        && match name {
            "accept" => !has_unsafe_byte(profile, value),
            "accept-language" | "content-language" => {
                value.iter().all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(byte))
            }
            "content-type" => !has_unsafe_byte(profile, value) && is_form_type(value),
            "range" => is_simple_range(value, profile.range_limit),
            _ => profile.client_hints_safelisted && is_client_hint(name, value),
        }
}

/// Fetch, "CORS-unsafe request-header byte".
fn has_unsafe_byte(profile: &Profile, value: &[u8]) -> bool {
    value.iter().any(|byte| {
        (*byte < 0x20 && *byte != b'\t')
            || b"\"():<>?@[\\]{}\x7f".contains(byte)
            || (profile.non_ascii_unsafe && !byte.is_ascii())
    })
}

/// Whether the essence of the MIME type is one that an HTML form can send.
fn is_form_type(value: &[u8]) -> bool {
    let essence = value.split(|byte| *byte == b';').next().map(trim).unwrap_or_default();
    let mut halves = essence.splitn(2, |byte| *byte == b'/');
    // MIME Sniffing, "parse a MIME type": both halves are tokens, so `text / plain` and lists are no types.
    matches!((halves.next(), halves.next()), (Some(kind), Some(subtype)) if is_token(kind) && is_token(subtype))
        && [&b"application/x-www-form-urlencoded"[..], b"multipart/form-data", b"text/plain"]
            .iter()
            .any(|form| essence.eq_ignore_ascii_case(form))
}

/// Fetch, "parse a single range header value" without whitespace: `bytes=first-[last]`, and a first position.
fn is_simple_range(value: &[u8], limit: Option<u64>) -> bool {
    let Some(range) = std::str::from_utf8(value).ok().and_then(|text| text.strip_prefix("bytes=")) else {
        return false;
    };
    let Some((first, last)) = range.split_once('-') else { return false };
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if first.is_empty() || !is_number(first) || !is_number(last) {
        return false;
    }
    // The standard's numbers have no bound; compared as text they need none here either.
    let (first, last) =
        (first.trim_start_matches('0'), (!last.is_empty()).then(|| last.trim_start_matches('0')));
    let fits = |number: &str| {
        limit.is_none_or(|limit| number.is_empty() || number.parse().is_ok_and(|number: u64| number <= limit))
    };
    let ordered = last.is_none_or(|last| (first.len(), first) <= (last.len(), last));
    ordered && fits(first) && last.is_none_or(fits)
}

/// Client hints that Chromium safelisted before the standard dropped them (fact 39, 4.2).
fn is_client_hint(name: &str, value: &[u8]) -> bool {
    let digits = |value: &[u8]| !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    match name {
        "device-memory" | "dpr" | "downlink" => {
            let mut halves = value.splitn(2, |byte| *byte == b'.');
            halves.next().is_some_and(digits) && halves.next().is_none_or(digits)
        }
        "width" | "viewport-width" | "rtt" => digits(value),
        "ect" => [&b"slow-2g"[..], b"2g", b"3g", b"4g"].contains(&value),
        "save-data" => value.eq_ignore_ascii_case(b"on"),
        "intervention" => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(name: &str, value: &str) -> bool {
        is_safelisted(&Profile::standard(), name, value.as_bytes())
    }

    #[test]
    fn content_types_of_forms_need_no_permission() {
        for value in
            ["text/plain", "TEXT/Plain", "text/plain;", "text/plain ; charset=utf-8", "multipart/form-data"]
        {
            assert!(safe("content-type", value), "{value}");
        }
        for value in [
            "application/json",
            "",
            "text",
            ";text/plain",
            "text/plain, text/plain",
            "text / plain",
            "text/plain; charset=\"utf-8\"",
            "text/plain/x",
        ] {
            assert!(!safe("content-type", value), "{value}");
        }
    }

    #[test]
    fn values_above_128_bytes_need_permission() {
        assert!(safe("accept", &"a".repeat(128)));
        assert!(!safe("accept", &"a".repeat(129)));
        assert!(safe("accept", "") && !safe("accept", "a(b)") && safe("accept", "\t\u{e9}"));
        assert!(safe("accept-language", "de-DE,de;q=0.5, *") && !safe("accept-language", "de_DE"));
        assert!(!safe("x-anything", ""));
    }

    #[test]
    fn ranges_have_a_first_position_not_behind_the_last() {
        for value in ["bytes=0-", "bytes=0-0", "bytes=9-10", "bytes=00-01", "bytes=0-99999999999999999999999"]
        {
            assert!(safe("range", value), "{value}");
        }
        for value in [
            "bytes=-1",
            "bytes=1-0",
            "bytes=10-9",
            "bytes=0-1,2-3",
            "BYTES=0-1",
            "bytes= 0-1",
            "items=0-1",
            "bytes=0",
            "bytes=-",
            "",
        ] {
            assert!(!safe("range", value), "{value}");
        }
        let mut bounded = Profile::standard();
        bounded.range_limit = Some(10);
        assert!(is_safelisted(&bounded, "range", b"bytes=0-10"));
        assert!(!is_safelisted(&bounded, "range", b"bytes=0-11"));
    }

    #[test]
    fn many_safelisted_values_become_unsafe_together() {
        let many: Headers = (0..9).map(|_| ("Accept", vec![b'a'; 128])).collect();
        assert_eq!(unsafe_names(&Profile::standard(), &many), ["accept"]);
        assert!(unsafe_names(&Profile::firefox(), &many).is_empty());
        let few: Headers = (0..8).map(|_| ("Accept", vec![b'a'; 128])).collect();
        assert!(unsafe_names(&Profile::standard(), &few).is_empty());
        // Joined, the eight lines are one value of more than 128 bytes.
        assert_eq!(unsafe_names(&Profile::chromium(), &few), ["accept"]);
    }

    #[test]
    fn names_are_lower_case_sorted_and_unique_but_in_firefox() {
        let headers: Headers = [("X-B", ""), ("x-a", ""), ("X-b", "")].into_iter().collect();
        assert_eq!(unsafe_names(&Profile::standard(), &headers), ["x-a", "x-b"]);
        assert_eq!(unsafe_names(&Profile::firefox(), &headers), ["x-a", "x-b", "x-b"]);
    }
}
