//! An `Origin` header's value as it arrives: a bounded parse without allocation, that says yes or no and nothing else.

use super::host::Host;
use super::scheme::{default_port, is_scheme};

/// The longest value that is looked at: scheme, `://`, host with its trailing dot, `:`, port. Whatever is longer is
/// no origin, and costs one comparison.
///
/// ```
/// use cors_core::{MAX_ORIGIN, Origin};
///
/// let longest = format!("https://{}.example", "a.".repeat((MAX_ORIGIN - 16) / 2));
/// assert!(longest.len() > MAX_ORIGIN - 2 && longest.len() <= MAX_ORIGIN);
/// assert!(Origin::parse(format!("{longest}:65000").as_bytes()).is_none());
/// ```
///
/// Source: RFC 1035, section 2.3.4, for the host; the scheme's bound is ours.
pub const MAX_ORIGIN: usize = 64 + 3 + 254 + 1 + 5;

/// A tuple origin (HTML, "origin"), parsed from its serialisation.
///
/// ```
/// use cors_core::Origin;
///
/// let origin = Origin::parse(b"https://app.example.com:8443").unwrap();
/// assert_eq!((origin.scheme(), origin.host(), origin.port()), ("https", "app.example.com", Some("8443")));
/// assert_eq!(origin.as_str(), "https://app.example.com:8443");
/// assert!(Origin::parse(b"https://example.com/").is_none());
/// assert!(Origin::parse(b"null").is_none());
/// ```
///
/// Source: RFC 6454, section 6.2 (ASCII serialisation), HTML "serialization of an origin", and what browsers really
/// send beyond RFC 6454's grammar (`tests/browser/REPORT.md` fact 5, `tests/browser/FIREFOX.md` D15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin<'a> {
    text: &'a str,
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
}

impl<'a> Origin<'a> {
    /// Parses a serialised tuple origin. `None` for `null`, for lists, and for everything that no browser sends:
    /// upper case, paths, default ports, user-info, empty labels, more than [`MAX_ORIGIN`] bytes.
    #[must_use]
    pub fn parse(value: &'a [u8]) -> Option<Self> {
        if value.len() > MAX_ORIGIN {
            return None;
        }
        // No scheme holds a colon, so the first one is the end of it.
        let colon = value.iter().position(|byte| *byte == b':')?;
        if !value.get(..colon).is_some_and(is_scheme) {
            return None;
        }
        let text = std::str::from_utf8(value).ok()?;
        let (scheme, rest) = text.split_at_checked(colon)?;
        let rest = rest.strip_prefix("://")?;
        let (host, port) = split_port(rest);
        Host::parse(host)?;
        if let Some(port) = port {
            let number = parse_port(port)?;
            if default_port(scheme) == Some(number) {
                return None;
            }
        }
        Some(Self { text, scheme, host, port })
    }

    /// The whole value, as sent.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme, lower case, without the colon.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host, in brackets if it is an IPv6 address, with its trailing dot if it has one.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }

    /// The port as written; `None` where the scheme's default is meant.
    #[must_use]
    pub fn port(&self) -> Option<&'a str> {
        self.port
    }
}

/// Splits `host[:port]`; a bracket keeps the colons of an IPv6 address together.
pub(crate) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}

/// A port as the URL serializer writes it: 1 to 65535 without a leading zero.
pub(crate) fn parse_port(port: &str) -> Option<u16> {
    if port.starts_with('0') || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    port.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_browsers_send_is_read() {
        for good in [
            "http://localhost",
            "https://localhost:9001",
            "http://[::1]:9001",
            "http://[::ffff:7f00:1]",
            "http://127.0.0.1:9001",
            "http://localhost.:9001",
            "http://a_b.localhost:9001",
            "http://-a-.localhost:9001",
            "http://a+b.localhost:9001",
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
            "http://example.com:443",
            "https://example.com:80",
        ] {
            assert_eq!(Origin::parse(good.as_bytes()).map(|origin| origin.as_str()), Some(good));
        }
    }

    #[test]
    fn what_browsers_never_send_is_no_origin() {
        let long = format!("https://{}", "a".repeat(400));
        for bad in [
            "",
            "null",
            "NULL",
            "*",
            "https://",
            "https://.",
            "https://a..b",
            "https://example.com/",
            "https://example.com?",
            "https://example.com:",
            "https://example.com:0",
            "https://example.com:080",
            "https://example.com:65536",
            "https://example.com:443",
            "http://example.com:80",
            "HTTPS://example.com",
            "https://Example.com",
            "https://user@example.com",
            "https://example.com, https://example.com",
            "https://example.com https://example.com",
            " https://example.com",
            "https://example.com\t",
            "https:example.com",
            "://example.com",
            "https://::1",
            "https://[::1",
            "https://[::1]x",
            "https://exa\0mple.com",
            &long,
        ] {
            assert_eq!(Origin::parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(Origin::parse(b"https://\xff.com"), None);
    }
}
