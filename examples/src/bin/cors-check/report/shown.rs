//! Bytes from the server, safe to show: printable ASCII stays, the rest is escaped, and the length is bounded.

/// Shows at most this many bytes of a value: lists of headers are longer than origins.
const LONGEST: usize = 512;

/// A header's value.
pub(super) fn value(bytes: &[u8]) -> String {
    let mut text = String::new();
    for byte in bytes.iter().take(LONGEST) {
        match byte {
            b' '..=b'~' if *byte != b'\\' => text.push(char::from(*byte)),
            byte => text.extend(byte.escape_ascii().map(char::from)),
        }
    }
    if bytes.len() > LONGEST {
        text.push_str("...");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_moves_the_cursor_and_nothing_is_endless() {
        assert_eq!(value(b"a\x1b[2J\r\n\xe2\x80\xae\\"), "a\\x1b[2J\\r\\n\\xe2\\x80\\xae\\\\");
        assert_eq!(value(&[b'a'; 10_000]).len(), LONGEST + 3);
    }
}
