//! Fetch's checks, step by step, on headers as they are written: the side of the browser, naively.

/// The values of a header, joined as Fetch's "get" does.
pub fn get(headers: &[(String, String)], name: &str) -> Option<String> {
    let values: Vec<&str> = headers
        .iter()
        .filter(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.as_str())
        .collect();
    (!values.is_empty()).then(|| values.join(", "))
}

/// Fetch, "CORS check".
pub fn cors_check(headers: &[(String, String)], request_origin: &str, includes_credentials: bool) -> bool {
    let Some(origin) = get(headers, "Access-Control-Allow-Origin") else { return false };
    if !includes_credentials && origin == "*" {
        return true;
    }
    if origin != request_origin {
        return false;
    }
    if !includes_credentials {
        return true;
    }
    get(headers, "Access-Control-Allow-Credentials").as_deref() == Some("true")
}

/// Fetch, "CORS-preflight fetch", step 7, for a status that is ok. `unsafe_names` are the CORS-unsafe request-header names, in
/// lower case.
pub fn preflight_check(
    headers: &[(String, String)],
    origin: &str,
    includes_credentials: bool,
    method: &str,
    unsafe_names: &[String],
) -> bool {
    if !cors_check(headers, origin, includes_credentials) {
        return false;
    }
    let methods = list(headers, "Access-Control-Allow-Methods");
    let names = list(headers, "Access-Control-Allow-Headers");
    let wildcard = |list: &[String]| !includes_credentials && list.iter().any(|item| item == "*");
    if !methods.iter().any(|known| known == method)
        && !matches!(method, "GET" | "HEAD" | "POST")
        && !wildcard(&methods)
    {
        return false;
    }
    let listed = |name: &str| names.iter().any(|known| known.eq_ignore_ascii_case(name));
    if unsafe_names.iter().any(|name| name == "authorization") && !listed("authorization") {
        return false;
    }
    unsafe_names.iter().all(|name| listed(name) || wildcard(&names))
}

/// Fetch, "CORS-exposed header-name list" and "CORS-safelisted response-header name".
pub fn is_exposed(headers: &[(String, String)], name: &str, includes_credentials: bool) -> bool {
    const SAFE: [&str; 7] = [
        "cache-control",
        "content-language",
        "content-length",
        "content-type",
        "expires",
        "last-modified",
        "pragma",
    ];
    let name = name.to_ascii_lowercase();
    if name == "set-cookie" || name == "set-cookie2" {
        return false;
    }
    let exposed = list(headers, "Access-Control-Expose-Headers");
    SAFE.contains(&name.as_str())
        || exposed.iter().any(|known| known.eq_ignore_ascii_case(&name))
        || (!includes_credentials && exposed.iter().any(|known| known == "*"))
}

/// Fetch, "extracting header list values", of a list of tokens.
fn list(headers: &[(String, String)], name: &str) -> Vec<String> {
    let value = get(headers, name).unwrap_or_default();
    value
        .split(',')
        .map(|item| item.trim_matches([' ', '\t']).to_owned())
        .filter(|item| !item.is_empty())
        .collect()
}
