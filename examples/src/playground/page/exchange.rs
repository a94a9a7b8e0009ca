//! An exchange as the page shows it.

use serde::Serialize;

use crate::playground::recorder::{Exchange, Lines};

/// For text nodes only: what came over the wire is shown as it came.
#[derive(Debug, Serialize)]
pub(super) struct Shown {
    number: u64,
    is_preflight: bool,
    method: String,
    target: String,
    request: Vec<(String, String)>,
    status: u16,
    reason: &'static str,
    response: Vec<(String, String)>,
}

impl From<&Exchange> for Shown {
    fn from(exchange: &Exchange) -> Self {
        Self {
            number: exchange.number,
            is_preflight: exchange.is_preflight(),
            method: exchange.method.to_string(),
            target: exchange.target.clone(),
            request: text(&exchange.request),
            status: exchange.status.as_u16(),
            reason: exchange.status.canonical_reason().unwrap_or_default(),
            response: text(&exchange.response),
        }
    }
}

fn text(lines: &Lines) -> Vec<(String, String)> {
    lines.iter().map(|(name, value)| (name.clone(), isomorphic_decode(value))).collect()
}

/// Infra, "isomorphic decode": a byte is the code point of its value, as scripts get header values.
pub(super) fn isomorphic_decode(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}
