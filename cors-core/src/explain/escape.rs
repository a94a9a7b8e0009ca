//! Bytes from the network as text that is safe to show: printable ASCII stays, the rest is escaped, and the length is
//! bounded.

use std::fmt;

/// Shows at most this many bytes.
const LONGEST: usize = 128;

/// Shows bytes that an attacker may have written, in a log line or a terminal.
///
/// ```
/// use cors_core::Escaped;
///
/// assert_eq!(Escaped(b"https://a.example\n\x1b[31m").to_string(), r"https://a.example\n\x1b[31m");
/// assert_eq!(Escaped(&[b'a'; 1000]).to_string().len(), 128 + "…".len());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Escaped<'a>(pub &'a [u8]);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.0.iter().take(LONGEST) {
            match byte {
                b' '..=b'~' if *byte != b'\\' => write!(out, "{}", char::from(*byte))?,
                byte => write!(out, "{}", byte.escape_ascii())?,
            }
        }
        if self.0.len() > LONGEST { out.write_str("…") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_read_back_but_for_its_end() {
        assert_eq!(Escaped(br#"it's "x" {y}"#).to_string(), r#"it's "x" {y}"#);
        assert_eq!(Escaped(br"a\nb").to_string(), r"a\\nb");
        assert_eq!(Escaped(b"a\nb ~\x7f\xff").to_string(), r"a\nb ~\x7f\xff");
        for (length, whole) in [(127, true), (128, true), (129, false)] {
            let shown = Escaped(&vec![b'a'; length]).to_string();
            assert_eq!(shown, "a".repeat(length.min(128)) + if whole { "" } else { "…" });
        }
    }
}
