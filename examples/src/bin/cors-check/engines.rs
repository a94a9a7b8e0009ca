//! What the other browsers say to the same answers.

use std::time::Duration;

use cors_core::browser::{Answer, Browser, Engine, Outcome, Profile, Request, Step};

use crate::{
    args::Args,
    client::{Message, Sent},
    course::{Course, End, fetch},
};

/// The outcome in every engine, in a fixed order; `None` where an engine would have asked something that was not asked.
pub(crate) fn compare(args: &Args, course: &Course) -> Vec<(Engine, Option<Outcome>)> {
    // Where the network gave no answer there is none to judge.
    if !matches!(course.end, End::Outcome(_)) || course.messages.iter().any(|message| message.reply.is_err())
    {
        return Vec::new();
    }
    [Profile::standard(), Profile::chromium(), Profile::firefox()]
        .into_iter()
        .map(|profile| (profile.engine, replay(args, profile, &course.messages)))
        .collect()
}

/// The word for an engine, as `--engine` takes it.
pub(crate) fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Chromium => "chromium",
        Engine::Firefox => "firefox",
        _ => "standard",
    }
}

fn replay(args: &Args, profile: Profile, messages: &[Message]) -> Option<Outcome> {
    let mut browser = Browser::new(profile);
    let mut exchange = browser.start(&fetch(args, &args.origin), Duration::ZERO);
    loop {
        match exchange.step() {
            Step::Done(outcome) => return Some(outcome),
            Step::Send(request) => {
                let message = messages.iter().find(|message| is_same(&message.sent, &request))?;
                let reply = message.reply.as_ref().ok()?;
                exchange.answer(Answer::Response { status: reply.status, headers: reply.headers.clone() });
            }
        }
    }
}

/// Whether a server that answers what it is asked answers both alike.
fn is_same(sent: &Sent, request: &Request) -> bool {
    let headers = ["origin", "access-control-request-method", "access-control-request-headers"];
    sent.purpose == request.purpose()
        && sent.method == request.method()
        && sent.url.as_str() == request.url()
        && sent.credentials == request.credentials()
        && headers.iter().all(|name| sent.headers.get(name) == request.headers().get(name))
}
