//! The headers that a decision implies: names, values and their order, as constants of policy and decision.
//!
//! An adapter renders these once per policy; per request only the origin as sent is filled in.
//!
//! ```
//! use cors_core::{Policy, headers::*};
//!
//! let policy = Policy::builder()
//!     .origins(["https://app.example.com"])
//!     .credentials(true)
//!     .headers(["Content-Type"])
//!     .expose_headers(["X-Total"])
//!     .build()?;
//! let preflight: Vec<_> = policy.preflight_headers(true, "GET, PUT", Some("0")).collect();
//! assert_eq!(
//!     preflight,
//!     [
//!         (ALLOW_ORIGIN, Value::OriginAsSent),
//!         (ALLOW_CREDENTIALS, Value::Text("true")),
//!         (ALLOW_METHODS, Value::Text("GET, PUT")),
//!         (ALLOW_HEADERS, Value::Text("Content-Type")),
//!         (MAX_AGE, Value::Text("0")),
//!         (VARY, Value::Text(VARY_PREFLIGHT)),
//!     ]
//! );
//! let actual: Vec<_> = policy.actual_headers(true).skip(2).collect();
//! assert_eq!(actual, [(EXPOSE_HEADERS, Value::Text("X-Total")), (VARY, Value::Text(VARY_ORIGIN))]);
//!
//! let public = Policy::builder().origins(["*"]).build()?;
//! assert!(public.preflight_headers(true, "GET", None).any(|line| line == (VARY, Value::Text(VARY_PUBLIC_PREFLIGHT))));
//! # Ok::<(), cors_core::Findings>(())
//! ```
//!
//! Source: Fetch, "HTTP responses" (the fields) and "CORS protocol and HTTP caches" (`Vary`).

use crate::policy::Policy;

/// `Access-Control-Allow-Origin`, lower case as HTTP/2 wants it; likewise the others.
pub const ALLOW_ORIGIN: &str = "access-control-allow-origin";
/// `Access-Control-Allow-Credentials`.
pub const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
/// `Access-Control-Allow-Methods`.
pub const ALLOW_METHODS: &str = "access-control-allow-methods";
/// `Access-Control-Allow-Headers`.
pub const ALLOW_HEADERS: &str = "access-control-allow-headers";
/// `Access-Control-Expose-Headers`.
pub const EXPOSE_HEADERS: &str = "access-control-expose-headers";
/// `Access-Control-Max-Age`.
pub const MAX_AGE: &str = "access-control-max-age";
/// `Vary`.
pub const VARY: &str = "vary";

/// What `Vary` says on an actual answer of a policy that is not public.
pub const VARY_ORIGIN: &str = "Origin";
/// What `Vary` says on a preflight's answer of a policy that is not public, and on every refusal.
pub const VARY_PREFLIGHT: &str = "Origin, Access-Control-Request-Method";
/// What `Vary` says on a preflight's answer of a public policy.
pub const VARY_PUBLIC_PREFLIGHT: &str = "Access-Control-Request-Method";

/// The value of a header.
///
/// ```
/// use cors_core::{Policy, headers::{ALLOW_ORIGIN, Value}};
///
/// let public = Policy::builder().origins(["*"]).build()?;
/// let listed = Policy::builder().origins(["https://app.example.com"]).build()?;
/// assert_eq!(public.actual_headers(true).next(), Some((ALLOW_ORIGIN, Value::Text("*"))));
/// assert_eq!(listed.actual_headers(true).next(), Some((ALLOW_ORIGIN, Value::OriginAsSent)));
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// This text.
    Text(&'a str),
    /// The request's own `Origin`, byte by byte.
    OriginAsSent,
}

/// One header of an answer.
///
/// ```
/// use cors_core::headers::{Header, Value, VARY};
///
/// fn line((name, value): Header<'_>, origin: &str) -> String {
///     match value {
///         Value::Text(text) => format!("{name}: {text}"),
///         Value::OriginAsSent => format!("{name}: {origin}"),
///     }
/// }
/// assert_eq!(line((VARY, Value::Text("Origin")), "https://app.example.com"), "vary: Origin");
/// ```
pub type Header<'a> = (&'static str, Value<'a>);

impl Policy {
    /// The headers of a preflight's answer: of a grant (status 204), or of a refusal (403), which carries `Vary` alone.
    ///
    /// `methods` is what the endpoint serves, joined by `, `. `max_age` overrides the policy's, where endpoints of one path
    /// have several policies.
    ///
    /// Source: Fetch, "CORS-preflight fetch"; the whole lists are stated whatever was asked, because Chromium keeps one
    /// cache entry per URL and drops it when an answer reflects only the request (`tests/browser/REPORT.md` fact 24).
    ///
    /// ```
    /// use cors_core::{Policy, headers::Value};
    ///
    /// let policy = Policy::builder().origins(["https://app.example.com"]).headers(["Content-Type"]).build()?;
    /// let granted: Vec<_> = policy.preflight_headers(true, "GET, PUT", None).collect();
    /// assert_eq!(
    ///     granted,
    ///     [
    ///         ("access-control-allow-origin", Value::OriginAsSent),
    ///         ("access-control-allow-methods", Value::Text("GET, PUT")),
    ///         ("access-control-allow-headers", Value::Text("Content-Type")),
    ///         ("access-control-max-age", Value::Text("600")),
    ///         ("vary", Value::Text("Origin, Access-Control-Request-Method")),
    ///     ]
    /// );
    /// let refused: Vec<_> = policy.preflight_headers(false, "GET, PUT", None).collect();
    /// assert_eq!(refused, [("vary", Value::Text("Origin, Access-Control-Request-Method"))]);
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    pub fn preflight_headers<'a>(
        &'a self,
        granted: bool,
        methods: &'a str,
        max_age: Option<&'a str>,
    ) -> impl Iterator<Item = Header<'a>> {
        let proven = self.proven();
        let stated = |name, text: &'a str| (granted && !text.is_empty()).then_some((name, Value::Text(text)));
        let vary = if self.is_public() && granted { VARY_PUBLIC_PREFLIGHT } else { VARY_PREFLIGHT };
        [
            self.allow_origin(granted),
            self.allow_credentials(granted),
            stated(ALLOW_METHODS, methods),
            stated(ALLOW_HEADERS, &proven.joined_headers),
            stated(MAX_AGE, max_age.unwrap_or(&proven.joined_max_age)),
            Some((VARY, Value::Text(vary))),
        ]
        .into_iter()
        .flatten()
    }

    /// The headers that an actual answer gets beside its own, error or not. `Vary` is to be merged into what is there.
    ///
    /// ```
    /// use cors_core::{Policy, headers::Value};
    ///
    /// let policy = Policy::builder().origins(["https://app.example.com"]).expose_headers(["X-Total"]).build()?;
    /// let granted: Vec<_> = policy.actual_headers(true).collect();
    /// assert_eq!(
    ///     granted,
    ///     [
    ///         ("access-control-allow-origin", Value::OriginAsSent),
    ///         ("access-control-expose-headers", Value::Text("X-Total")),
    ///         ("vary", Value::Text("Origin")),
    ///     ]
    /// );
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    ///
    /// Source: Fetch, "CORS check", and "CORS protocol and HTTP caches" for `Vary`; RFC 9110, section 12.5.5.
    pub fn actual_headers(&self, granted: bool) -> impl Iterator<Item = Header<'_>> {
        let proven = self.proven();
        let expose = &*proven.joined_expose_headers;
        [
            self.allow_origin(granted),
            self.allow_credentials(granted),
            (granted && !expose.is_empty()).then_some((EXPOSE_HEADERS, Value::Text(expose))),
            (!self.is_public()).then_some((VARY, Value::Text(VARY_ORIGIN))),
        ]
        .into_iter()
        .flatten()
    }

    fn allow_origin(&self, granted: bool) -> Option<Header<'_>> {
        let value = if self.is_public() { Value::Text("*") } else { Value::OriginAsSent };
        granted.then_some((ALLOW_ORIGIN, value))
    }

    fn allow_credentials(&self, granted: bool) -> Option<Header<'_>> {
        (granted && self.credentials()).then_some((ALLOW_CREDENTIALS, Value::Text("true")))
    }
}
