//! The scheme of an origin: its grammar, its default port, and whether it can stand in an `Origin` at all.

use crate::finding::nearest;

/// The longest scheme that is looked at. Real ones are far shorter (`safari-web-extension` is 20 bytes); the bound
/// keeps the work on the wire bounded.
pub(crate) const MAX_SCHEME: usize = 64;

/// Schemes whose documents have an opaque origin (serialised `null`) or no origin of their own, so that they never
/// stand in an `Origin` header (HTML, "origin"; URL standard, section 4.7 "Origin").
pub(crate) const NEVER_SENT: [&str; 8] = ["about", "blob", "data", "file", "ftp", "javascript", "ws", "wss"];

/// Application schemes that no web page can have, taken for as trustworthy as `https` beside credentials.
pub(crate) const APPLICATION: [&str; 6] =
    ["capacitor", "chrome-extension", "ionic", "moz-extension", "safari-web-extension", "tauri"];

/// Whether `scheme` is a URL scheme as browsers serialise it: `[a-z][a-z0-9+.-]*` (URL standard, "scheme start
/// state" and "scheme state", lower-cased), at most [`MAX_SCHEME`] bytes.
pub(crate) fn is_scheme(scheme: &[u8]) -> bool {
    scheme.len() <= MAX_SCHEME
        && scheme.first().is_some_and(u8::is_ascii_lowercase)
        && scheme.iter().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'.' | b'-'))
}

/// The port that browsers leave out (URL standard, "special scheme").
pub(crate) fn default_port(scheme: &str) -> Option<u16> {
    match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    }
}

/// `https` or `http`, where `scheme` is one of these but for a letter too many, too few, wrong or out of order. Only their
/// own letters count: `httpx` may be somebody's.
pub(super) fn misspelt(scheme: &str) -> Option<&'static str> {
    let lower = scheme.to_ascii_lowercase();
    let is_theirs = |byte: u8| matches!(byte, b'h' | b't' | b'p' | b's');
    let differs = !matches!(&*lower, "https" | "http") && lower.bytes().all(is_theirs);
    differs.then(|| nearest(&lower, [("https", "https"), ("http", "http")])).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_seen() {
        for (slip, meant) in [
            ("htps", "https"),
            ("htpps", "https"),
            ("hhtps", "https"),
            ("htttps", "https"),
            ("httpss", "https"),
            ("httsp", "https"),
            ("htp", "http"),
            ("hhttp", "http"),
        ] {
            assert_eq!(misspelt(slip), Some(meant), "{slip}");
        }
        for other in ["https", "http", "httpx", "shttps-app", "capacitor", "tauri", "ht", "t", "", "sftp"] {
            assert_eq!(misspelt(other), None, "{other}");
        }
    }

    #[test]
    fn the_grammar_is_the_url_standards() {
        for good in ["https", "http", "a", "chrome-extension", "a+b.c-9"] {
            assert!(is_scheme(good.as_bytes()), "{good}");
        }
        for bad in ["", "1a", "+a", "HTTPS", "ht tp", "ht_tp", "é", &"a".repeat(65)] {
            assert!(!is_scheme(bad.as_bytes()), "{bad}");
        }
        assert!(is_scheme("a".repeat(64).as_bytes()));
    }
}
