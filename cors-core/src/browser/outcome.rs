//! How a request ended, as the script and the developer see it.

use super::{Blocked, Headers, Scene, Sentence};

/// The response's type; XHR does not show it.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Fetch, Mode, Profile, ResponseType, Step};
///
/// let get = Fetch::new("https://a.example", "GET", "https://b.example/").mode(Mode::NoCors);
/// let mut browser = Browser::new(Profile::standard());
/// let mut exchange = browser.start(&get, Duration::ZERO);
/// exchange.answer(Answer::response(200, [("Vary", "Origin")]));
/// let Step::Done(outcome) = exchange.step() else { unreachable!() };
/// assert_eq!(outcome.response_type, Some(ResponseType::Opaque));
/// assert_eq!(ResponseType::Opaque.as_str(), "opaque");
/// ```
///
/// Source: Fetch, "response type".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseType {
    /// Same-origin: everything is readable but cookies.
    Basic,
    /// Cross-origin and permitted: readable, with a choice of headers.
    Cors,
    /// Cross-origin in mode `no-cors`: unreadable.
    Opaque,
    /// A redirect in redirect mode `manual`: unreadable.
    OpaqueRedirect,
}

impl ResponseType {
    /// The word that `Response.type` has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Cors => "cors",
            Self::Opaque => "opaque",
            Self::OpaqueRedirect => "opaqueredirect",
        }
    }
}

/// Why a request failed for another reason than CORS.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Fetch, NetworkError, Profile, Step};
///
/// let get = Fetch::new("https://a.example", "GET", "https://b.example/");
/// let mut browser = Browser::new(Profile::standard());
/// let mut exchange = browser.start(&get, Duration::ZERO);
/// exchange.answer(Answer::Nothing);
/// let Step::Done(outcome) = exchange.step() else { unreachable!() };
/// assert_eq!((outcome.network_error, outcome.blocked), (Some(NetworkError::NoAnswer), None));
/// ```
///
/// Source: Fetch, "network error", where "HTTP fetch" and "HTTP-redirect fetch" return one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NetworkError {
    /// The API threw before anything was sent.
    Invalid(Invalid),
    /// The scheme of the URL is not `http` or `https`, here or in a redirect.
    Scheme,
    /// Mode `same-origin`, and another origin.
    NotSameOrigin,
    /// Mode `no-cors`, another origin, and a redirect mode other than `follow`.
    NoCorsRedirectMode,
    /// The server did not answer.
    NoAnswer,
    /// 407.
    ProxyAuthentication,
    /// Redirect mode `error`, and a redirect.
    RedirectRefused,
    /// `Location` is no URL, or there are two that differ.
    Location,
    /// More than twenty redirects.
    TooManyRedirects,
    /// A stream cannot be sent twice, and the redirect wanted that.
    StreamRedirected,
}

/// Why the API itself refuses a request with a `TypeError` or its like.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Browser, Fetch, Invalid, NetworkError, Profile, Step};
///
/// let connect = Fetch::new("https://a.example", "CONNECT", "https://b.example/");
/// let step = Browser::new(Profile::standard()).start(&connect, Duration::ZERO).step();
/// let Step::Done(outcome) = step else { unreachable!() };
/// assert_eq!(outcome.network_error, Some(NetworkError::Invalid(Invalid::Method)));
/// ```
///
/// Source: Fetch, the `Request` constructor and "forbidden method"; XHR, `open()`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Invalid {
    /// The URL does not parse, or has a user name or password in it.
    Url,
    /// The method is no token, or forbidden, or not simple in mode `no-cors`.
    Method,
    /// A header's name is no token.
    HeaderName,
    /// A header's value has a NUL or a line break in it.
    HeaderValue,
    /// `GET` and `HEAD` have no body.
    BodyNotAllowed,
}

/// The end of a request.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Fetch, Profile, Step};
///
/// let get = Fetch::new("https://a.example", "GET", "https://b.example/");
/// let mut browser = Browser::new(Profile::standard());
/// let mut exchange = browser.start(&get, Duration::ZERO);
/// exchange.answer(Answer::response(
///     404,
///     [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", "X-Total"), ("X-Total", "7"), ("X-B", "1")],
/// ));
/// let Step::Done(outcome) = exchange.step() else { unreachable!() };
/// assert!(outcome.readable && outcome.blocked.is_none());
/// assert_eq!((outcome.status, outcome.headers), (404, [("x-total", "7")].into_iter().collect()));
/// ```
///
/// Source: Fetch, "CORS check" and "CORS-exposed header-name list".
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// Whether the script can read the response.
    pub readable: bool,
    /// What kind of response the script has; `None` if it has none.
    pub response_type: Option<ResponseType>,
    /// The status that the script sees: 0 unless the response is readable.
    pub status: u16,
    /// The headers that the script sees, one line per name in lower case, sorted.
    pub headers: Headers,
    /// What CORS objected to.
    pub blocked: Option<Blocked>,
    /// What else went wrong.
    pub network_error: Option<NetworkError>,
    /// What the console shows about it: in Firefox also about a failure that is not CORS's fault, and warnings about
    /// a success. Empty for the standard where nothing was blocked.
    pub console: Vec<Sentence>,
    /// Which request and which URL the console speaks of.
    pub scene: Scene,
}

impl Outcome {
    /// Nothing to read, for no reason yet.
    pub(super) fn unreadable(scene: Scene) -> Self {
        Self {
            readable: false,
            response_type: None,
            status: 0,
            headers: Headers::new(),
            blocked: None,
            network_error: None,
            console: Vec::new(),
            scene,
        }
    }
}
