//! What the rules look at.

use cors_core::{
    Escaped,
    browser::{Headers, Purpose},
};

use crate::{
    args::Args,
    client::{Message, Reply},
    course::Course,
    probe::Probes,
};

/// The request, the answers to it, and the answers to the probes.
#[derive(Debug)]
pub(super) struct Evidence<'a> {
    pub(super) args: &'a Args,
    pub(super) probes: &'a Probes,
    course: &'a Course,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(args: &'a Args, course: &'a Course, probes: &'a Probes) -> Self {
        Self { args, probes, course }
    }

    /// The answers to the page itself, at every hop.
    pub(super) fn answers(&self) -> impl Iterator<Item = (&'a Message, &'a Reply)> {
        self.course.messages.iter().filter_map(|message| Some((message, message.reply.as_ref().ok()?)))
    }

    /// The answers to its preflights.
    pub(super) fn preflights(&self) -> impl Iterator<Item = (&'a Message, &'a Reply)> {
        self.answers().filter(|(message, _)| message.sent.purpose == Purpose::Preflight)
    }

    /// The answers to the request itself.
    pub(super) fn responses(&self) -> impl Iterator<Item = (&'a Message, &'a Reply)> {
        self.answers().filter(|(message, _)| message.sent.purpose == Purpose::Actual)
    }

    /// The attribute that lets in the page and nobody else.
    pub(super) fn attribute(&self) -> String {
        let credentials = if self.args.credentials { ", credentials" } else { "" };
        format!("`#[cors(origins = [\"{}\"]{credentials})]`", self.args.origin)
    }
}

/// Whether the answer says that credentials are welcome.
pub(super) fn allows_credentials(headers: &Headers) -> bool {
    headers.get("access-control-allow-credentials").as_deref() == Some(b"true")
}

/// The elements of a list, empty ones skipped; the first that is no token is the error (RFC 9110, 5.6.1.2 and 5.6.2).
pub(super) fn list(headers: &Headers, name: &str) -> Result<Vec<String>, String> {
    let value = headers.get(name).unwrap_or_default();
    let is_tchar = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    value
        .split(|byte| *byte == b',')
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
        .map(|element| {
            if element.iter().all(is_tchar) {
                Ok(String::from_utf8_lossy(element).into_owned())
            } else {
                Err(Escaped(element).to_string())
            }
        })
        .collect()
}

/// Whether a list has an element, whatever else is in it.
pub(super) fn mentions(headers: &Headers, name: &str, element: &str) -> bool {
    let value = headers.get(name).unwrap_or_default();
    value.split(|byte| *byte == b',').any(|each| each.trim_ascii().eq_ignore_ascii_case(element.as_bytes()))
}

/// A header's value, to be shown.
pub(super) fn shown(headers: &Headers, name: &str) -> String {
    Escaped(&headers.get(name).unwrap_or_default()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_tokens_or_says_what_is_none() {
        let headers = |value: &str| -> Headers { [("x", value)].into_iter().collect() };
        assert_eq!(list(&headers(" a,, B ,"), "X"), Ok(vec!["a".to_owned(), "B".to_owned()]));
        assert_eq!(list(&headers("a, b c, d"), "X"), Err("b c".to_owned()));
        assert_eq!(list(&headers("a, \u{1b}[2J"), "X"), Err("\\x1b[2J".to_owned()));
        assert_eq!(list(&Headers::new(), "X"), Ok(vec![]));
    }
}
