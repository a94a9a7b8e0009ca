//! The browser's side of CORS, as a state machine without any I/O. Behind the feature `browser`, off by default: a
//! server needs none of it.
//!
//! Given what a script wants ([`Fetch`]) and what a server answers ([`Answer`]), the model says what a browser does:
//! whether it asks for permission first and how that preflight looks, whether the script may read the response and
//! which headers of it, what happens at each redirect, what the browser remembers of preflights, and, if it refuses,
//! the console's sentence to the letter. Any transport can drive it: an application in the same process, a real HTTP
//! client, a recording.
//!
//! Three [`Profile`]s follow the Fetch standard, Chromium 156 and Firefox 153; every deviation of a browser is a
//! named switch. The two browsers' profiles are proven by replay: `tests/browser` in this repository holds 1,157
//! recorded cases of each, and the model predicts them one by one.
//!
//! ```
//! use std::time::Duration;
//! use cors_core::browser::{Answer, Browser, Fetch, Profile, Purpose, Step};
//!
//! let mut browser = Browser::new(Profile::chromium());
//! let delete = Fetch::new("https://app.example.com", "DELETE", "https://api.example.com/items/1");
//! let mut exchange = browser.start(&delete, Duration::ZERO);
//! let outcome = loop {
//!     match exchange.step() {
//!         Step::Send(request) => {
//!             assert_eq!(request.purpose(), Purpose::Preflight);
//!             assert_eq!(request.headers().get("Access-Control-Request-Method").as_deref(), Some(&b"DELETE"[..]));
//!             exchange.answer(Answer::response(
//!                 204,
//!                 [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "PUT")],
//!             ));
//!         }
//!         Step::Done(outcome) => break outcome,
//!     }
//! };
//! assert!(!outcome.readable);
//! assert_eq!(
//!     outcome.console[0].exact(),
//!     "Access to fetch at 'https://api.example.com/items/1' from origin 'https://app.example.com' has been blocked \
//!      by CORS policy: Method DELETE is not allowed by Access-Control-Allow-Methods in preflight response."
//! );
//! ```
//!
//! What is not modelled: initiators other than `fetch()` and `XMLHttpRequest` (so not `Origin` on Chromium's
//! same-origin module scripts and fonts), the HTTP cache, cookies (a request only says whether they go along, so not
//! `Origin` on Storage Access requests either), service workers, and how a client parses a message. Nor what a browser refuses
//! without regard to CORS: mixed content (an `http:` server and a page of `https:`), bad ports (Fetch, "port blocking"), what a page's
//! Content Security Policy forbids.

mod advice;
mod blocked;
mod cache;
mod check;
mod console;
mod exchange;
mod exposed;
mod fetch;
mod headers;
mod hop;
mod max_age;
mod memory;
mod outcome;
mod place;
mod preflight;
mod prepare;
mod profile;
mod redirect;
mod request;
mod run;
mod safelist;
mod wire;

use std::time::Duration;

pub use advice::Advice;
pub use blocked::{AddressSpace, Blocked, Stage};
pub use console::{Scene, Sentence};
pub use exchange::{Exchange, Step};
pub use fetch::{Body, CacheMode, Credentials, Fetch, Initiator, Mode, Redirect, ReferrerPolicy};
pub use headers::Headers;
pub use outcome::{Invalid, NetworkError, Outcome, ResponseType};
pub use profile::{BadMaxAge, Engine, Forgets, Profile};
pub use request::{Answer, Purpose, Request};

use cache::PreflightCache;
use request::Answered;

/// A browser: its rules, and what it remembers of preflights.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Engine, Fetch, Profile, Purpose, Step};
///
/// let mut browser = Browser::new(Profile::chromium());
/// assert_eq!(browser.profile().engine, Engine::Chromium);
///
/// // A preflight that is remembered for ten minutes is not sent again before.
/// let put = Fetch::new("https://a.example", "PUT", "https://b.example/");
/// let grant = [
///     ("Access-Control-Allow-Origin", "*"),
///     ("Access-Control-Allow-Methods", "PUT"),
///     ("Access-Control-Max-Age", "600"),
/// ];
/// browser.start(&put, Duration::ZERO).answer(Answer::response(204, grant));
/// let mut asks_first = |seconds| {
///     let step = browser.start(&put, Duration::from_secs(seconds)).step();
///     matches!(step, Step::Send(request) if request.purpose() == Purpose::Preflight)
/// };
/// assert!(!asks_first(599) && asks_first(601));
/// ```
///
/// Source: Fetch, "CORS-preflight cache".
#[derive(Debug, Clone)]
pub struct Browser {
    profile: Profile,
    cache: PreflightCache,
}

impl Browser {
    /// A browser that was just started.
    #[must_use]
    pub fn new(profile: Profile) -> Self {
        Self { profile, cache: PreflightCache::default() }
    }

    /// Its rules.
    #[must_use]
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// A script makes a request, at a time `now` that the caller counts from any start it likes.
    ///
    /// What the API refuses at once is [`Step::Done`] from the beginning.
    ///
    /// Source: Fetch, the `fetch()` method and "main fetch".
    pub fn start(&mut self, fetch: &Fetch, now: Duration) -> Exchange<'_> {
        Exchange::start(self, fetch, now)
    }
}
