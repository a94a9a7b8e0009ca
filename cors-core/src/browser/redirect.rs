//! What a redirect does to a request (Fetch, HTTP-redirect fetch).

use url::Url;

use super::{Answered, Headers};

/// A redirect status, and somewhere to go.
pub(super) fn is_redirect(answer: &Answered) -> bool {
    has_redirect_status(answer) && answer.headers.contains("location")
}

/// Fetch, "redirect status".
pub(super) fn has_redirect_status(answer: &Answered) -> bool {
    matches!(answer.status, 301 | 302 | 303 | 307 | 308)
}

/// Where it leads (Fetch, "location URL"); `None` if that is no URL, or two lines differ.
pub(super) fn location(answer: &Answered, current: &Url) -> Option<Url> {
    let mut lines = answer.headers.lines_of("location");
    let first = lines.next()?;
    if lines.any(|other| other != first) {
        return None;
    }
    let mut target = current.join(std::str::from_utf8(first).ok()?).ok()?;
    if target.fragment().is_none() {
        target.set_fragment(current.fragment());
    }
    Some(target)
}

/// Whether the request goes on as a `GET` without its body.
pub(super) fn becomes_get(status: u16, method: &str) -> bool {
    match status {
        301 | 302 => method == "POST",
        303 => !matches!(method, "GET" | "HEAD"),
        _ => false,
    }
}

/// Fetch, "request-body-header name": they go with the body.
pub(super) fn drop_body_headers(headers: &mut Headers) {
    for name in ["content-encoding", "content-language", "content-location", "content-type"] {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(lines: &[&str]) -> Option<String> {
        let headers = lines.iter().map(|line| ("Location", line)).collect();
        let answer = Answered { status: 302, headers };
        location(&answer, &Url::parse("https://a.example/x/y?q#f").unwrap()).map(String::from)
    }

    #[test]
    fn locations_are_relative_and_inherit_the_fragment() {
        assert_eq!(to(&["z"]).as_deref(), Some("https://a.example/x/z#f"));
        assert_eq!(to(&["//b.example/#g"]).as_deref(), Some("https://b.example/#g"));
        assert_eq!(to(&["/1", " /1"]).as_deref(), Some("https://a.example/1#f"));
        assert_eq!(to(&["/1", "/2"]), None);
        assert_eq!(to(&["https://"]), None);
    }

    #[test]
    fn posts_become_gets_and_other_methods_only_by_303() {
        assert!(becomes_get(301, "POST") && becomes_get(302, "POST") && becomes_get(303, "PUT"));
        assert!(!becomes_get(301, "PUT") && !becomes_get(307, "POST") && !becomes_get(303, "HEAD"));
    }
}
