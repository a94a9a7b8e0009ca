//! What the automaton of origins does not know: lengths, and which texts in brackets are IPv6 addresses.

/// The longest origin's parts, as the wire parser bounds them.
const MAX_SCHEME: usize = 64;
pub(super) const MAX_HOST: usize = 253;

/// Whether `origin`, a text that the automaton accepts, keeps the bounds that the automaton does not know.
pub(super) fn is_origin(origin: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else { return false };
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => return scheme.len() <= MAX_SCHEME && is_serialised_ipv6(address),
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    scheme.len() <= MAX_SCHEME && host.strip_suffix('.').unwrap_or(host).len() <= MAX_HOST
}

/// Whether this is an IPv6 address as the URL standard serialises it (<https://url.spec.whatwg.org/#concept-ipv6-serializer>).
pub(super) fn is_serialised_ipv6(address: &str) -> bool {
    let Ok(parsed) = address.parse::<std::net::Ipv6Addr>() else { return false };
    let pieces = parsed.segments();
    // The first of the longest runs of zeros, if longer than one.
    let (mut from, mut length) = (0, 1);
    for start in 0..pieces.len() {
        let run = pieces.iter().skip(start).take_while(|piece| **piece == 0).count();
        if run > length {
            (from, length) = (start, run);
        }
    }
    let hex = |pieces: &[u16]| pieces.iter().map(|piece| format!("{piece:x}")).collect::<Vec<_>>().join(":");
    let (before, after) = (pieces.get(..from), pieces.get(from + length..));
    let wanted = match (before, after) {
        (Some(before), Some(after)) if length > 1 => format!("{}::{}", hex(before), hex(after)),
        _ => hex(&pieces),
    };
    address == wanted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_written_as_browsers_write_them() {
        for address in [
            "::",
            "::1",
            "1::",
            "2001:db8::1",
            "::ffff:7f00:1",
            "1:0:0:2::3",
            "1::2:0:0:3:4",
            "1:0:2:3:4:5:6:7",
            "fe80::a",
        ] {
            assert!(is_serialised_ipv6(address), "{address}");
        }
        for address in [
            "",
            "1",
            "0::1",
            "::01",
            "::A",
            "::ffff:127.0.0.1",
            "1:0:0:2:0:0:0:3",
            "1::0:2:0:0:0:3",
            "1::2:3:4:5:6:7",
            "::1%1",
            "1:2:3:4:5:6:7",
            "1::2::3",
            // Of two runs of equal length the first is left out.
            "1:0:0:2::4:5",
        ] {
            assert!(!is_serialised_ipv6(address), "{address}");
        }
    }

    #[test]
    fn lengths_are_bounded() {
        let host = |length: usize| format!("https://{}", "a".repeat(length));
        assert!(is_origin(&host(253)) && is_origin(&format!("{}.:1", host(253))) && !is_origin(&host(254)));
        let scheme = |length: usize| format!("{}://a", "a".repeat(length));
        assert!(is_origin(&scheme(64)) && !is_origin(&scheme(65)) && !is_origin("a"));
    }
}
