//! From what the console says to what to change: the cause of each refusal, seen from the server, and the fix in terms of
//! `#[cors(...)]`.

use std::fmt;

use super::{Blocked, Outcome, Stage};
use crate::explain::Escaped;

/// Why a browser refused, and what to change for it not to.
///
/// `Display` is two lines, escaped and bounded.
///
/// ```
/// use cors_core::browser::{Blocked, Stage};
///
/// let advice = Blocked::MissingAllowOrigin { stage: Stage::Preflight, status: 401 }.advice("https://app.example.com");
/// assert_eq!(advice.cause, "the preflight's answer (status 401) says nothing about who may read it");
/// assert!(advice.fix.contains("`Cors` outside whatever answers its preflight with 401"));
/// assert_eq!(advice.to_string(), format!("cause: {}\nfix: {}", advice.cause, advice.fix));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Advice {
    /// What the server did, or failed to do.
    pub cause: String,
    /// What to write.
    pub fix: String,
}

impl fmt::Display for Advice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "cause: {}\nfix: {}", self.cause, self.fix)
    }
}

impl Outcome {
    /// The cause and the fix, where CORS refused.
    ///
    /// ```
    /// use std::time::Duration;
    /// use cors_core::browser::{Answer, Browser, Fetch, Profile, Step};
    ///
    /// let mut browser = Browser::new(Profile::standard());
    /// let get = Fetch::new("https://app.example.com", "GET", "https://api.example.com/");
    /// let mut exchange = browser.start(&get, Duration::ZERO);
    /// exchange.answer(Answer::response(200, [("Vary", "Origin")]));
    /// let Step::Done(outcome) = exchange.step() else { unreachable!() };
    /// assert_eq!(outcome.advice().unwrap().fix, "add `\"https://app.example.com\"` to `origins` of this endpoint");
    /// ```
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        self.blocked.as_ref().map(|blocked| blocked.advice(&self.scene.page_origin))
    }
}

impl Blocked {
    /// The cause and the fix, for a page of this origin.
    #[must_use]
    pub fn advice(&self, page_origin: &str) -> Advice {
        let page = Escaped(page_origin.as_bytes());
        let (cause, fix) = match self {
            Self::MissingAllowOrigin { stage, status } => missing(*stage, *status, page),
            Self::AllowOriginMismatch { value, .. } if value.strip_suffix('/') == Some(page_origin) => (
                "the answer allows this origin with a slash at its end, and browsers compare byte by byte".to_owned(),
                format!("write `origins = [\"{page}\"]` above the endpoint: with the slash it does not compile"),
            ),
            Self::AllowOriginMismatch { value, .. } => (
                format!("the answer allows `{}`, and browsers compare byte by byte", shown(value)),
                format!(
                    "list every origin in `origins` of this endpoint, `\"{page}\"` included; a policy answers each with \
                     its own, and says `Vary: Origin` for caches"
                ),
            ),
            Self::MultipleAllowOrigin { value, .. } => (
                format!("`Access-Control-Allow-Origin` says `{}`, and can say one origin only", shown(value)),
                "let one place set it: remove what a proxy, another middleware or the handler adds".to_owned(),
            ),
            Self::InvalidAllowOrigin { value, .. } => (
                format!("`Access-Control-Allow-Origin` says `{}`, which is no origin", shown(value)),
                format!("write `origins = [\"{page}\"]` above the endpoint; patterns are the server's to resolve"),
            ),
            Self::WildcardWithCredentials { .. } => (
                "the answer allows every origin with `*`, and the script sends credentials".to_owned(),
                format!(
                    "write `origins = [\"{page}\"], credentials`; or leave `credentials: 'include'` out of the script: a \
                     bearer token needs none"
                ),
            ),
            Self::AllowCredentials { value, .. } => (
                if value.is_empty() {
                    "the script sends credentials, and the answer does not allow them".to_owned()
                } else {
                    format!("`Access-Control-Allow-Credentials` says `{}`, and only `true` counts", shown(value))
                },
                "add `credentials` to this endpoint's attribute; on the preflight and on the answer it must be there"
                    .to_owned(),
            ),
            Self::PreflightStatus { status } => (
                format!("the preflight was answered with status {status}, and must be 200 to 299"),
                "put `Cors` outermost, so that nothing else answers preflights: not authentication, not a 404 or a 405"
                    .to_owned(),
            ),
            Self::PreflightRedirect { status } => (
                format!("the preflight was redirected with status {status}, to another path or a login"),
                "call the path it is redirected to, and put `Cors` outside whatever redirects".to_owned(),
            ),
            Self::UnparsableAllowMethods { element } => unparsable("Methods", "methods", element),
            Self::UnparsableAllowHeaders { element } => unparsable("Headers", "headers", element),
            Self::MethodNotAllowed { method } => method_not_allowed(method),
            Self::HeadersNotAllowed { names } => headers_not_allowed(names),
            Self::RedirectWithCredentials => (
                "the answer redirects to an address with a user name or a password".to_owned(),
                "redirect to an address without them".to_owned(),
            ),
            Self::UnsupportedScheme { url } => (
                format!("the answer redirects to `{}`, which no script may follow to", shown(url)),
                "redirect to `https` or `http` only".to_owned(),
            ),
            Self::WrongAddressSpace { announced, actual } => (
                format!(
                    "the script says `targetAddressSpace: \"{}\"`, and the server is in `{}`",
                    announced.as_str(),
                    actual.as_str()
                ),
                format!(
                    "write `targetAddressSpace: \"{}\"` in the script, or leave it out; no header of the server's decides this",
                    actual.as_str()
                ),
            ),
            Self::LocalNetworkDenied { .. } => (
                "the browser asks its user before a page may call this machine or the local network".to_owned(),
                "grant the permission in the browser; no header of the server's decides this".to_owned(),
            ),
        };
        Advice { cause, fix }
    }
}

fn missing(stage: Stage, status: u16, page: Escaped<'_>) -> (String, String) {
    let answer = match stage {
        Stage::Preflight | Stage::PreflightRedirect => "preflight's answer",
        Stage::Redirect => "redirect",
        Stage::Response => "answer",
    };
    let cause = format!("the {answer} (status {status}) says nothing about who may read it");
    let fix = match (stage, status) {
        (Stage::Preflight, 401 | 403 | 404 | 405) => format!(
            "put `#[cors(origins = [\"{page}\"])]` above the endpoint, and `Cors` outside whatever answers its preflight \
             with {status}"
        ),
        (Stage::PreflightRedirect, _) => "call the path it is redirected to".to_owned(),
        (_, 400..) => format!(
            "put `Cors` outermost, so that errors of other middleware carry the headers too, and add `\"{page}\"` to \
             `origins` of this endpoint"
        ),
        _ => format!("add `\"{page}\"` to `origins` of this endpoint"),
    };
    (cause, fix)
}

fn unparsable(what: &str, key: &str, element: &str) -> (String, String) {
    (
        format!(
            "`Access-Control-Allow-{what}` holds `{}`, which is no token, and voids the whole list",
            shown(element)
        ),
        format!("write `{key}` as a list: what is no token does not compile"),
    )
}

fn method_not_allowed(method: &str) -> (String, String) {
    let upper = method.to_ascii_uppercase();
    let cause = format!("the preflight's answer does not list `{}`", shown(method));
    if upper != *method && matches!(upper.as_str(), "PATCH" | "QUERY") {
        return (cause, format!("write `{upper}` in the script: browsers do not upper-case it"));
    }
    (
        cause,
        format!(
            "serve `{}` on this path, or add it to `methods` where that narrows the route",
            shown(method)
        ),
    )
}

fn headers_not_allowed(names: &[String]) -> (String, String) {
    let quoted: Vec<String> = names.iter().take(8).map(|name| format!("`\"{}\"`", shown(name))).collect();
    let quoted = quoted.join(", ");
    let mut fix = format!("add {quoted} to `headers` of this endpoint");
    if names.iter().any(|name| name == "authorization") {
        fix.push_str("; `\"*\"` does not cover `Authorization`, and a token needs no `credentials`");
    }
    (format!("the preflight's answer does not list {quoted}"), fix)
}

fn shown(text: &str) -> Escaped<'_> {
    Escaped(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_wrote_is_escaped_and_bounded() {
        let hostile = format!("\u{1b}[2J\n{}", "x".repeat(10_000));
        let stage = Stage::Response;
        for blocked in [
            Blocked::AllowOriginMismatch { stage, value: hostile.clone() },
            Blocked::InvalidAllowOrigin { stage, value: hostile.clone() },
            Blocked::MultipleAllowOrigin { stage, value: hostile.clone(), lines: 2 },
            Blocked::AllowCredentials { stage, value: hostile.clone() },
            Blocked::UnparsableAllowHeaders { element: hostile.clone() },
            Blocked::HeadersNotAllowed { names: vec![hostile.clone(); 100] },
            Blocked::UnsupportedScheme { url: hostile.clone() },
        ] {
            let text = blocked.advice(&hostile).to_string();
            assert!(text.len() < 3000 && text.lines().count() == 2 && !text.contains('\u{1b}'), "{text}");
        }
    }

    #[test]
    fn a_slash_at_the_end_is_told_from_another_origin() {
        let page = "https://app.example.com";
        for (value, slash) in [
            ("https://app.example.com/", true),
            ("https://app.example.com//", false),
            ("https://other.example.com/", false),
            ("https://other.example.com", false),
        ] {
            let blocked = Blocked::AllowOriginMismatch { stage: Stage::Response, value: value.into() };
            let cause = blocked.advice(page).cause;
            assert_eq!(cause.contains("with a slash at its end"), slash, "{cause}");
        }
    }

    #[test]
    fn what_to_do_depends_on_what_was_answered() {
        let page = "https://app.example.com";
        for (stage, status, fix) in [
            (Stage::Response, 200, "add `\"https://app.example.com\"` to `origins`"),
            (Stage::Response, 500, "put `Cors` outermost"),
            (Stage::Redirect, 302, "add `\"https://app.example.com\"` to `origins`"),
            (Stage::Preflight, 204, "add `\"https://app.example.com\"` to `origins`"),
            (Stage::Preflight, 401, "outside whatever answers its preflight with 401"),
            (Stage::Preflight, 500, "put `Cors` outermost"),
            (Stage::PreflightRedirect, 302, "call the path it is redirected to"),
        ] {
            let advice = Blocked::MissingAllowOrigin { stage, status }.advice(page);
            assert!(advice.fix.starts_with(fix) || advice.fix.contains(fix) && status == 401, "{advice}");
            assert!(advice.cause.contains(&format!("(status {status}) says nothing")), "{advice}");
        }
    }

    /// Fetch, "normalize": `patch` is sent as it is written, and nothing is standardised about `purge`.
    #[test]
    fn a_methods_case_is_the_scripts_mistake_where_browsers_keep_it() {
        for (method, upper) in
            [("patch", Some("PATCH")), ("Query", Some("QUERY")), ("PATCH", None), ("purge", None)]
        {
            let fix = Blocked::MethodNotAllowed { method: method.into() }.advice("null").fix;
            match upper {
                Some(upper) => assert!(fix.starts_with(&format!("write `{upper}` in the script")), "{fix}"),
                None => assert!(fix.starts_with(&format!("serve `{method}` on this path")), "{fix}"),
            }
        }
    }
}
