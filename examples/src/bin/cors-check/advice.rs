//! Why the page cannot read the answer, and what to do about it: the model's advice where CORS refused.

use cors_core::{
    Escaped,
    browser::{NetworkError, Outcome},
};

use crate::course::{Course, End};

/// The cause of a refusal, and what to do about it. Both are escaped and bounded.
#[derive(Debug)]
pub(crate) struct Advice {
    pub(crate) cause: String,
    pub(crate) fix: String,
}

impl Advice {
    /// `None` if the script may read the response.
    pub(crate) fn on(course: &Course) -> Option<Self> {
        let (cause, fix) = match &course.end {
            End::PreflightPassed => return None,
            End::NotFollowed(to) => (
                format!("the server redirects to `{}`", Escaped(to.as_bytes())),
                "say `--follow`, or check that URL".to_owned(),
            ),
            End::Outcome(outcome) if outcome.readable => return None,
            End::Outcome(outcome) => on_outcome(course, outcome),
        };
        Some(Self { cause, fix })
    }
}

fn on_outcome(course: &Course, outcome: &Outcome) -> (String, String) {
    match (&outcome.blocked, outcome.network_error) {
        (Some(blocked), _) => {
            let advice = blocked.advice(&outcome.scene.page_origin);
            (advice.cause, advice.fix)
        }
        (None, Some(NetworkError::NoAnswer)) => {
            let error = course.messages.last().and_then(|last| last.reply.as_ref().err());
            let error = error.map_or("no answer", String::as_str);
            (Escaped(error.as_bytes()).to_string(), "without an answer there is nothing to check".to_owned())
        }
        (None, Some(error)) => on_network_error(error),
        (None, None) => ("the response is opaque".to_owned(), "nothing on the server".to_owned()),
    }
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
