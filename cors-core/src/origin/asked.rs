//! A pattern as the table of [`set`](super::set) knows it: how it is read, hashed, and compared with what is listed.

use super::hash::feed;
use super::seed::Seed;
use super::wire::split_port;
use crate::same::same;

/// A configured pattern, or an origin asked as one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Pattern<'a> {
    pub(super) scheme: &'a str,
    /// What follows `*.`, or the whole host.
    pub(super) suffix: &'a str,
    pub(super) port: Option<&'a str>,
    pub(super) subdomains: bool,
}

impl<'a> Pattern<'a> {
    pub(super) fn read(text: &'a str) -> Self {
        let (scheme, rest) = text.split_once("://").unwrap_or_default();
        let (host, port) = split_port(rest);
        match host.strip_prefix("*.") {
            Some(suffix) => Self { scheme, suffix, port, subdomains: true },
            None => Self { scheme, suffix: host, port, subdomains: false },
        }
    }

    pub(super) fn hash(&self, seed: Seed) -> u64 {
        let mut labels = Labels::new(seed);
        self.suffix.rsplit('.').for_each(|label| labels.feed(label));
        labels.hash(Keys::new(seed, self.scheme, self.port).stated, self.subdomains)
    }

    /// Whether `text` is how this pattern is written.
    pub(super) fn is_written(&self, text: &str) -> bool {
        fn after<'t>(text: Option<&'t [u8]>, part: &str) -> Option<&'t [u8]> {
            let (head, rest) = text?.split_at_checked(part.len())?;
            same(head, part.as_bytes()).then_some(rest)
        }
        let host = after(after(Some(text.as_bytes()), self.scheme), "://");
        let suffix = if self.subdomains { after(host, "*.") } else { host };
        match (after(suffix, self.suffix), self.port) {
            (Some(rest), None) => rest.is_empty(),
            (rest @ Some(_), Some(port)) => after(rest, ":").is_some_and(|rest| same(rest, port.as_bytes())),
            (None, _) => false,
        }
    }
}

/// Scheme and port, hashed: with the port as it is, and with any.
pub(super) struct Keys {
    pub(super) stated: u64,
    pub(super) any: u64,
}

impl Keys {
    pub(super) fn new(seed: Seed, scheme: &str, port: Option<&str>) -> Self {
        let scheme = feed(seed.start(), scheme.as_bytes());
        Self { stated: feed(scheme, port.unwrap_or_default().as_bytes()), any: feed(scheme, b"*") }
    }
}

/// The labels of a host, hashed from the last to the first.
pub(super) struct Labels(u64);

impl Labels {
    pub(super) fn new(seed: Seed) -> Self {
        Self(seed.start())
    }

    pub(super) fn feed(&mut self, label: &str) {
        self.0 = feed(self.0, label.as_bytes());
    }

    pub(super) fn hash(&self, key: u64, subdomains: bool) -> u64 {
        feed(self.0 ^ key, &[u8::from(subdomains)])
    }
}
