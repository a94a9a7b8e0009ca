//! The headers that a decision implies: names, values and their order, as constants of policy and decision.
//!
//! An adapter renders these once per policy; per request only the origin as sent is filled in.

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// This text.
    Text(&'a str),
    /// The request's own `Origin`, byte by byte.
    OriginAsSent,
}

/// One header of an answer.
pub type Header<'a> = (&'static str, Value<'a>);

impl Policy {
    /// The headers of a preflight's answer: of a grant (status 204), or of a refusal (403), which carries `Vary` alone.
    ///
    /// `methods` is what the endpoint serves, joined by `, `. `max_age` overrides the policy's (DESIGN: "One path, several
    /// policies").
    ///
    /// Source: Fetch, "CORS-preflight fetch"; the whole lists are stated whatever was asked, because Chromium keeps one
    /// cache entry per URL and drops it when an answer reflects only the request (`browser/REPORT.md` fact 24).
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
