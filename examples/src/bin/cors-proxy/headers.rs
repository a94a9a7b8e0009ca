//! Which headers go through, in both directions.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// How a message passes through this proxy, for loops to be noticed (RFC 9110, 7.6.3).
pub(crate) const VIA: &str = "1.1 cors-proxy";

/// Headers of one connection only (RFC 9110, 7.6.1), and what this proxy does anew.
const HOP_BY_HOP: [&str; 10] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "content-length",
];

/// Request headers that end here: the upstream speaks to this proxy, and CORS is done with.
const REQUEST_ONLY_HERE: [&str; 5] =
    ["host", "expect", "origin", "access-control-request-method", "access-control-request-headers"];

/// Response headers that end here: they would be about this machine's name, and all that runs under it.
const RESPONSE_ONLY_HERE: [&str; 4] =
    ["alt-svc", "clear-site-data", "public-key-pins", "strict-transport-security"];

/// The request's headers as the upstream gets them.
pub(crate) fn for_upstream(received: &HeaderMap, credentials: bool) -> Vec<(HeaderName, HeaderValue)> {
    let named = named_by_connection(received);
    let mut headers: Vec<_> = received
        .iter()
        .filter(|(name, _)| {
            let text = name.as_str();
            !HOP_BY_HOP.contains(&text)
                && !REQUEST_ONLY_HERE.contains(&text)
                && !text.starts_with("sec-fetch-")
                && !named.contains(&text.to_owned())
                // Cookies know no ports: those of every other program on this machine would go along.
                && (credentials || *name != header::COOKIE)
        })
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    headers.push((header::VIA, HeaderValue::from_static(VIA)));
    headers
}

/// The response's headers as the browser gets them, before this proxy's own CORS headers.
pub(crate) fn for_browser(
    received: &HeaderMap,
    credentials: bool,
    upstream: &str,
) -> Vec<(HeaderName, HeaderValue)> {
    let named = named_by_connection(received);
    received
        .iter()
        .filter(|(name, _)| {
            let text = name.as_str();
            !HOP_BY_HOP.contains(&text)
                && !RESPONSE_ONLY_HERE.contains(&text)
                && !text.starts_with("access-control-")
                && !named.contains(&text.to_owned())
                && (credentials || *name != header::SET_COOKIE)
        })
        .map(|(name, value)| {
            let value = match *name {
                header::LOCATION => local_location(value, upstream),
                header::SET_COOKIE => without_domain(value),
                _ => None,
            }
            .unwrap_or_else(|| value.clone());
            (name.clone(), value)
        })
        .collect()
}

/// `Connection` may name more headers of this connection.
fn named_by_connection(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::CONNECTION)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect()
}

/// A redirect within the upstream stays within this proxy; one to elsewhere is the browser's to judge.
fn local_location(value: &HeaderValue, upstream: &str) -> Option<HeaderValue> {
    let rest = value.to_str().ok()?.strip_prefix(upstream)?;
    match rest.as_bytes() {
        [] => Some(HeaderValue::from_static("/")),
        // `//` would be another host, once the origin before it is gone.
        [b'/', b'/', ..] => HeaderValue::from_str(&format!("/.{rest}")).ok(),
        [b'/', ..] => HeaderValue::from_str(rest).ok(),
        [b'?' | b'#', ..] => HeaderValue::from_str(&format!("/{rest}")).ok(),
        _ => None,
    }
}

/// A cookie for the upstream's domain, kept for this host: browsers drop it otherwise.
fn without_domain(value: &HeaderValue) -> Option<HeaderValue> {
    let is_domain = |attribute: &[u8]| {
        let name = attribute.split(|byte| *byte == b'=').next().unwrap_or_default();
        name.trim_ascii().eq_ignore_ascii_case(b"domain")
    };
    let mut parts = value.as_bytes().split(|byte| *byte == b';');
    let pair = parts.next()?;
    let kept = parts.filter(|attribute| !is_domain(attribute));
    let joined = std::iter::once(pair).chain(kept).collect::<Vec<_>>().join(&b';');
    HeaderValue::from_bytes(&joined).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(lines: &[(&str, &str)]) -> HeaderMap {
        let parsed = |(name, value): &(&str, &str)| {
            (HeaderName::from_bytes(name.as_bytes()).unwrap(), HeaderValue::from_str(value).unwrap())
        };
        lines.iter().map(parsed).collect()
    }

    fn shown(headers: &[(HeaderName, HeaderValue)]) -> Vec<String> {
        let mut lines: Vec<_> =
            headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect();
        lines.sort();
        lines
    }

    #[test]
    fn the_upstream_gets_no_trace_of_cors() {
        let received = map(&[
            ("Host", "localhost:8010"),
            ("Origin", "http://localhost:5173"),
            ("Sec-Fetch-Site", "same-site"),
            ("Connection", "keep-alive, X-Hop"),
            ("X-Hop", "1"),
            ("Upgrade", "websocket"),
            ("Cookie", "a=b"),
            ("Authorization", "Bearer x"),
            ("X-A", "1"),
        ]);
        assert_eq!(
            shown(&for_upstream(&received, false)),
            ["authorization: Bearer x", "via: 1.1 cors-proxy", "x-a: 1"]
        );
        assert!(shown(&for_upstream(&received, true)).contains(&"cookie: a=b".to_owned()));
    }

    #[test]
    fn the_browser_gets_nothing_about_this_machine() {
        let received = map(&[
            ("Access-Control-Allow-Origin", "https://other.example"),
            ("Access-Control-Max-Age", "86400"),
            ("Strict-Transport-Security", "max-age=1"),
            ("Clear-Site-Data", "\"*\""),
            ("Set-Cookie", "a=b; Domain=api.example.com; Path=/; Secure"),
            ("Vary", "Accept"),
        ]);
        let upstream = "https://api.example.com";
        assert_eq!(shown(&for_browser(&received, false, upstream)), ["vary: Accept"]);
        assert_eq!(
            shown(&for_browser(&received, true, upstream)),
            ["set-cookie: a=b; Path=/; Secure", "vary: Accept"]
        );
    }

    #[test]
    fn redirects_within_the_upstream_stay_here() {
        let to = |location: &str| {
            let received = map(&[("Location", location)]);
            shown(&for_browser(&received, false, "https://api.example.com")).remove(0)
        };
        assert_eq!(to("https://api.example.com/x?y"), "location: /x?y");
        assert_eq!(to("https://api.example.com"), "location: /");
        assert_eq!(to("https://api.example.com?y"), "location: /?y");
        assert_eq!(to("https://api.example.com//evil.example/"), "location: /.//evil.example/");
        for other in
            ["/x", "https://api.example.com.evil.example/", "https://api.example.com:8443/", "//evil.example"]
        {
            assert_eq!(to(other), format!("location: {other}"));
        }
    }
}
