//! `Vary`: merged into what is there, never replacing and never doubling.

use actix_web::http::header::{HeaderMap, HeaderValue, VARY};

/// Adds the field names of `value` that no line says yet. A `*` says them all (RFC 9110, section 12.5.5).
pub(crate) fn merge(headers: &mut HeaderMap, value: &HeaderValue) {
    let Ok(text) = value.to_str() else { return };
    let missing: Vec<&str> = text.split(", ").filter(|name| !says(headers, name)).collect();
    if missing.len() == text.split(", ").count() {
        headers.append(VARY, value.clone());
    } else if let Ok(value) = HeaderValue::from_str(&missing.join(", "))
        && !missing.is_empty()
    {
        headers.append(VARY, value);
    }
}

fn says(headers: &HeaderMap, name: &str) -> bool {
    headers.get_all(VARY).any(|line| {
        line.as_bytes()
            .split(|byte| *byte == b',')
            .map(<[u8]>::trim_ascii)
            .any(|said| said == b"*" || said.eq_ignore_ascii_case(name.as_bytes()))
    })
}
