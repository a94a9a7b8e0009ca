//! What a policy says to a request: a value, before any header is written.

use crate::origin::set::Match;

/// The `Origin` field of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginField<'a> {
    /// No such field: not a CORS request (Fetch, "CORS request").
    Absent,
    /// One field line with this value.
    One(&'a [u8]),
    /// Several field lines. Browsers send one.
    Repeated,
}

/// Who is asking, and whether that is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The policy is public: everyone gets the same headers, with or without `Origin`.
    Public,
    /// No `Origin`: nothing to grant, but caches must know that the answer varies.
    NoOrigin,
    /// The origin is allowed.
    Allow(Match),
    /// The origin is not allowed.
    Refuse(Refusal),
}

impl Decision {
    /// Whether the answer carries a grant.
    #[must_use]
    pub fn is_allowed(self) -> bool {
        matches!(self, Self::Public | Self::Allow(_))
    }
}

/// Why a request gets no grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// A tuple origin that the policy does not list.
    OriginNotListed,
    /// `null`: a sandboxed frame, a `file:` page, or a redirect through a third origin.
    OriginNull,
    /// No serialised origin at all, or an over-long one.
    OriginUnparsable,
    /// Several `Origin` lines.
    OriginRepeated,
    /// `Access-Control-Request-Method` is repeated or no token.
    MethodMalformed,
    /// A GET, HEAD or POST that the endpoint does not serve. Browsers do not look for these in
    /// `Access-Control-Allow-Methods` (Fetch, "CORS-preflight fetch", step 7), so the refusal must be the answer itself.
    MethodNotServed,
    /// The endpoint takes no part in CORS.
    Disabled,
}

/// What a preflight for `method` gets from an endpoint that serves `methods`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MethodVerdict {
    /// The endpoint serves it.
    Served,
    /// It does not, and the endpoint's own constant lets the browser say so ("Method ... is not allowed").
    Unlisted,
    /// It does not, and the browser would not look: refuse.
    Refused,
}

/// Looks `method` up among the granted ones. Methods are compared byte by byte (Fetch, "CORS-preflight fetch", step 7;
/// `browser/REPORT.md` fact 17).
///
/// ```
/// use cors_core::{MethodVerdict, method_verdict};
///
/// assert_eq!(method_verdict(b"PUT", ["GET", "PUT"]), MethodVerdict::Served);
/// assert_eq!(method_verdict(b"patch", ["PATCH"]), MethodVerdict::Unlisted);
/// assert_eq!(method_verdict(b"POST", ["GET"]), MethodVerdict::Refused);
/// assert_eq!(method_verdict(b"POST", ["*"]), MethodVerdict::Served);
/// ```
pub fn method_verdict<'a>(method: &[u8], methods: impl IntoIterator<Item = &'a str>) -> MethodVerdict {
    if methods.into_iter().any(|served| served == "*" || served.as_bytes() == method) {
        MethodVerdict::Served
    } else if matches!(method, b"GET" | b"HEAD" | b"POST") {
        MethodVerdict::Refused
    } else {
        MethodVerdict::Unlisted
    }
}
