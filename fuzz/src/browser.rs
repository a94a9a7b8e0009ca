//! Whatever a script wants and a server answers: the model ends, and what it lets a script read is what Fetch's own steps allow.
//!
//! Input: `P` the page's origin, `M` method, `U` URL, `I`/`N` credentials included or omitted, `C` mode, `D` redirect mode, `h` a header;
//! then answers in turn: `s` a status, with `a` its headers.

use std::time::Duration;

use cors_core::browser::{
    Answer, Browser, Credentials, Engine, Fetch, Headers, Mode, Outcome, Profile, Purpose, Redirect, Request,
    ResponseType, Step,
};

use crate::fetch_standard::{cors_check, is_exposed, preflight_check};
use crate::text;

type Written = Vec<(String, String)>;

pub fn run(data: &[u8]) {
    let Some(lines) = text::lines(data) else { return };
    let fetch = fetch(&lines);
    let answers = answers(&lines);
    for profile in [Profile::standard(), Profile::chromium(), Profile::firefox()] {
        let mut browser = Browser::new(profile);
        // Twice: the second time it may remember.
        for second in 0..2 {
            exchange(&mut browser, &fetch, &answers, second);
        }
    }
}

fn exchange(browser: &mut Browser, fetch: &Fetch, answers: &[(u16, Written)], second: u64) {
    let standard = browser.profile().engine == Engine::Standard;
    let mut sent: Vec<(Request, u16, Written)> = Vec::new();
    let mut exchange = browser.start(fetch, Duration::from_secs(second));
    let outcome = loop {
        match exchange.step() {
            Step::Send(request) => {
                let nothing = (200, Vec::new());
                let (status, written) = answers.get(sent.len()).unwrap_or(&nothing);
                let mut headers = Headers::new();
                for (name, value) in written {
                    headers.append(name, value);
                }
                sent.push((request, *status, written.clone()));
                assert!(sent.len() <= 42, "21 hops of two requests");
                exchange.answer(Answer::Response { status: *status, headers });
            }
            Step::Done(outcome) => break outcome,
        }
    };
    assert!(!outcome.readable || outcome.blocked.is_none() && outcome.network_error.is_none());
    if standard {
        judge(&outcome, &sent);
    }
}

/// The standard's profile against the standard's steps.
fn judge(outcome: &Outcome, sent: &[(Request, u16, Written)]) {
    let header = |request: &Request, name: &str| {
        request.headers().get(name).map(|value| String::from_utf8_lossy(&value).into_owned())
    };
    // A preflight that was followed by its request was granted.
    for pair in sent.windows(2) {
        let [(preflight, status, answer), (actual, ..)] = pair else { continue };
        if preflight.purpose() != Purpose::Preflight {
            continue;
        }
        assert_eq!(actual.purpose(), Purpose::Actual);
        assert!((200..300).contains(status), "a preflight of status {status} is no grant");
        let origin = header(preflight, "Origin").unwrap_or_default();
        let names = header(preflight, "Access-Control-Request-Headers").unwrap_or_default();
        let names: Vec<String> =
            names.split(',').filter(|name| !name.is_empty()).map(str::to_owned).collect();
        // A preflight says nothing about credentials; its request does.
        let includes = actual.credentials();
        let granted = preflight_check(answer, &origin, includes, actual.method(), &names);
        assert!(granted, "{} from {origin} with {names:?} went on after {answer:?}", actual.method());
    }
    if outcome.readable && outcome.response_type == Some(ResponseType::Cors) {
        let Some((request, _, answer)) = sent.last() else { panic!("an answer to no request") };
        let origin = header(request, "Origin").unwrap_or_default();
        let includes = request.credentials();
        assert!(cors_check(answer, &origin, includes), "{origin} reads {answer:?}");
        for (name, _) in outcome.headers.iter() {
            assert!(is_exposed(answer, name, includes), "{name} is read of {answer:?}");
        }
    }
}

fn fetch(lines: &[(char, &str)]) -> Fetch {
    let last = |kind: char, default| {
        lines.iter().rev().find(|(known, _)| *known == kind).map_or(default, |(_, text)| *text)
    };
    let mut fetch =
        Fetch::new(last('P', "https://a.example"), last('M', "GET"), last('U', "https://b.example/x"));
    for (kind, text) in lines {
        fetch = match (*kind, *text) {
            ('I', _) => fetch.credentials(Credentials::Include),
            ('N', _) => fetch.credentials(Credentials::Omit),
            ('C', "no-cors") => fetch.mode(Mode::NoCors),
            ('C', "same-origin") => fetch.mode(Mode::SameOrigin),
            ('D', "error") => fetch.redirect(Redirect::Error),
            ('D', "manual") => fetch.redirect(Redirect::Manual),
            ('h', text) => {
                let (name, value) = text.split_once(": ").unwrap_or((text, ""));
                fetch.header(name, value)
            }
            _ => fetch,
        };
    }
    fetch
}

fn answers(lines: &[(char, &str)]) -> Vec<(u16, Written)> {
    let mut answers: Vec<(u16, Written)> = Vec::new();
    for (kind, text) in lines {
        match kind {
            's' => answers.push((text.parse().unwrap_or(200), Vec::new())),
            'a' => {
                let (name, value) = text.split_once(": ").unwrap_or((text, ""));
                // What no client's HTTP parser lets through (RFC 9110, sections 5.1 and 5.5).
                let is_field = !name.is_empty()
                    && name
                        .bytes()
                        .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
                    && !value.bytes().any(|byte| matches!(byte, 0 | b'\r' | b'\n'));
                if let (true, Some((_, headers))) = (is_field, answers.last_mut()) {
                    headers.push((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()));
                }
            }
            _ => {}
        }
    }
    answers
}
