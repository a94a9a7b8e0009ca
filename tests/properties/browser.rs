//! Whatever the validator accepts: a page reads an answer, with credentials or without, just where the configuration names
//! its origin and says so; the page is a browser of the model, the server only repeats what the engine says.

use std::time::Duration;

use cors_core::browser::{Answer, Browser, Credentials, Fetch, Profile, Purpose, Request, Step};
use cors_core::headers::{Header, Value};
use cors_core::{OriginField, Policy};
use proptest::prelude::*;

use crate::asked;
use crate::configured::{configured, near};

const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];
const HEADERS: [&str; 3] = ["X-A", "X-B", "Authorization"];

/// What a server with this policy answers.
fn answer(policy: &Policy, request: &Request) -> Answer {
    let origin = request.headers().get("Origin");
    let field = origin.as_deref().map_or(OriginField::Absent, OriginField::One);
    let granted = policy.decide(field).is_allowed();
    let text = |(name, value): Header<'_>| {
        let value = match value {
            Value::Text(text) => text.as_bytes().to_vec(),
            Value::OriginAsSent => origin.clone().unwrap_or_default(),
        };
        (name.to_owned(), value)
    };
    let methods: Vec<&str> = policy.methods().collect();
    let methods = methods.join(", ");
    match request.purpose() {
        Purpose::Preflight => Answer::response(
            if granted { 204 } else { 403 },
            policy.preflight_headers(granted, &methods, None).map(text),
        ),
        _ => Answer::response(200, policy.actual_headers(granted).map(text)),
    }
}

/// Whether the page may read the answer.
fn reads(policy: &Policy, profile: Profile, fetch: &Fetch) -> bool {
    let mut browser = Browser::new(profile);
    let mut exchange = browser.start(fetch, Duration::ZERO);
    loop {
        match exchange.step() {
            Step::Send(request) => exchange.answer(answer(policy, &request)),
            Step::Done(outcome) => return outcome.readable,
        }
    }
}

/// An origin that a page can have: the model's `Fetch` takes the page's address.
fn is_an_origin(asked: &str) -> bool {
    asked == "null" || url::Url::parse(asked).is_ok_and(|url| url.origin().ascii_serialization() == asked)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn a_page_reads_what_is_named_and_nothing_else(
        configured in configured(),
        asked in asked(),
        pick in any::<prop::sample::Index>(),
        near_by in any::<prop::sample::Index>(),
        allowed_methods in prop::sample::subsequence(&METHODS[..], 0..4),
        allowed_headers in prop::sample::subsequence(&HEADERS[..], 0..3),
        sends_credentials: bool,
        method in prop::sample::select(&METHODS[..]),
        header in prop::option::of(prop::sample::select(&HEADERS[..])),
    ) {
        let Ok(policy) = configured.build(|builder| {
            let builder = builder.headers(&allowed_headers);
            if allowed_methods.is_empty() { builder } else { builder.methods(&allowed_methods) }
        }) else { return Ok(()) };
        let named = configured.origins.one(pick);
        let neighbour = near_by.get(&near(&named)).clone();
        for page in [asked, neighbour, named] {
            if !is_an_origin(&page) {
                continue;
            }
            let mut fetch = Fetch::new(&page, method, "https://api.elsewhere.example/");
            if sends_credentials {
                fetch = fetch.credentials(Credentials::Include);
            }
            if let Some(header) = header {
                fetch = fetch.header(header, "x");
            }
            let may = configured.origins.names(&page)
                && (!sends_credentials || configured.credentials)
                // The Fetch standard's CORS-safelisted methods need no permission.
                && (matches!(method, "GET" | "POST") || allowed_methods.contains(&method))
                && header.is_none_or(|header| allowed_headers.contains(&header));
            for profile in [Profile::standard(), Profile::chromium(), Profile::firefox()] {
                prop_assert_eq!(reads(&policy, profile, &fetch), may, "{} {} of {:?}", method, page, policy);
            }
        }
    }
}
