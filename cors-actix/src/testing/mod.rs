//! A browser for tests: a page at an origin fetches from an app in the same process, as a browser would, with preflights,
//! the preflight cache, credentials and redirects. Behind the feature `testing`.
//!
//! ```
//! use actix_web::{App, Responder, put, test};
//! use cors_actix::cors;
//! use cors_actix::testing::{Browser, Fetch};
//!
//! #[cors(origins = ["https://app.example.com"], credentials, headers = ["Content-Type"])]
//! #[put("/api/items/{id}")]
//! async fn save() -> impl Responder {
//!     "saved"
//! }
//!
//! # #[actix_web::main]
//! # async fn main() {
//! let app = test::init_service(App::new().service(save)).await;
//! let fetch = Fetch::put("/api/items/1").json().include_credentials();
//!
//! let seen = Browser::at("https://app.example.com").fetch(&app, fetch.clone()).await.assert_readable();
//! assert_eq!((seen.status(), seen.text()), (200, "saved".into()));
//!
//! Browser::at("https://evil.example").fetch(&app, fetch).await.assert_refused();
//! # }
//! ```
//!
//! It works against any app, whoever sets its headers. The rules are those of [`model`]: the Fetch standard's, Chromium's
//! and Firefox's at once. What all three allow is readable, what all three refuse is refused, and where they differ both
//! assertions fail and say how.
//!
//! They are the rules of CORS and no others: what a browser blocks as mixed content (a page of `https:` that fetches from
//! [`server`](Browser::server)`("http://..")`), for its port or for a Content Security Policy, is readable here.
//!
//! Source: Fetch, `tests/browser/REPORT.md` (Chromium) and `tests/browser/FIREFOX.md`; [`model`] says which section.
//!
//! # Ten tests that every API should have
//!
//! 1. The front end's origin can read a `GET`: `assert_readable`.
//! 2. A foreign origin cannot: `assert_refused`.
//! 3. `null` cannot: `Browser::at("null")`.
//! 4. The front end's `http://` twin cannot, if credentials are allowed.
//! 5. Each writing method passes its preflight with the headers that the front end really sends.
//! 6. A request with credentials is readable where it must be, and refused where it must not.
//! 7. An error is readable too: ask for what does not exist, and `assert_readable` on the 404.
//! 8. A missing token gives a readable 401, and the preflight passes without one.
//! 9. The headers that the front end reads are visible: `seen.header("X-Total")`.
//! 10. A second request comes without a preflight: `!seen.preflighted()`.

mod browser;
mod fetch;
mod seen;

pub use browser::Browser;
/// The model of the browser that this stands on, for a request and an answer from anywhere.
///
/// ```
/// use std::time::Duration;
/// use cors_actix::testing::model::{Answer, Browser, Fetch, Profile, Step};
///
/// let mut firefox = Browser::new(Profile::firefox());
/// let get = Fetch::new("https://app.example.com", "GET", "https://api.example.com/");
/// let mut exchange = firefox.start(&get, Duration::ZERO);
/// exchange.answer(Answer::response(200, [("Access-Control-Allow-Origin", "https://app.example.com")]));
/// assert!(matches!(exchange.step(), Step::Done(outcome) if outcome.readable));
/// ```
pub use cors_core::browser as model;
pub use fetch::Fetch;
pub use seen::{Exchanged, Seen};
