//! What a policy says to a request: a value, before any header is written.

use crate::origin::set::Match;
use crate::same::same;

/// The `Origin` field of a request.
///
/// ```
/// use cors_core::{Decision, OriginField, Policy, Refusal};
///
/// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
/// assert!(policy.decide(OriginField::One(b"https://app.example.com")).is_allowed());
/// assert_eq!(policy.decide(OriginField::Absent), Decision::NoOrigin);
/// assert_eq!(policy.decide(OriginField::Repeated), Decision::Refuse(Refusal::OriginRepeated));
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: RFC 6454, section 7.3 (a user agent sends one `Origin` at most).
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
///
/// ```
/// use cors_core::{Decision, Match, OriginField, Policy, Refusal};
///
/// let policy = Policy::builder().origins(["https://app.example.com", "https://*.example.org"]).build()?;
/// let decide = |origin| policy.decide(OriginField::One(origin));
/// assert_eq!(decide(b"https://app.example.com"), Decision::Allow(Match::Exact(0)));
/// assert_eq!(decide(b"https://a.example.org"), Decision::Allow(Match::Pattern));
/// assert_eq!(decide(b"https://evil.example"), Decision::Refuse(Refusal::OriginNotListed));
/// assert!(!decide(b"https://evil.example").is_allowed());
///
/// let public = Policy::builder().origins(["*"]).build()?;
/// assert_eq!(public.decide(OriginField::Absent), Decision::Public);
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: Fetch, "CORS check", which the browser makes of the answer that follows from this.
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
///
/// ```
/// use cors_core::{Decision, OriginField, Policy, Refusal};
///
/// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
/// for (origin, refusal) in [
///     (&b"https://evil.example"[..], Refusal::OriginNotListed),
///     (b"null", Refusal::OriginNull),
///     (b"https://app.example.com/", Refusal::OriginUnparsable),
/// ] {
///     assert_eq!(policy.decide(OriginField::One(origin)), Decision::Refuse(refusal));
/// }
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: Fetch, "CORS check", step 2 (an answer that names no origin is a failure); RFC 6454, section 7.1, for what an `Origin` may say.
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
///
/// ```
/// use cors_core::{MethodVerdict, method_verdict};
///
/// // The browser finds no PUT in `Access-Control-Allow-Methods: GET`, but would not look for POST there.
/// assert_eq!(method_verdict(b"PUT", ["GET"]), MethodVerdict::Unlisted);
/// assert_eq!(method_verdict(b"POST", ["GET"]), MethodVerdict::Refused);
/// ```
///
/// Source: Fetch, "CORS-preflight fetch", step 7.
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
/// `tests/browser/REPORT.md` fact 17).
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
    if methods.into_iter().any(|served| served == "*" || same(served.as_bytes(), method)) {
        MethodVerdict::Served
    } else if matches!(method, b"GET" | b"HEAD" | b"POST") {
        MethodVerdict::Refused
    } else {
        MethodVerdict::Unlisted
    }
}
