//! What goes over the wire, and what may come back.

use url::Url;

use super::{AddressSpace, Headers, place};

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// To ask for permission: `OPTIONS` with `Access-Control-Request-Method`.
    Preflight,
    /// What the script wanted, or the next hop of it.
    Actual,
}

/// A request as the server gets it: the headers that concern CORS and those that the script set.
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
    /// let answer = Answer::response(204, [("Access-Control-Allow-Origin", "*")]);
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
