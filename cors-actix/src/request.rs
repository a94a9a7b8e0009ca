//! A request as the engine looks at it.

use actix_web::dev::RequestHead;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_REQUEST_METHOD, HOST, HeaderMap, HeaderName, HeaderValue, ORIGIN,
};
use cors_core::OriginField;

/// The request's `Origin` field, and its value for the answer.
#[inline]
pub(crate) fn origin(headers: &HeaderMap) -> (OriginField<'_>, Option<&HeaderValue>) {
    match headers.get_all(ORIGIN).as_slice() {
        [] => (OriginField::Absent, None),
        [value] => (OriginField::One(value.as_bytes()), Some(value)),
        [_, _, ..] => (OriginField::Repeated, None),
    }
}

/// The method that a preflight asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Requested<'a> {
    /// This is no preflight.
    Nothing,
    /// One line, a token.
    Method(&'a [u8]),
    /// Several lines, or no token: no browser sends these.
    Malformed,
}

impl<'a> Requested<'a> {
    /// The method, to be shown; empty where there is none that could be.
    pub(crate) fn method(self) -> &'a [u8] {
        if let Self::Method(method) = self { method } else { b"" }
    }
}

/// A preflight is `OPTIONS` with `Origin` and `Access-Control-Request-Method` (Fetch, "CORS-preflight request"); every other
/// `OPTIONS` belongs to the user's handlers.
#[inline]
pub(crate) fn requested(head: &RequestHead) -> Requested<'_> {
    if head.method == Method::OPTIONS { requested_by_options(head) } else { Requested::Nothing }
}

fn requested_by_options(head: &RequestHead) -> Requested<'_> {
    if head.headers.contains_key(ORIGIN) { requested_by_preflight(head) } else { Requested::Nothing }
}

/// The same of an `OPTIONS` that is known to have an `Origin`.
pub(crate) fn requested_by_preflight(head: &RequestHead) -> Requested<'_> {
    let mut lines = head.headers.get_all(ACCESS_CONTROL_REQUEST_METHOD);
    match (lines.next(), lines.next()) {
        (None, _) => Requested::Nothing,
        (Some(value), None) if Method::from_bytes(value.as_bytes()).is_ok() => {
            Requested::Method(value.as_bytes())
        }
        _ => Requested::Malformed,
    }
}

/// Whether the request comes from the server's own origin: browsers say so, and where they do not, the origin's authority is
/// the request's own.
pub(crate) fn is_own_origin(head: &RequestHead) -> bool {
    const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
    let mut sites = head.headers.get_all(SEC_FETCH_SITE);
    if let Some(site) = sites.next() {
        return site.as_bytes() == b"same-origin" && sites.next().is_none();
    }
    let mut hosts = head.headers.get_all(HOST).map(HeaderValue::as_bytes);
    // The request target's own authority comes first (RFC 9112, section 3.2.2); HTTP/2 has it in `:authority`.
    let authority = head.uri.authority().map(|authority| authority.as_str().as_bytes());
    let Some(own) = authority.or_else(|| hosts.next().filter(|_| hosts.next().is_none())) else {
        return false;
    };
    let origin = origin(&head.headers).1.and_then(|value| value.to_str().ok());
    let Some((scheme, authority)) = origin.and_then(|origin| origin.split_once("://")) else { return false };
    // Browsers leave a default port out of `Origin`; other clients may write it into `Host`.
    let default: &[u8] = match scheme {
        "https" => b":443",
        "http" => b":80",
        _ => b"",
    };
    let own = own.strip_suffix(default).unwrap_or(own);
    own.eq_ignore_ascii_case(authority.as_bytes())
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn is_own(target: &str, headers: &[(&str, &str)]) -> bool {
        let request = TestRequest::with_uri(target);
        let request = headers.iter().fold(request, |request, header| request.append_header(*header));
        is_own_origin(request.to_http_request().head())
    }

    /// RFC 9110, section 7.2, and RFC 6454, section 4: an origin is scheme, host and port, of which `Host` has the last two.
    #[test]
    fn an_origin_whose_authority_is_the_servers_is_its_own() {
        for (host, origin, own) in [
            ("api.test", "https://api.test", true),
            ("api.test", "http://api.test", true),
            ("API.Test", "https://api.test", true),
            ("api.test:8080", "http://api.test:8080", true),
            ("api.test:80", "http://api.test", true),
            ("api.test:443", "https://api.test", true),
            ("api.test:443", "http://api.test", false),
            ("api.test:80", "https://api.test", false),
            ("api.test:80", "tauri://api.test", false),
            ("api.test", "http://api.test:8080", false),
            ("api.test:8080", "http://api.test", false),
            ("api.test", "https://app.test", false),
            ("api.test", "https://api.test.evil.test", false),
            ("api.test", "https://evil-api.test", false),
            ("api.test", "api.test", false),
            ("null", "null", false),
            ("", "https://", true),
        ] {
            assert_eq!(is_own("/", &[("Host", host), ("Origin", origin)]), own, "{host} {origin}");
        }
        let origin = ("Origin", "https://api.test");
        assert!(!is_own("/", &[origin]), "nobody says whose it is");
        assert!(!is_own("/", &[("Host", "api.test"), ("Host", "api.test"), origin]));
        assert!(!is_own("/", &[("Host", "api.test")]));
        // RFC 9112, section 3.2.2.
        assert!(is_own("https://api.test/", &[("Host", "other.test"), origin]));
        assert!(!is_own("https://other.test/", &[("Host", "api.test"), origin]));
    }

    /// Fetch Metadata: what a browser says of itself counts before what is guessed.
    #[test]
    fn a_browser_says_whose_origin_it_is() {
        let own = [("Host", "api.test"), ("Origin", "https://api.test")];
        let foreign = [("Host", "api.test"), ("Origin", "https://app.test")];
        for (sites, is) in [
            (&["same-origin"][..], true),
            (&["same-site"], false),
            (&["cross-site"], false),
            (&["none"], false),
            (&[""], false),
            (&["same-origin", "same-origin"], false),
            (&["cross-site", "same-origin"], false),
        ] {
            for about in [own, foreign] {
                let said: Vec<_> = sites.iter().map(|site| ("Sec-Fetch-Site", *site)).chain(about).collect();
                assert_eq!(is_own("/", &said), is, "{said:?}");
            }
        }
    }
}
