//! What to do about a refusal: the model's advice, with the name of the handler where the page knows it.

use cors_core::browser::{Blocked, NetworkError, Outcome};
use serde::Serialize;

use crate::playground::catalogue::{Stated, stated};

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
        match (&outcome.blocked, handler) {
            // An annotated handler answers its preflights and its errors, so it can only be the policy.
            (Some(Blocked::MissingAllowOrigin { .. }), Some(handler)) => Some(no_grant(handler, page)),
            (Some(blocked), handler) => {
                let advice = blocked.advice(page);
                // What no attribute stands above has no `origins` yet.
                let fix = match handler {
                    Some(handler) => advice.fix.replace("this endpoint", &format!("`{handler}`")),
                    None => format!("with `#[cors]` above the handler: {}", advice.fix),
                };
                Some(Self { cause: advice.cause, fix })
            }
            (None, _) => outcome.network_error.map(on_network_error),
        }
    }
}

/// What is to change where the policy of `handler` grants `page` nothing: only what is there can be changed.
fn no_grant(handler: &str, page: &str) -> Advice {
    let cause = format!("the policy of `{handler}` grants `{page}` nothing");
    let meant = "if this page is meant to read the answer";
    match stated(handler) {
        Some(Stated::Nowhere) => Advice {
            cause: format!("`disabled` stands above `{handler}`, so it takes no part in CORS"),
            fix: "nothing, if no other origin is meant to call it; else give it `origins` in place of `disabled`"
                .to_owned(),
        },
        Some(Stated::Replaced) => Advice {
            cause: format!("{cause} at the moment: it is a `SharedPolicy`, replaced while the server runs"),
            fix: format!("put `\"{page}\"` into the policy that replaces it, {meant}"),
        },
        Some(Stated::Module) => Advice {
            cause,
            fix: format!("add `\"{page}\"` to `origins` above the module that `{handler}` stands in, {meant}"),
        },
        Some(Stated::Handler) | None => {
            Advice { cause, fix: format!("add `\"{page}\"` to `origins` of `{handler}`, {meant}") }
        }
    }
}

fn on_network_error(error: NetworkError) -> Advice {
    let (cause, fix) = match error {
        NetworkError::Invalid(_) => (
            "`fetch` itself refuses this request, before anything is sent",
            "change the request in the script",
        ),
        NetworkError::NotSameOrigin => {
            ("mode `same-origin` forbids every other origin", "leave `mode` out of the script")
        }
        NetworkError::NoCorsRedirectMode => {
            ("mode `no-cors` always follows redirects", "leave `redirect` out of the script")
        }
        NetworkError::RedirectRefused => {
            ("the script asked for redirects to fail", "leave `redirect` out of the script")
        }
        _ => (
            "the request failed for another reason than CORS",
            "look at the network panel of the developer tools",
        ),
    };
    Advice { cause: cause.to_owned(), fix: fix.to_owned() }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use cors_core::browser::{Answer, Browser, Fetch, Profile, Step};

    use super::*;

    fn advice(handler: Option<&str>, answer: Answer) -> Advice {
        let mut browser = Browser::new(Profile::chromium());
        let fetch = Fetch::new("http://localhost:2", "GET", "http://localhost:1/").header("X-A", "1");
        let mut exchange = browser.start(&fetch, Duration::ZERO);
        exchange.answer(answer);
        let Step::Done(outcome) = exchange.step() else { panic!("the preflight was allowed") };
        Advice::on(&outcome, handler).unwrap()
    }

    #[test]
    fn a_known_handler_is_named() {
        let no_header = || Answer::response(204, [("Access-Control-Allow-Origin", "*")]);
        assert_eq!(advice(Some("item"), no_header()).fix, "add `\"x-a\"` to `headers` of `item`");
        assert_eq!(
            advice(None, no_header()).fix,
            "with `#[cors]` above the handler: add `\"x-a\"` to `headers` of this endpoint"
        );
    }

    #[test]
    fn what_grants_nothing_is_changed_where_it_stands() {
        let fix = |handler| advice(Some(handler), Answer::response(403, [("Vary", "Origin")])).fix;
        assert_eq!(
            fix("item"),
            "add `\"http://localhost:2\"` to `origins` of `item`, if this page is meant to read the answer"
        );
        assert_eq!(
            fix("log_in"),
            "add `\"http://localhost:2\"` to `origins` above the module that `log_in` stands in, if this page is meant to \
             read the answer"
        );
        assert_eq!(
            fix("prices"),
            "put `\"http://localhost:2\"` into the policy that replaces it, if this page is meant to read the answer"
        );
        assert_eq!(
            fix("metrics"),
            "nothing, if no other origin is meant to call it; else give it `origins` in place of `disabled`"
        );
    }
}
