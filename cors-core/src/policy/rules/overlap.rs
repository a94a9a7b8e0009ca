//! Which listed origin is covered by another: asked once per literal, in time that does not grow with the list.

use std::collections::HashSet;

use crate::origin::pattern::{OriginPattern, Port};

/// The patterns of a list, by what they cover.
pub(super) struct Cover<'a> {
    patterns: HashSet<(&'a str, bool, &'a str, Port)>,
}

impl<'a> Cover<'a> {
    pub(super) fn new(listed: impl Iterator<Item = (&'a str, &'a OriginPattern<'a>)>) -> Self {
        let patterns = listed
            .filter(|(_, pattern)| pattern.subdomains || pattern.port == Port::Any)
            .map(|(_, pattern)| (pattern.scheme, pattern.subdomains, pattern.host_text, pattern.port))
            .collect();
        Self { patterns }
    }

    /// The other pattern that covers `pattern`, as it is written.
    pub(super) fn by(&self, literal: &str, pattern: &OriginPattern<'_>) -> Option<String> {
        if self.patterns.is_empty() {
            return None;
        }
        let mut hosts = vec![(pattern.subdomains, pattern.host_text)];
        let mut rest = pattern.host_text;
        while let Some((_, suffix)) = rest.split_once('.') {
            if !suffix.is_empty() {
                hosts.push((true, suffix));
            }
            rest = suffix;
        }
        let ports = if pattern.port == Port::Any { vec![Port::Any] } else { vec![pattern.port, Port::Any] };
        for (subdomains, host) in hosts {
            for port in &ports {
                let written = written(pattern.scheme, subdomains, host, *port);
                if written != literal && self.patterns.contains(&(pattern.scheme, subdomains, host, *port)) {
                    return Some(written);
                }
            }
        }
        None
    }
}

fn written(scheme: &str, subdomains: bool, host: &str, port: Port) -> String {
    let stars = if subdomains { "*." } else { "" };
    match port {
        Port::Default => format!("{scheme}://{stars}{host}"),
        Port::Stated(port) => format!("{scheme}://{stars}{host}:{port}"),
        Port::Any => format!("{scheme}://{stars}{host}:*"),
    }
}
