//! The headers of a policy as actix's values, made once: per request only the origin as sent is filled in.

use std::borrow::Cow;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, VARY};
use actix_web::web::Bytes;
use cors_core::headers::{Header, VARY_ORIGIN, VARY_PREFLIGHT, VARY_PUBLIC_PREFLIGHT, Value};
use cors_core::{Decision, Policy};

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

    /// Writes the headers of `decision`; `origin` is the request's own.
    pub(crate) fn write(&self, decision: Decision, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        let list = if decision.is_allowed() { &self.granted } else { &self.refused };
        for (name, content) in list {
            let value = match (content, origin) {
                (Content::Constant(value), _) => value,
                (Content::OriginAsSent, Some(origin)) => origin,
                (Content::OriginAsSent, None) => continue,
            };
            if *name == VARY {
                vary::merge(headers, value);
            } else if headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            } else {
                // Cheaper than `insert`, which hands back what it replaced.
                headers.append(name.clone(), value.clone());
            }
        }
    }

    /// A preflight's answer: 204 with the grant, or 403 with `Vary` alone.
    pub(crate) fn respond(&self, decision: Decision, origin: Option<&HeaderValue>) -> HttpResponse {
        let status = if decision.is_allowed() { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN };
        let mut response = HttpResponse::new(status);
        self.write(decision, origin, response.headers_mut());
        response
    }
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
