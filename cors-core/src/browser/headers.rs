//! Header lines as they are on the wire, and the ways the Fetch standard reads them.

/// A list of header lines: names compared without case, values as bytes, order and repetition kept.
///
/// ```
/// use cors_core::browser::Headers;
///
/// let mut headers = Headers::new();
/// headers.append("Vary", "Origin");
/// headers.append("vary", " Cookie ");
/// assert_eq!(headers.get("VARY").as_deref(), Some(&b"Origin, Cookie"[..]));
/// assert_eq!(headers.iter().nth(1), Some(("vary", &b" Cookie "[..])));
/// ```
///
/// Source: Fetch, "header list".
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Headers {
    lines: Vec<(String, Vec<u8>)>,
}

impl Headers {
    /// No lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line at the end.
    pub fn append(&mut self, name: &str, value: impl AsRef<[u8]>) {
        self.lines.push((name.to_owned(), value.as_ref().to_vec()));
    }

    /// The value of a name: its lines, trimmed, joined by `, ` (Fetch, header list: "get"). `None` if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Vec<u8>> {
        let mut joined: Option<Vec<u8>> = None;
        for value in self.lines_of(name) {
            match &mut joined {
                Some(whole) => {
                    whole.extend_from_slice(b", ");
                    whole.extend_from_slice(value);
                }
                None => joined = Some(value.to_vec()),
            }
        }
        joined
    }

    /// Every line, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.lines.iter().map(|(name, value)| (name.as_str(), value.as_slice()))
    }

    pub(super) fn lines_of<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h [u8]> {
        self.iter().filter(move |(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| trim(value))
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        self.lines.iter().any(|(other, _)| other.eq_ignore_ascii_case(name))
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.lines.retain(|(other, _)| !other.eq_ignore_ascii_case(name));
    }

    /// One line per name, in the order and spelling of each name's first line.
    pub(super) fn joined(&self) -> Self {
        let mut joined: Vec<(String, Vec<u8>)> = Vec::new();
        let mut places = std::collections::HashMap::new();
        for (name, value) in self.iter() {
            let place = *places.entry(name.to_ascii_lowercase()).or_insert(joined.len());
            match joined.get_mut(place) {
                Some((_, whole)) => {
                    whole.extend_from_slice(b", ");
                    whole.extend_from_slice(trim(value));
                }
                None => joined.push((name.to_owned(), trim(value).to_vec())),
            }
        }
        Self { lines: joined }
    }
}

impl<N: AsRef<str>, V: AsRef<[u8]>> FromIterator<(N, V)> for Headers {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(lines: I) -> Self {
        Self {
            lines: lines
                .into_iter()
                .map(|(name, value)| (name.as_ref().to_owned(), value.as_ref().to_vec()))
                .collect(),
        }
    }
}

/// Without the HTTP whitespace at both ends (Fetch, "normalize a byte sequence").
pub(super) fn trim(value: &[u8]) -> &[u8] {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n');
    let start = value.iter().position(|byte| !blank(byte)).unwrap_or(value.len());
    let end = value.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    value.get(start..end).unwrap_or_default()
}

/// The elements of a `#token` list, empty ones skipped (RFC 9110, 5.6.1.2), or the first that is no token.
pub(super) fn tokens(value: Option<&[u8]>) -> Result<Vec<String>, Vec<u8>> {
    let mut found = Vec::new();
    for element in value.unwrap_or_default().split(|byte| *byte == b',') {
        let element = trim(element);
        match std::str::from_utf8(element) {
            _ if element.is_empty() => {}
            Ok(text) if is_token(element) => found.push(text.to_owned()),
            _ => return Err(element.to_vec()),
        }
    }
    Ok(found)
}

/// RFC 9110, 5.6.2: `1*tchar`.
pub(super) fn is_token(bytes: &[u8]) -> bool {
    !bytes.is_empty()
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_elements_may_be_empty_but_never_anything_but_tokens() {
        assert_eq!(tokens(None), Ok(vec![]));
        assert_eq!(tokens(Some(b" , \t,")), Ok(vec![]));
        assert_eq!(tokens(Some(b",PUT ,\tX-A, *")), Ok(vec!["PUT".into(), "X-A".into(), "*".into()]));
        for bad in [&b"GET PUT"[..], b"PUT;", b"\"PUT\"", b"[PUT]", b"\xe9", b"a\0"] {
            assert_eq!(tokens(Some(&[b"A, ", bad].concat())), Err(bad.to_vec()));
        }
    }

    #[test]
    fn two_lines_are_one_value() {
        let headers: Headers = [("A", " 1\t"), ("b", "2"), ("a", "")].into_iter().collect();
        assert_eq!(headers.get("a").as_deref(), Some(&b"1, "[..]));
        assert_eq!(headers.joined(), [("A", "1, "), ("b", "2")].into_iter().collect());
        assert_eq!(headers.get("c"), None);
    }
}
