//! For the tests: what an origin is and what a pattern matches, decided by other means than the automata.

use std::net::{Ipv4Addr, Ipv6Addr};

use regex::Regex;

use super::domains::domain_of;

/// An origin taken apart by hand.
#[derive(Debug)]
pub(super) struct Origin<'o> {
    scheme: &'o str,
    host: &'o str,
}

impl<'o> Origin<'o> {
    /// `None` for what no browser sends as an `Origin`.
    pub(super) fn parse(text: &'o str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let mut letters = scheme.chars();
        if !letters.next()?.is_ascii_lowercase()
            || !letters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "+.-".contains(c))
            || scheme.len() > 64
            || ["file", "data", "blob", "about", "javascript", "ws", "wss", "ftp"].contains(&scheme)
        {
            return None;
        }
        let (host, port) = match authority.rfind(':').filter(|colon| !authority[*colon..].contains(']')) {
            Some(colon) => (&authority[..colon], Some(&authority[colon + 1..])),
            None => (authority, None),
        };
        if let Some(port) = port {
            let number: u16 = port.parse().ok()?;
            let default = [("http", 80), ("https", 443)].contains(&(scheme, number));
            if number == 0 || default || number.to_string() != port {
                return None;
            }
        }
        Self::is_host(host).then_some(Self { scheme, host })
    }

    fn is_host(host: &str) -> bool {
        if let Some(address) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            // Rust writes addresses as the URL standard does, but for the IPv4 tail of mapped ones.
            return address.parse::<Ipv6Addr>().is_ok_and(|ip| {
                let [.., high, low] = ip.segments();
                let text = match ip.to_ipv4_mapped() {
                    Some(_) => format!("::ffff:{high:x}:{low:x}"),
                    None => ip.to_string(),
                };
                text == address
            });
        }
        if host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.to_string() == host) {
            return true;
        }
        let name = host.strip_suffix('.').unwrap_or(host);
        let last = name.rsplit('.').next().unwrap_or_default();
        let hex = last.strip_prefix("0x").is_some_and(|digits| digits.chars().all(|c| c.is_ascii_hexdigit()));
        let number = last.chars().all(|c| c.is_ascii_digit()) || hex;
        let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_+".contains(c);
        name.len() <= 253
            && !number
            && name.split('.').all(|label| !label.is_empty() && label.chars().all(known))
    }

    pub(super) fn domain(&self) -> &'o str {
        if self.host.starts_with('[') || self.host.parse::<Ipv4Addr>().is_ok() {
            return self.host;
        }
        domain_of(self.host.strip_suffix('.').unwrap_or(self.host))
    }

    pub(super) fn is_secure(&self) -> bool {
        let name = self.host.strip_suffix('.').unwrap_or(self.host);
        let application =
            ["chrome-extension", "moz-extension", "safari-web-extension", "capacitor", "ionic", "tauri"];
        self.scheme == "https"
            || application.contains(&self.scheme)
            || self.scheme == "http"
                && (name == "localhost"
                    || name.ends_with(".localhost")
                    || self.host == "[::1]"
                    || self.host.parse::<Ipv4Addr>().is_ok_and(|ip| ip.is_loopback()))
    }

    pub(super) fn is_of_a_web_page(&self) -> bool {
        ["http", "https"].contains(&self.scheme)
    }
}

/// The pattern as the `regex` crate itself has it, between anchors.
pub(super) fn whole(pattern: &str) -> Regex {
    let plain = Regex::new(&format!(r"\A(?:{pattern})\z"));
    // A comment at the end of a verbose pattern ends with its line.
    plain.or_else(|_| Regex::new(&format!("\\A(?:{pattern}\n)\\z"))).expect(pattern)
}
