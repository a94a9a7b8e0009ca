//! What is written on an actual answer, decided when the request came in.

use actix_web::HttpResponse;
use actix_web::dev::RequestHead;
use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use cors_core::headers::VARY_ORIGIN;

use crate::refusal::{self, Refuser};
use crate::source::{Grant, Held};
use crate::vary;

/// A policy's decision about one actual request.
#[derive(Clone, Debug)]
pub(crate) struct Decoration {
    held: Held,
    grant: Grant,
}

impl Decoration {
    /// Decides. A method that is not `granted` gets no grant, whoever asks.
    #[inline]
    pub(crate) fn new(held: Held, granted: bool, headers: &HeaderMap) -> Self {
        let grant = match held.grant(headers) {
            allowed if allowed.is_allowed() && !granted => Grant::NoMethod,
            grant => grant,
        };
        Self { held, grant }
    }

    /// Tells why a browser will keep the answer from the script, if it will.
    pub(crate) fn tell(&self, refuser: Refuser<'_>, head: &RequestHead) {
        if self.grant.is_refused() && refusal::may_be_told(head) {
            self.tell_of(refuser, &head.method, &head.headers);
        }
    }

    /// The same of a request that is gone, and that was found to be one of which a refusal
    /// [may be told](refusal::may_be_told).
    pub(crate) fn tell_of(&self, refuser: Refuser<'_>, method: &Method, headers: &HeaderMap) {
        if self.grant.is_refused() {
            refusal::of_actual(refuser, &self.held, &self.grant, method, headers);
        }
    }

    /// Whether `enforce` stops this request, unless it comes from the server's own origin.
    pub(crate) fn is_foreign(&self) -> bool {
        self.grant.is_refused() && self.held.policy.enforce()
    }

    /// Writes on an annotated endpoint's answer: what is set further inside is replaced. Whether there was a grant.
    #[inline]
    pub(crate) fn write(&self, headers: &mut HeaderMap) -> bool {
        self.held.actual.replace(self.grant.is_allowed(), self.origin(), headers)
    }

    /// Writes on the answer of something that is not annotated. One that says itself who may read it is left alone but for
    /// `Vary`: a default never widens it. Whether it was.
    pub(crate) fn write_default(&self, headers: &mut HeaderMap) -> bool {
        let said = headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
        if said {
            write_vary(headers);
        } else {
            self.held.actual.write(self.grant.is_allowed(), self.origin(), headers);
        }
        said
    }

    /// Whether both write the same.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        self.grant.is_allowed() == other.grant.is_allowed()
            && self.origin() == other.origin()
            && self.held.policy.actual_headers(true).eq(other.held.policy.actual_headers(true))
    }

    /// What `enforce` answers instead of the handler.
    pub(crate) fn refusal(&self) -> HttpResponse {
        let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
        self.held.actual.write(false, None, response.headers_mut());
        response
    }

    fn origin(&self) -> Option<&HeaderValue> {
        self.held.origin(&self.grant)
    }
}

/// Says that an answer varies with the origin, where no more can be said.
pub(crate) fn write_vary(headers: &mut HeaderMap) {
    vary::merge(headers, &HeaderValue::from_static(VARY_ORIGIN));
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::ORIGIN;
    use cors_core::{Builder, Policy};

    use super::*;
    use crate::source::IntoPolicySource as _;

    fn decision(policy: Builder, granted: bool, origin: &'static str) -> Decoration {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, HeaderValue::from_static(origin));
        let held = policy.build().expect("valid").into_policy_source().live().now();
        Decoration::new(held, granted, &headers)
    }

    #[test]
    fn two_decisions_agree_where_they_write_the_same() {
        let (a, b) = ("https://a.example", "https://b.example");
        let any = || Policy::builder().origins("*");
        let two = || Policy::builder().origins([a, b]);
        for (one, other, agree) in [
            (decision(any(), true, a), decision(any(), true, b), true),
            (decision(two(), true, a), decision(two(), true, a), true),
            // `*` is no origin of either.
            (decision(any(), true, a), decision(any(), false, a), false),
            (decision(two(), true, a), decision(two(), true, b), false),
            (decision(two(), true, a), decision(two().credentials(true), true, a), false),
            (decision(two(), true, a), decision(two().expose_headers(["X-Total"]), true, a), false),
            (decision(two(), true, a), decision(two().max_age(5_u32), true, a), true),
        ] {
            assert_eq!(one.agrees(&other), agree, "{one:?} {other:?}");
            assert_eq!(other.agrees(&one), agree, "{other:?} {one:?}");
        }
    }
}
