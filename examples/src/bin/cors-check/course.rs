//! The request as the browser model wants it to go, over a real network.

use cors_core::browser::{
    Answer, Body, Browser, Credentials, Fetch, Invalid, NetworkError, Outcome, Purpose, Step,
};

use crate::{
    args::Args,
    client::{Client, Message, Sent},
};

/// What was sent, what came back, and how it ended.
#[derive(Debug)]
pub(crate) struct Course {
    pub(crate) messages: Vec<Message>,
    pub(crate) end: End,
    /// Headers that were asked for and that a script cannot set.
    pub(crate) ignored: Vec<String>,
}

/// How it ended.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one in the life of the program")]
pub(crate) enum End {
    /// As the browser model says.
    Outcome(Outcome),
    /// At a redirect that the browser would follow to this URL, and that `--follow` was not said for.
    NotFollowed(String),
    /// At a preflight that passed, because of `--preflight-only`.
    PreflightPassed,
}

/// Drives the model.
///
/// # Errors
///
/// The script's request is one that the Fetch API refuses, or that has no preflight where only that was asked for.
pub(crate) fn run(args: &Args, client: &Client<'_>) -> Result<Course, String> {
    let ignored = ignored_headers(args)?;
    let mut browser = Browser::new(args.profile.clone());
    let mut exchange = browser.start(&fetch(args, &args.origin), std::time::Duration::ZERO);
    let mut messages: Vec<Message> = Vec::new();
    let end = loop {
        let request = match exchange.step() {
            Step::Send(request) => request,
            Step::Done(outcome) => break End::Outcome(outcome),
        };
        let hopped = messages.last().is_some_and(|last| last.sent.purpose == Purpose::Actual);
        if hopped && !args.follow {
            break End::NotFollowed(request.url().to_owned());
        }
        if args.preflight_only && request.purpose() == Purpose::Actual {
            if messages.is_empty() {
                return Err(
                    "a browser sends this without a preflight: leave out `--preflight-only`".to_owned()
                );
            }
            break End::PreflightPassed;
        }
        let message = client.exchange(Sent::new(&request)?);
        exchange.answer(match &message.reply {
            Ok(reply) => Answer::Response { status: reply.status, headers: reply.headers.clone() },
            Err(_) => Answer::Nothing,
        });
        messages.push(message);
    };
    Ok(Course { messages, end, ignored })
}

/// What the script asks for, on a page of `origin`.
pub(crate) fn fetch(args: &Args, origin: &str) -> Fetch {
    let mut fetch = Fetch::new(origin, &args.method, args.url.as_str()).credentials(if args.credentials {
        Credentials::Include
    } else {
        Credentials::SameOrigin
    });
    for (name, value) in &args.headers {
        fetch = fetch.header(name, value);
    }
    if args.data.is_some() {
        fetch = fetch.body(Body::text());
    }
    fetch
}

/// Which of the given headers a browser drops: a request to the page's own origin would carry all others at once.
fn ignored_headers(args: &Args) -> Result<Vec<String>, String> {
    let own = args.url.origin().ascii_serialization();
    let mut browser = Browser::new(args.profile.clone());
    match browser.start(&fetch(args, &own), std::time::Duration::ZERO).step() {
        Step::Send(request) => Ok(args
            .headers
            .iter()
            .filter(|(name, _)| request.headers().get(name).is_none())
            .map(|(name, _)| name.clone())
            .collect()),
        Step::Done(outcome) => Err(match outcome.network_error {
            Some(NetworkError::Invalid(Invalid::Method)) => {
                format!("`fetch` refuses the method `{}`", args.method)
            }
            Some(NetworkError::Invalid(Invalid::BodyNotAllowed)) => {
                format!("`fetch` refuses a body with {}", args.method)
            }
            _ => "`fetch` refuses this request before anything is sent".to_owned(),
        }),
    }
}
