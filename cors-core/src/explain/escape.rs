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
