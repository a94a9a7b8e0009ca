//! The host of an origin, as browsers serialise it: what may stand there, and what kind of host it is.

use std::net::{Ipv4Addr, Ipv6Addr};

/// The longest host name (RFC 1035, section 2.3.4: 255 octets on the wire are 253 characters), without the one
/// trailing dot that browsers keep.
pub(crate) const MAX_HOST: usize = 253;
/// The longest label (RFC 1035, section 2.3.4).
pub(crate) const MAX_LABEL: usize = 63;

/// What a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Host<'a> {
    /// A name; a trailing dot is still there.
    Name(&'a str),
    /// A plain dotted quad.
    V4(Ipv4Addr),
    /// An address in brackets, exactly as browsers serialise it.
    V6(Ipv6Addr),
}

impl<'a> Host<'a> {
    /// Reads a host as it stands in an `Origin`. `None` for everything that no browser serialises.
    ///
    /// Names are `[a-z0-9._+-]` (browsers send `_`, edge hyphens and one trailing dot: `tests/browser/REPORT.md` fact 5, and
    /// `+`: `tests/browser/FIREFOX.md` D15) without empty labels.
    pub(crate) fn parse(host: &'a str) -> Option<Self> {
        if let Some(inner) = host.strip_prefix('[') {
            let address: Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
            return (serialise_v6(address) == host).then_some(Self::V6(address));
        }
        let bare = host.strip_suffix('.').unwrap_or(host);
        if bare.is_empty() || bare.len() > MAX_HOST {
            return None;
        }
        let is_label = |length: usize| (1..=MAX_LABEL).contains(&length);
        let mut start = 0;
        for (at, byte) in bare.bytes().enumerate() {
            match byte {
                b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-' | b'+' => {}
                b'.' if is_label(at - start) => start = at + 1,
                _ => return None,
            }
        }
        let last = bare.as_bytes().get(start..).unwrap_or_default();
        if !is_label(last.len()) {
            return None;
        }
        // A number begins with a digit, `0x7f` too.
        if !last.first().is_some_and(u8::is_ascii_digit) || !ends_in_a_number(host) {
            return Some(Self::Name(host));
        }
        // `Ipv4Addr` reads just the dotted quads without leading zeros, which is what browsers write.
        host.parse().ok().map(Self::V4)
    }

    /// Loopback by the Secure Contexts standard, section 3.1: `127.0.0.0/8`, `::1`, `localhost` and `*.localhost`.
    pub(crate) fn is_loopback(self) -> bool {
        match self {
            Self::V4(address) => address.is_loopback(),
            Self::V6(address) => address.is_loopback(),
            Self::Name(name) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                name == "localhost" || name.ends_with(".localhost")
            }
        }
    }
}

/// The URL standard's "ends in a number checker": such a host is an IPv4 address to browsers, or no host at all.
pub(crate) fn ends_in_a_number(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or(host);
    if !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    last.strip_prefix("0x")
        .or_else(|| last.strip_prefix("0X"))
        .is_some_and(|hex| hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// An IPv6 address as browsers write it in a URL (URL standard, "IPv6 serializer"): the first longest run of two or
/// more zero pieces compressed, and never the dotted tail that Rust writes for `::ffff:127.0.0.1`.
pub(crate) fn serialise_v6(address: Ipv6Addr) -> String {
    use std::fmt::Write as _;

    let pieces = address.segments();
    let (mut start, mut length) = (0, 0);
    let mut at = 0;
    while at < pieces.len() {
        let run = pieces.iter().skip(at).take_while(|piece| **piece == 0).count();
        if run > length {
            (start, length) = (at, run);
        }
        at += run.max(1);
    }
    if length < 2 {
        (start, length) = (pieces.len(), 0);
    }
    let mut text = String::from("[");
    for (at, piece) in pieces.iter().enumerate() {
        if at == start {
            text.push_str("::");
        }
        if (start..start + length).contains(&at) {
            continue;
        }
        if !text.ends_with(':') && !text.ends_with('[') {
            text.push(':');
        }
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{piece:x}");
    }
    text.push(']');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_browsers_serialise() {
        let long_label = "a".repeat(63);
        for good in [
            "localhost",
            "localhost.",
            "a_b.localhost",
            "-a-.localhost",
            "a+b.localhost",
            "xn--rsum-bpad.com",
            "3dprinter",
            "nas.4home",
            long_label.as_str(),
        ] {
            assert_eq!(Host::parse(good), Some(Host::Name(good)), "{good}");
        }
        let long_label = "a".repeat(64);
        let long = format!("{}.com", ["a"; 126].join("."));
        for bad in
            ["", ".", "..", "a..b", ".a", "a..", "A.com", "é.com", "a b", "a/b", "a*b", &long_label, &long]
        {
            assert_eq!(Host::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_host_that_ends_in_a_number_is_a_dotted_quad_or_nothing() {
        assert_eq!(Host::parse("127.0.0.1"), Some(Host::V4(Ipv4Addr::LOCALHOST)));
        for bad in
            ["127.1", "0x7f000001", "1", "1.2.3.4.", "a.255", "1.2.3.256", "01.2.3.4", "a.0x", "1.2.3.4.5"]
        {
            assert_eq!(Host::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn addresses_of_version_six_are_written_as_browsers_do() {
        for good in
            ["[::1]", "[::]", "[::ffff:7f00:1]", "[2001:db8::1]", "[1:0:2:0:3:0:4:0]", "[1::2:0:0:3:4]"]
        {
            assert!(matches!(Host::parse(good), Some(Host::V6(_))), "{good}");
        }
        for bad in
            ["[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::1%25lo]", "[::1", "::1", "[2001:DB8::1]", "[]"]
        {
            assert_eq!(Host::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn loopback_is_the_secure_contexts_standards() {
        for yes in ["localhost", "localhost.", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"] {
            assert!(Host::parse(yes).is_some_and(Host::is_loopback), "{yes}");
        }
        for no in ["notlocalhost", "localhost.com", "128.0.0.1", "[::2]", "[::ffff:7f00:1]"] {
            assert!(Host::parse(no).is_some_and(|host| !host.is_loopback()), "{no}");
        }
    }
}
