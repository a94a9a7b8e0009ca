//! How requests look on the wire: `Origin`, `Access-Control-Request-*` and `Sec-Fetch-*`.

use super::{
    Headers, Mode, Profile, Purpose, ReferrerPolicy, Request,
    hop::{Ask, Hop},
    place::is_trustworthy,
};

/// Fetch, CORS-preflight fetch, steps 1 to 5.
pub(super) fn preflight(profile: &Profile, ask: &Ask, hop: &Hop, names: &[String]) -> Request {
    let mut headers = Headers::new();
    headers.append("Accept", "*/*");
    headers.append("Access-Control-Request-Method", &hop.method);
    if !names.is_empty() {
        headers.append("Access-Control-Request-Headers", names.join(","));
    }
    headers.append("Origin", preflight_origin(profile, ask, hop));
    let distance = if profile.preflight_site_is_fresh { ask.page.distance(&hop.url) } else { hop.distance };
    append_metadata(&mut headers, hop, "cors", distance.as_str());
    Request {
        purpose: Purpose::Preflight,
        method: "OPTIONS".to_owned(),
        url: hop.url.clone(),
        headers,
        credentials: false,
    }
}

/// The request itself.
pub(super) fn actual(profile: &Profile, ask: &Ask, hop: &Hop, credentials: bool) -> Request {
    let mut script = hop.headers.clone();
    if profile.first_content_type_only {
        let first = script.lines_of("content-type").next().map(<[u8]>::to_vec);
        if let Some(first) = first {
            script.remove("content-type");
            script.append("Content-Type", first);
        }
    }
    let mut headers = script.joined();
    if !headers.contains("accept") {
        headers.append("Accept", "*/*");
    }
    if let Some(origin) = origin_header(profile, ask, hop) {
        headers.append("Origin", origin);
    }
    let mode = match ask.mode {
        Mode::Cors => "cors",
        Mode::NoCors => "no-cors",
        Mode::SameOrigin => "same-origin",
    };
    append_metadata(&mut headers, hop, mode, hop.distance.as_str());
    Request {
        purpose: Purpose::Actual,
        method: hop.method.clone(),
        url: hop.url.clone(),
        headers,
        credentials,
    }
}

/// Fetch, "serializing a request origin": hidden after a redirect from one foreign origin to another.
pub(super) fn request_origin<'a>(ask: &'a Ask, hop: &Hop) -> &'a str {
    if hop.tainted { "null" } else { ask.page.serialized() }
}

/// What a preflight for this hop says of the origin.
pub(super) fn preflight_origin<'a>(profile: &Profile, ask: &'a Ask, hop: &Hop) -> &'a str {
    if profile.preflight_keeps_origin { ask.page.serialized() } else { request_origin(ask, hop) }
}

/// Fetch, "append a request `Origin` header".
fn origin_header<'a>(profile: &Profile, ask: &'a Ask, hop: &Hop) -> Option<&'a str> {
    let origin = request_origin(ask, hop);
    if ask.mode == Mode::Cors && hop.crossed {
        return Some(origin);
    }
    if matches!(hop.method.as_str(), "GET" | "HEAD") {
        return None;
    }
    if ask.mode == Mode::Cors || profile.no_cors_ignores_referrer_policy {
        return Some(origin);
    }
    let hidden = match ask.referrer_policy {
        ReferrerPolicy::NoReferrer => true,
        ReferrerPolicy::SameOrigin => !ask.page.is_same_origin(&hop.url),
        ReferrerPolicy::StrictOriginWhenCrossOrigin => ask.page.is_https() && hop.url.scheme() != "https",
        ReferrerPolicy::Origin => false,
    };
    Some(if hidden { "null" } else { origin })
}

/// Fetch Metadata; only servers that nobody between can read get it.
fn append_metadata(headers: &mut Headers, hop: &Hop, mode: &str, site: &str) {
    if is_trustworthy(&hop.url) {
        headers.append("Sec-Fetch-Mode", mode);
        headers.append("Sec-Fetch-Site", site);
        headers.append("Sec-Fetch-Dest", "empty");
    }
}
