//! From what a script wrote to a request, or to the error that the API throws (Fetch, Request constructor and
//! `fetch()`; `XMLHttpRequest`, `open()`, `setRequestHeader()` and `send()`).

use url::Url;

use super::{
    CacheMode, Fetch, Headers, Initiator, Invalid, Mode, Profile,
    headers::{is_token, trim},
    place::has_userinfo,
    safelist::is_safelisted,
};

/// A request that the API accepts.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub(super) url: Url,
    pub(super) method: String,
    /// As the script set them; one of a kind per line.
    pub(super) headers: Headers,
    pub(super) stream: bool,
    /// Fetch, "use-CORS-preflight flag".
    pub(super) forced: bool,
    pub(super) cache: CacheMode,
}

impl Prepared {
    pub(super) fn new(profile: &Profile, fetch: &Fetch) -> Result<Self, Invalid> {
        let is_xhr = fetch.initiator == Initiator::Xhr;
        let url = Url::parse(&fetch.url).map_err(|_| Invalid::Url)?;
        if has_userinfo(&url) && !is_xhr {
            return Err(Invalid::Url);
        }
        let method = method(&fetch.method, fetch.mode)?;
        let mut headers = headers(profile, fetch)?;

        let mut body = fetch.body.clone();
        if matches!(method.as_str(), "GET" | "HEAD") {
            match body.take() {
                Some(_) if !is_xhr => return Err(Invalid::BodyNotAllowed),
                _ => {} // XHR drops it without a word.
            }
        }
        let mut body_type = body.as_ref().and_then(|body| body.content_type.clone());
        let mut stream = body.as_ref().is_some_and(|body| body.stream);
        if stream && !profile.streams {
            stream = false;
            body_type = Some("text/plain;charset=UTF-8".to_owned());
        }
        if let Some(body_type) =
            body_type.filter(|kind| !kind.is_empty() && !headers.contains("content-type"))
        {
            headers.append("Content-Type", body_type);
        }

        let listener = fetch.upload_listener && (body.is_some() || profile.listener_counts_without_body);
        let cache = match fetch.cache {
            // Fetch, HTTP-network-or-cache fetch: the script does its own revalidation.
            CacheMode::Default if CONDITIONAL.iter().any(|name| headers.contains(name)) => CacheMode::NoStore,
            cache => cache,
        };
        Ok(Self { url, method, headers, stream, forced: stream || listener, cache })
    }
}

/// Fetch, HTTP-network-or-cache fetch, step 8.17: headers that make the cache mode `no-store`.
const CONDITIONAL: [&str; 5] =
    ["if-modified-since", "if-none-match", "if-unmodified-since", "if-match", "if-range"];

/// Fetch, "normalize a method" and "forbidden method".
fn method(method: &str, mode: Mode) -> Result<String, Invalid> {
    if !is_token(method.as_bytes()) || is_forbidden_method(method.as_bytes()) {
        return Err(Invalid::Method);
    }
    let upper = method.to_ascii_uppercase();
    let method = match upper.as_str() {
        "DELETE" | "GET" | "HEAD" | "OPTIONS" | "POST" | "PUT" => upper,
        _ => method.to_owned(),
    };
    if mode == Mode::NoCors && !is_safelisted_method(&method) {
        return Err(Invalid::Method);
    }
    Ok(method)
}

/// Fetch, "CORS-safelisted method".
pub(super) fn is_safelisted_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

fn is_forbidden_method(method: &[u8]) -> bool {
    [&b"CONNECT"[..], b"TRACE", b"TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// What is left of the script's headers (Fetch, Headers: "append").
fn headers(profile: &Profile, fetch: &Fetch) -> Result<Headers, Invalid> {
    let mut kept = Headers::new();
    for (name, value) in &fetch.headers {
        let value = trim(value);
        if !is_token(name.as_bytes()) {
            return Err(Invalid::HeaderName);
        }
        if value.iter().any(|byte| matches!(byte, b'\0' | b'\n' | b'\r')) {
            return Err(Invalid::HeaderValue);
        }
        let lower = name.to_ascii_lowercase();
        if is_forbidden_header(&lower, value) || (profile.user_agent_forbidden && lower == "user-agent") {
            continue;
        }
        if fetch.mode == Mode::NoCors && !stays_simple(profile, &kept, &lower, value) {
            continue;
        }
        kept.append(name, value);
    }
    // `XMLHttpRequest`, setRequestHeader: "combine".
    Ok(if fetch.initiator == Initiator::Xhr { kept.joined() } else { kept })
}

/// Fetch, "no-CORS-safelisted request-header", of the value as it would be with this line.
fn stays_simple(profile: &Profile, kept: &Headers, name: &str, value: &[u8]) -> bool {
    let whole = match kept.get(name) {
        Some(before) => [before.as_slice(), b", ", value].concat(),
        None => value.to_vec(),
    };
    matches!(name, "accept" | "accept-language" | "content-language" | "content-type")
        && is_safelisted(profile, name, &whole)
}

/// Fetch, "forbidden request-header"; `name` in lower case. Such a header is dropped without a word.
fn is_forbidden_header(name: &str, value: &[u8]) -> bool {
    crate::field::name::is_forbidden(name)
        || (matches!(name, "x-http-method" | "x-http-method-override" | "x-method-override")
            && value.split(|byte| *byte == b',').any(|method| is_forbidden_method(trim(method))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::{Body, ReferrerPolicy};

    fn prepared(fetch: &Fetch) -> Result<Prepared, Invalid> {
        Prepared::new(&Profile::standard(), fetch)
    }

    fn put() -> Fetch {
        Fetch::new("https://a.example", "PUT", "https://b.example/").referrer_policy(ReferrerPolicy::Origin)
    }

    #[test]
    fn six_methods_are_upper_cased_and_three_are_refused() {
        let method =
            |name| prepared(&Fetch::new("https://a.example", name, "https://b.example/")).map(|p| p.method);
        assert_eq!(method("put"), Ok("PUT".into()));
        assert_eq!(method("patch"), Ok("patch".into()));
        for refused in ["trace", "CONNECT", "Track", "", "G T", "GET\n", "é"] {
            assert_eq!(method(refused), Err(Invalid::Method), "{refused}");
        }
    }

    #[test]
    fn forbidden_headers_vanish_and_broken_ones_throw() {
        let fetch = put()
            .header("Cookie", "a=b")
            .header("Sec-Foo", "1")
            .header("Proxy-Foo", "1")
            .header("X-HTTP-Method", "get, TRACE")
            .header("X-Method-Override", "PUT");
        let names = prepared(&fetch).unwrap().headers;
        assert_eq!(names, [("X-Method-Override", "PUT")].into_iter().collect());
        assert_eq!(prepared(&put().header("a b", "")).unwrap_err(), Invalid::HeaderName);
        assert_eq!(prepared(&put().header("a", "x\0")).unwrap_err(), Invalid::HeaderValue);
        assert!(prepared(&put().header("a", "\r\n x \t")).is_ok(), "whitespace at the ends is trimmed first");
    }

    #[test]
    fn a_body_brings_its_type_unless_the_script_says_one() {
        let content_type = |fetch: &Fetch| prepared(fetch).unwrap().headers.get("content-type");
        assert_eq!(
            content_type(&put().body(Body::text())).as_deref(),
            Some(&b"text/plain;charset=UTF-8"[..])
        );
        assert_eq!(content_type(&put().body(Body::bytes())), None);
        let json = put().body(Body::text()).header("content-TYPE", "application/json");
        assert_eq!(content_type(&json).as_deref(), Some(&b"application/json"[..]));
        let get = Fetch::new("https://a.example", "get", "https://b.example/").body(Body::text());
        assert_eq!(prepared(&get).unwrap_err(), Invalid::BodyNotAllowed);
        assert!(prepared(&get.initiator(Initiator::Xhr)).is_ok());
    }

    #[test]
    fn no_cors_keeps_simple_headers_only() {
        let fetch = Fetch::new("https://a.example", "POST", "https://b.example/")
            .mode(Mode::NoCors)
            .header("X-A", "1")
            .header("Content-Type", "application/json")
            .header("Range", "bytes=0-")
            .header("Accept", "x")
            .body(Body::text());
        let headers = prepared(&fetch).unwrap().headers;
        let kept = [("Accept", "x"), ("Content-Type", "text/plain;charset=UTF-8")].into_iter().collect();
        assert_eq!(headers, kept);
        assert_eq!(prepared(&put().mode(Mode::NoCors)).unwrap_err(), Invalid::Method);
    }

    #[test]
    fn urls_must_parse_and_hold_no_password() {
        for url in ["", "/relative", "https://", "http://a:b@c.example/", "https://[::"] {
            let fetch = Fetch::new("https://a.example", "GET", url);
            assert_eq!(prepared(&fetch).unwrap_err(), Invalid::Url, "{url}");
        }
    }

    #[test]
    fn streams_and_listeners_force_a_preflight() {
        assert!(prepared(&put().body(Body::stream())).unwrap().forced);
        assert!(prepared(&put().body(Body::text()).upload_listener()).unwrap().forced);
        assert!(!prepared(&put().upload_listener()).unwrap().forced);
        let firefox = Profile::firefox();
        assert!(Prepared::new(&firefox, &put().upload_listener()).unwrap().forced);
        let stream = Prepared::new(&firefox, &put().body(Body::stream())).unwrap();
        assert!(!stream.forced && !stream.stream && stream.headers.contains("content-type"));
    }
}
