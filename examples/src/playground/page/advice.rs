//! For every sentence of the console: why the browser says it, and what to do about it.

use cors_core::browser::{Blocked, NetworkError, Outcome};
use serde::Serialize;

/// The cause of a refusal, and what to do about it.
#[derive(Debug, Serialize)]
pub(super) struct Advice {
    cause: String,
    fix: String,
}

impl Advice {
    /// `None` if nothing was refused. `handler` is the annotated handler that was called, where that is known.
    pub(super) fn on(outcome: &Outcome, handler: Option<&str>) -> Option<Self> {
        let page = &outcome.scene.page_origin;
        if let Some(blocked) = &outcome.blocked {
            let (cause, fix) = on_blocked(blocked, page, handler);
            return Some(Self { cause, fix });
        }
        let (cause, fix) = on_network_error(outcome.network_error?);
        Some(Self { cause: cause.to_owned(), fix: fix.to_owned() })
    }
}

fn on_blocked(blocked: &Blocked, page: &str, handler: Option<&str>) -> (String, String) {
    let of = handler.map_or_else(|| "above the handler".to_owned(), |handler| format!("of `{handler}`"));
    let list = format!("If this page is meant to read the answer, add `\"{page}\"` to `origins` {of}.");
    match blocked {
        Blocked::MissingAllowOrigin { .. } if handler.is_some() => {
            (format!("The policy {of} grants `{page}` nothing."), list)
        }
        Blocked::MissingAllowOrigin { stage, status: 403 } if stage.is_preflight() => {
            (format!("The preflight was refused: no policy here lists `{page}` for this method."), list)
        }
        Blocked::MissingAllowOrigin { stage, status } if stage.is_preflight() => (
            format!(
                "The preflight was answered {status} without any CORS header: nothing here serves `OPTIONS`."
            ),
            format!(
                "Write `#[cors(origins = [\"{page}\"])]` above the handler: it answers its preflights, too."
            ),
        ),
        Blocked::MissingAllowOrigin { status, .. } if *status >= 400 => (
            format!(
                "The answer is a {status} without CORS headers: the policy does not list `{page}`, or the error lost \
                 the headers."
            ),
            format!("Write `#[cors(origins = [\"{page}\"])]` above the handler: it covers errors, too."),
        ),
        Blocked::MissingAllowOrigin { .. } => {
            (format!("The server did not say that `{page}` may read the answer."), list)
        }
        Blocked::AllowOriginMismatch { value, .. } if value.strip_suffix('/') == Some(page) => (
            "The header ends with a slash, and browsers compare byte by byte.".to_owned(),
            format!("Write `origins = [\"{page}\"]`: with the slash it would not compile."),
        ),
        Blocked::AllowOriginMismatch { .. } => {
            (format!("The header names another origin than `{page}`. Scheme, host and port all count."), list)
        }
        Blocked::MultipleAllowOrigin { .. } => (
            "Two places set the header, or one sets a list. Browsers take one value only.".to_owned(),
            "Let one place answer: `#[cors(...)]` above the handler, and nothing by hand or in the proxy."
                .to_owned(),
        ),
        Blocked::InvalidAllowOrigin { .. } => (
            "The value is no origin: that is a scheme, a host and, unless it is the default, a port."
                .to_owned(),
            format!("Write `origins = [\"{page}\"]`: what is no origin does not compile."),
        ),
        Blocked::WildcardWithCredentials { .. } => (
            "The script sends cookies, and `*` never allows that: any website could act as its visitors."
                .to_owned(),
            format!(
                "Write `origins = [\"{page}\"], credentials`, or leave `credentials: \"include\"` out of the script."
            ),
        ),
        Blocked::AllowCredentials { .. } => (
            "The script sends cookies, and the answer does not agree to that.".to_owned(),
            "Add `credentials` to the attribute, or leave `credentials: \"include\"` out of the script."
                .to_owned(),
        ),
        Blocked::PreflightStatus { status } => (
            format!(
                "The preflight was answered {status}: it met authentication, or a router without `OPTIONS`, before \
                 anything that knows CORS."
            ),
            "Add `.wrap(Cors::endpoints())` outermost: it answers preflights before anything else does."
                .to_owned(),
        ),
        Blocked::PreflightRedirect { .. } => (
            "The preflight was redirected: to https, to a log-in page, or to the path with a slash."
                .to_owned(),
            "Call the address that the redirect leads to.".to_owned(),
        ),
        Blocked::UnparsableAllowMethods { element } | Blocked::UnparsableAllowHeaders { element } => (
            format!("`{element}` is no method or header name, and one such element spoils the whole list."),
            "Leave the lists to `#[cors(...)]`: what is no name does not compile.".to_owned(),
        ),
        Blocked::MethodNotAllowed { method } => method_not_allowed(method),
        Blocked::HeadersNotAllowed { names } => {
            let names: Vec<_> = names.iter().map(|name| format!("`\"{}\"`", in_title_case(name))).collect();
            let names = names.join(", ");
            (
                format!("The server's list of request headers lacks {names}."),
                format!("Add {names} to `headers` {of}."),
            )
        }
        Blocked::RedirectWithCredentials => (
            "The redirect leads to an address with a user name or a password.".to_owned(),
            "Redirect to an address without them.".to_owned(),
        ),
        Blocked::UnsupportedScheme { .. } => (
            "The redirect leads to something else than http or https.".to_owned(),
            "Redirect to an http or https address.".to_owned(),
        ),
        _ => (
            "The browser asks the user before a page may speak to this network.".to_owned(),
            "Nothing on the server: the user decides.".to_owned(),
        ),
    }
}

fn method_not_allowed(method: &str) -> (String, String) {
    let upper = method.to_ascii_uppercase();
    if upper == method {
        (
            format!("The server's list of methods has no `{method}`."),
            format!("Annotate a handler that serves {method}: it grants what its route serves."),
        )
    } else {
        (
            format!(
                "Methods are compared byte by byte, and the browser sends `{method}` as the script writes it."
            ),
            format!("Write `{upper}` in the script."),
        )
    }
}

/// As header names are usually written: `content-type` is `Content-Type`.
fn in_title_case(name: &str) -> String {
    let part = |part: &str| {
        let (first, rest) = part.split_at_checked(1).unwrap_or((part, ""));
        first.to_ascii_uppercase() + rest
    };
    name.split('-').map(part).collect::<Vec<_>>().join("-")
}

fn on_network_error(error: NetworkError) -> (&'static str, &'static str) {
    match error {
        NetworkError::Invalid(_) => (
            "`fetch` itself refuses this request, before anything is sent.",
            "Change the request in the script.",
        ),
        NetworkError::NotSameOrigin => {
            ("Mode `same-origin` forbids every other origin.", "Leave `mode` out of the script.")
        }
        NetworkError::NoCorsRedirectMode => {
            ("Mode `no-cors` always follows redirects.", "Leave `redirect` out of the script.")
        }
        NetworkError::RedirectRefused => {
            ("The script asked for redirects to fail.", "Leave `redirect` out of the script.")
        }
        _ => (
            "The request failed for another reason than CORS.",
            "Look at the network panel of the developer tools.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_names_are_written_as_usual() {
        assert_eq!(in_title_case("content-type"), "Content-Type");
        assert_eq!(in_title_case("x--a-"), "X--A-");
    }
}
