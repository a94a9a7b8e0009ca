//! The headers of a policy as actix's values, made once: per request only the origin as sent is filled in.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap,
    HeaderName, HeaderValue, VARY,
};
use actix_web::web::Bytes;
use cors_core::Policy;
use cors_core::headers::{Header, VARY_ORIGIN, VARY_PREFLIGHT, VARY_PUBLIC_PREFLIGHT, Value};

use crate::vary;

/// What a policy adds to an answer.
#[derive(Debug)]
pub(crate) struct Rendered {
    granted: Vec<(HeaderName, Content)>,
    refused: Vec<(HeaderName, Content)>,
}

#[derive(Debug)]
enum Content {
    Constant(HeaderValue),
    OriginAsSent,
}

/// What an actual answer may say already.
const OURS: [HeaderName; 4] =
    [ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_EXPOSE_HEADERS, VARY];

impl Rendered {
    /// The headers of actual answers.
    pub(crate) fn actual(policy: &Policy) -> Self {
        let constants = constants(policy);
        Self {
            granted: render(policy.actual_headers(true), &constants),
            refused: render(policy.actual_headers(false), &constants),
        }
    }

    /// The headers of a preflight's answer, for an endpoint that grants `methods`. `max_age` overrides the policy's.
    pub(crate) fn preflight(policy: &Policy, methods: &str, max_age: Option<&str>) -> Self {
        let constants = constants(policy);
        Self {
            granted: render(policy.preflight_headers(true, methods, max_age), &constants),
            refused: render(policy.preflight_headers(false, methods, max_age), &constants),
        }
    }

    /// Writes on an actual answer, beside or over what it says itself; `origin` is the request's own.
    ///
    /// An answer may speak of credentials and name nobody who may read it with them, as that of `actix-cors` to an origin that it
    /// refuses: beside our grant that would be one which the policy does not state.
    pub(crate) fn write(&self, is_granted: bool, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        if !says_any(headers) {
            return self.append(is_granted, origin, headers);
        }
        if is_granted {
            headers.remove(ACCESS_CONTROL_ALLOW_CREDENTIALS);
        }
        for (name, value) in self.lines(is_granted, origin) {
            if *name == VARY {
                vary::merge(headers, value);
            } else {
                headers.insert(name.clone(), value.clone());
            }
        }
    }

    /// Writes on an actual answer, and takes away what it says itself beyond that. Whether it granted anything itself.
    #[inline]
    pub(crate) fn replace(
        &self,
        is_granted: bool,
        origin: Option<&HeaderValue>,
        headers: &mut HeaderMap,
    ) -> bool {
        if !says_any(headers) {
            self.append(is_granted, origin, headers);
            return false;
        }
        let said = headers.contains_key(ACCESS_CONTROL_ALLOW_ORIGIN);
        for name in OURS.iter().filter(|name| **name != VARY) {
            headers.remove(name);
        }
        self.write(is_granted, origin, headers);
        said
    }

    /// A preflight's answer: 204 with the grant, or 403 with `Vary` alone.
    pub(crate) fn respond(&self, is_granted: bool, origin: Option<&HeaderValue>) -> HttpResponse {
        let status = if is_granted { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN };
        let mut response = HttpResponse::new(status);
        self.append(is_granted, origin, response.headers_mut());
        response
    }

    /// Writes where nothing of the kind is said yet: cheaper than `insert`, which hands back what it replaced.
    #[inline]
    fn append(&self, is_granted: bool, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        let list = if is_granted { &self.granted } else { &self.refused };
        for (name, content) in list {
            let value = match content {
                Content::Constant(value) => value,
                Content::OriginAsSent => match origin {
                    Some(origin) => origin,
                    None => continue,
                },
            };
            headers.append(name.clone(), value.clone());
        }
    }

    fn lines<'a>(
        &'a self,
        is_granted: bool,
        origin: Option<&'a HeaderValue>,
    ) -> impl Iterator<Item = (&'a HeaderName, &'a HeaderValue)> {
        let list = if is_granted { &self.granted } else { &self.refused };
        list.iter().filter_map(move |(name, content)| match content {
            Content::Constant(value) => Some((name, value)),
            Content::OriginAsSent => Some((name, origin?)),
        })
    }
}

/// Answers have few headers, so one look at each name costs less than a look-up for each of ours.
fn says_any(headers: &HeaderMap) -> bool {
    !headers.is_empty() && headers.keys().any(|name| OURS.contains(name))
}

/// A preflight's answer that grants nothing, whoever asks.
pub(crate) fn refusal() -> HttpResponse {
    let mut response = HttpResponse::new(StatusCode::FORBIDDEN);
    response.headers_mut().append(VARY, HeaderValue::from_static(VARY_PREFLIGHT));
    response
}

/// The texts among a policy's headers that live as long as the program, whose values cost nothing to clone.
fn constants(policy: &Policy) -> Vec<&'static str> {
    let proven = policy.proven();
    let own = [&proven.joined_headers, &proven.joined_expose_headers, &proven.joined_max_age]
        .into_iter()
        .filter_map(|text| match text {
            Cow::Borrowed(text) => Some(*text),
            Cow::Owned(_) => None,
        });
    own.chain(["*", "true", VARY_ORIGIN, VARY_PREFLIGHT, VARY_PUBLIC_PREFLIGHT]).collect()
}

/// A text that lives as long as the program, as a value without memory of its own.
pub(crate) fn constant(text: &'static str) -> Option<HeaderValue> {
    HeaderValue::from_maybe_shared(Bytes::from_static(text.as_bytes())).ok()
}

fn render<'a>(
    headers: impl Iterator<Item = Header<'a>>,
    constants: &[&'static str],
) -> Vec<(HeaderName, Content)> {
    headers
        .filter_map(|(name, value)| {
            let content = match value {
                // What was proven consists of tokens, digits and separators, so it is a value.
                Value::Text(text) => Content::Constant(match constants.iter().find(|own| **own == text) {
                    Some(own) => constant(own)?,
                    None => HeaderValue::from_str(text).ok()?,
                }),
                Value::OriginAsSent => Content::OriginAsSent,
            };
            Some((HeaderName::from_static(name), content))
        })
        .collect()
}
