//! What goes over the wire, and what may come back.

use url::Url;

use super::{AddressSpace, Headers, place};

/// What a request is for.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Browser, Fetch, Profile, Purpose, Step};
///
/// let purpose = |method| {
///     let fetch = Fetch::new("https://a.example", method, "https://b.example/");
///     match Browser::new(Profile::standard()).start(&fetch, Duration::ZERO).step() {
///         Step::Send(request) => request.purpose(),
///         Step::Done(_) => unreachable!(),
///     }
/// };
/// assert_eq!((purpose("GET"), purpose("DELETE")), (Purpose::Actual, Purpose::Preflight));
/// ```
///
/// Source: Fetch, "CORS-preflight request" and "CORS-safelisted method".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// To ask for permission: `OPTIONS` with `Access-Control-Request-Method`.
    Preflight,
    /// What the script wanted, or the next hop of it.
    Actual,
}

/// A request as the server gets it: the headers that concern CORS and those that the script set.
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Browser, Fetch, Profile, Purpose, Step};
///
/// let delete = Fetch::new("https://a.example", "DELETE", "https://b.example/items/1?soft#top");
/// let step = Browser::new(Profile::standard()).start(&delete, Duration::ZERO).step();
/// let Step::Send(request) = step else { unreachable!() };
/// assert_eq!((request.purpose(), request.method()), (Purpose::Preflight, "OPTIONS"));
/// assert_eq!(request.url(), "https://b.example/items/1?soft#top");
/// assert_eq!((request.origin(), request.path()), ("https://b.example".into(), "/items/1?soft".into()));
/// assert_eq!(request.headers().get("Origin").as_deref(), Some(&b"https://a.example"[..]));
/// assert!(!request.credentials());
/// ```
///
/// Source: Fetch, "CORS-preflight fetch", steps 1 to 5, for a preflight; "append a request `Origin` header" for every request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    pub(super) purpose: Purpose,
    pub(super) method: String,
    pub(super) url: Url,
    pub(super) headers: Headers,
    pub(super) credentials: bool,
}

impl Request {
    /// What it is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The method on the request line.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// The whole URL, fragment included.
    #[must_use]
    pub fn url(&self) -> &str {
        self.url.as_str()
    }

    /// The origin of the URL: which server gets it.
    #[must_use]
    pub fn origin(&self) -> String {
        place::origin(&self.url)
    }

    /// The path and query on the request line.
    #[must_use]
    pub fn path(&self) -> String {
        match self.url.query() {
            Some(query) => format!("{}?{query}", self.url.path()),
            None => self.url.path().to_owned(),
        }
    }

    /// `Origin`, `Access-Control-Request-*`, `Sec-Fetch-*`, `Accept`, and what the script set. What else a browser
    /// says about itself is left out, and so is `Host`.
    #[must_use]
    pub fn headers(&self) -> &Headers {
        &self.headers
    }

    /// Whether cookies, client certificates and HTTP authentication go along. A preflight never has them.
    #[must_use]
    pub fn credentials(&self) -> bool {
        self.credentials
    }
}

/// What came back for a [`Request`].
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{AddressSpace, Answer, Browser, Fetch, Profile, Step};
///
/// let get = Fetch::new("https://app.example.com", "GET", "https://api.example.com/");
/// for answer in [
///     Answer::response(200, [("Content-Type", "text/plain")]), // says nothing about who may read it
///     Answer::Nothing,
///     Answer::LocalNetworkDenied { space: AddressSpace::Local },
///     Answer::WrongAddressSpace { announced: AddressSpace::Local, actual: AddressSpace::Loopback },
/// ] {
///     let mut browser = Browser::new(Profile::chromium());
///     let mut exchange = browser.start(&get, Duration::ZERO);
///     exchange.answer(answer);
///     assert!(matches!(exchange.step(), Step::Done(outcome) if !outcome.readable));
/// }
/// ```
///
/// Source: Fetch, "response" and "network error"; `tests/browser/REPORT.md` section 1, no. 15 and 16, for Local Network Access.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// A response.
    Response {
        /// Its status.
        status: u16,
        /// Its headers.
        headers: Headers,
    },
    /// No response: no connection, a broken one, a certificate that nobody trusts.
    Nothing,
    /// Nothing was sent, as the user did not let the page speak to the server's address space.
    LocalNetworkDenied {
        /// The server's address space.
        space: AddressSpace,
    },
    /// Nothing was sent, as the server is not in the address space that the script announced.
    WrongAddressSpace {
        /// What the script announced (`targetAddressSpace`).
        announced: AddressSpace,
        /// Where the server is.
        actual: AddressSpace,
    },
}

impl Answer {
    /// A response.
    ///
    /// ```
    /// use cors_core::browser::Answer;
    ///
    /// let Answer::Response { status, headers } = Answer::response(204, [("Vary", "Origin")]) else { unreachable!() };
    /// assert_eq!((status, headers.get("vary").as_deref()), (204, Some(&b"Origin"[..])));
    /// ```
    #[must_use]
    pub fn response<N: AsRef<str>, V: AsRef<[u8]>>(
        status: u16,
        headers: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self::Response { status, headers: headers.into_iter().collect() }
    }
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answered {
    pub(super) status: u16,
    pub(super) headers: Headers,
}
