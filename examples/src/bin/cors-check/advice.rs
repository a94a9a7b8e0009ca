//! For every sentence of the console: why a browser says it, and what to do about it.

use cors_core::{
    Escaped,
    browser::{Blocked, NetworkError, Outcome},
};

use crate::{
    args::Args,
    course::{Course, End},
};

/// The cause of a refusal, and what to do about it. Both are escaped and bounded.
#[derive(Debug)]
pub(crate) struct Advice {
    pub(crate) cause: String,
    pub(crate) fix: String,
}

impl Advice {
    /// `None` if the script may read the response.
    pub(crate) fn on(args: &Args, course: &Course) -> Option<Self> {
        let (cause, fix) = match &course.end {
            End::PreflightPassed => return None,
            End::NotFollowed(to) => (
                format!("the server redirects to `{}`", Escaped(to.as_bytes())),
                "say `--follow`, or check that URL".to_owned(),
            ),
            End::Outcome(outcome) if outcome.readable => return None,
            End::Outcome(outcome) => on_outcome(args, course, outcome),
        };
        Some(Self { cause, fix })
    }
}

fn on_outcome(args: &Args, course: &Course, outcome: &Outcome) -> (String, String) {
    match (&outcome.blocked, outcome.network_error) {
        (Some(blocked), _) => on_blocked(args, blocked, &outcome.scene.page_origin),
        (None, Some(NetworkError::NoAnswer)) => {
            let error = course.messages.last().and_then(|last| last.reply.as_ref().err());
            let error = error.map_or("no answer", String::as_str);
            (Escaped(error.as_bytes()).to_string(), "without an answer there is nothing to check".to_owned())
        }
        (None, Some(error)) => on_network_error(error),
        (None, None) => ("the response is opaque".to_owned(), "nothing on the server".to_owned()),
    }
}

fn on_blocked(args: &Args, blocked: &Blocked, page: &str) -> (String, String) {
    let credentials = if args.credentials { ", credentials" } else { "" };
    let attribute = format!("`#[cors(origins = [\"{page}\"]{credentials})]`");
    let listed = format!("if this page is meant to read the answer, write {attribute} above the handler");
    match blocked {
        Blocked::MissingAllowOrigin { stage, status } if stage.is_preflight() => (
            format!(
                "the preflight was answered {status} without a grant: the origin or the method is refused, or nothing there knows CORS"
            ),
            listed,
        ),
        Blocked::MissingAllowOrigin { status, .. } if *status >= 400 => (
            format!(
                "the answer is a {status} without CORS headers: the origin is refused, or the error lost the headers on its way"
            ),
            format!(
                "{attribute} covers errors, too; `.wrap(Cors::endpoints())` outermost covers those of other middleware"
            ),
        ),
        Blocked::MissingAllowOrigin { .. } => {
            (format!("the server did not say that `{page}` may read the answer"), listed)
        }
        Blocked::AllowOriginMismatch { value, .. } if value.strip_suffix('/') == Some(page) => (
            "the header ends with a slash, and browsers compare byte by byte".to_owned(),
            format!("{attribute}: with the slash it would not compile"),
        ),
        Blocked::AllowOriginMismatch { value, .. } => (
            format!(
                "the server allows `{}`, and not `{page}`: scheme, host and port all count",
                Escaped(value.as_bytes())
            ),
            listed,
        ),
        Blocked::MultipleAllowOrigin { .. } => (
            "two places set the header, or one sets a list; browsers take one value".to_owned(),
            format!("let one place answer: {attribute}, and nothing by hand or in the proxy before it"),
        ),
        Blocked::InvalidAllowOrigin { .. } => (
            "the value is no origin: that is a scheme, a host and, unless it is the default, a port"
                .to_owned(),
            format!("{attribute}: what is no origin does not compile"),
        ),
        Blocked::WildcardWithCredentials { .. } => (
            "the script sends cookies, and `*` never allows that".to_owned(),
            format!("{attribute}; a bearer token in `Authorization` needs no `credentials`"),
        ),
        Blocked::AllowCredentials { .. } => (
            "the script sends cookies, and the answer does not agree to that".to_owned(),
            format!("{attribute}, or leave `credentials: \"include\"` out of the script"),
        ),
        Blocked::PreflightStatus { status } => (
            format!(
                "the preflight was answered {status}: it met authentication or a router before anything that knows CORS"
            ),
            "`.wrap(Cors::endpoints())` outermost answers preflights before anything else does".to_owned(),
        ),
        Blocked::PreflightRedirect { .. } => (
            "the preflight was redirected: to https, to a log-in page, or to the path with a slash"
                .to_owned(),
            "call the address that the redirect leads to".to_owned(),
        ),
        Blocked::UnparsableAllowMethods { element } | Blocked::UnparsableAllowHeaders { element } => (
            format!("`{}` is no token, and one such element voids the list", Escaped(element.as_bytes())),
            "in `#[cors(...)]` what is no name does not compile".to_owned(),
        ),
        Blocked::MethodNotAllowed { method } => method_not_allowed(method),
        Blocked::HeadersNotAllowed { names } => headers_not_allowed(args, names),
        Blocked::RedirectWithCredentials => (
            "the redirect leads to an address with a user name or a password".to_owned(),
            "redirect to an address without them".to_owned(),
        ),
        Blocked::UnsupportedScheme { .. } => (
            "the redirect leads to something else than http and https".to_owned(),
            "redirect to an http or https address".to_owned(),
        ),
        _ => (
            "a browser asks the user before a page may speak to this network".to_owned(),
            "nothing on the server: the user decides".to_owned(),
        ),
    }
}

fn method_not_allowed(method: &str) -> (String, String) {
    let upper = method.to_ascii_uppercase();
    let shown = Escaped(method.as_bytes());
    if upper == method {
        (
            format!("the server's list of methods has no `{shown}`"),
            format!("`#[cors(...)]` on a handler that serves {shown} grants it"),
        )
    } else {
        (
            format!(
                "methods are compared byte by byte, and the browser sends `{shown}` as the script writes it"
            ),
            format!("write `{}` in the script", Escaped(upper.as_bytes())),
        )
    }
}

fn headers_not_allowed(args: &Args, names: &[String]) -> (String, String) {
    let listed: Vec<_> =
        names.iter().take(8).map(|name| format!("\"{}\"", Escaped(name.as_bytes()))).collect();
    let listed = listed.join(", ");
    let star = if args.credentials { "; with credentials `*` is a name like any other" } else { "" };
    let token = if names.iter().any(|name| name == "authorization") {
        "; `*` does not cover `Authorization`, and a token needs no `credentials`"
    } else {
        ""
    };
    (
        format!("the server's list of request headers lacks {listed}{star}"),
        format!("`#[cors(headers = [{listed}])]`{token}"),
    )
}

fn on_network_error(error: NetworkError) -> (String, String) {
    let (cause, fix) = match error {
        NetworkError::ProxyAuthentication => {
            ("the answer is a 407, which no page may read", "answer with another status")
        }
        NetworkError::Location => {
            ("`Location` is no URL, or there are two that differ", "send one `Location`")
        }
        NetworkError::TooManyRedirects => ("more than twenty redirects", "break the loop"),
        NetworkError::Scheme => {
            ("the redirect leads to something else than http and https", "redirect elsewhere")
        }
        _ => ("the browser refuses the request for another reason than CORS", "change the request"),
    };
    (cause.to_owned(), fix.to_owned())
}
