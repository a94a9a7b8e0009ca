//! The headers of a policy as actix's values, made once: per request only the origin as sent is filled in.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use cors_core::headers::{Header, Value};
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
        Self { granted: render(policy.actual_headers(true)), refused: render(policy.actual_headers(false)) }
    }

    /// The headers of a preflight's answer, for an endpoint that grants `methods`.
    pub(crate) fn preflight(policy: &Policy, methods: &str) -> Self {
        Self {
            granted: render(policy.preflight_headers(true, methods, None)),
            refused: render(policy.preflight_headers(false, methods, None)),
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
            if *name == actix_web::http::header::VARY {
                vary::merge(headers, value);
            } else {
                headers.insert(name.clone(), value.clone());
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

fn render<'a>(headers: impl Iterator<Item = Header<'a>>) -> Vec<(HeaderName, Content)> {
    headers
        .filter_map(|(name, value)| {
            let content = match value {
                // What was proven consists of tokens, digits and separators, so it is a value.
                Value::Text(text) => Content::Constant(HeaderValue::from_str(text).ok()?),
                Value::OriginAsSent => Content::OriginAsSent,
            };
            Some((HeaderName::from_static(name), content))
        })
        .collect()
}
