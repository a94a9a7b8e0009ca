//! Source without what its comments and its texts say.

/// `source` with spaces for its comments and its texts, so that everything else stays where it is.
pub(crate) fn code(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let blank = comment(rest).or_else(|| text(rest));
        let length = blank.or_else(|| word(rest)).unwrap_or_else(|| first.len_utf8());
        let (part, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if blank.is_some() {
            code.extend(part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        } else {
            code.push_str(part);
        }
        rest = after;
    }
    code
}

/// How long the comment at the start is; one of a block may have others inside.
fn comment(source: &str) -> Option<usize> {
    if source.starts_with("//") {
        return Some(source.find('\n').unwrap_or(source.len()));
    }
    let mut rest = source.strip_prefix("/*")?;
    let mut depth = 1_usize;
    while depth > 0 {
        let Some(at) = rest.find("/*").into_iter().chain(rest.find("*/")).min() else {
            return Some(source.len());
        };
        let (sign, after) = rest.get(at..)?.split_at_checked(2)?;
        depth = if sign == "/*" { depth + 1 } else { depth - 1 };
        rest = after;
    }
    Some(source.len() - rest.len())
}

/// How long the string or the letter at the start is, with its prefix.
fn text(source: &str) -> Option<usize> {
    let prefix = word(source).unwrap_or_default();
    let (prefix, rest) = source.split_at_checked(prefix)?;
    let length = match prefix {
        "r" | "br" | "cr" => raw(rest)?,
        "" | "b" | "c" if rest.starts_with('"') => quoted(rest, '"'),
        "" | "b" => letter(rest)?,
        _ => return None,
    };
    Some(prefix.len() + length)
}

/// `"..."` behind as many `#` as follow it.
fn raw(source: &str) -> Option<usize> {
    let inside = source.trim_start_matches('#');
    let signs = source.len() - inside.len();
    let end = format!("\"{}", "#".repeat(signs));
    let length = inside.strip_prefix('"')?.find(&end);
    Some(length.map_or(source.len(), |length| signs + 1 + length + end.len()))
}

/// `'a'` and `'\n'`; `'a` is a lifetime.
fn letter(source: &str) -> Option<usize> {
    let mut inside = source.strip_prefix('\'')?.chars();
    let first = inside.next()?;
    (first == '\\' || inside.next()? == '\'').then(|| quoted(source, '\''))
}

/// Up to the next `quote` that is not escaped.
fn quoted(source: &str, quote: char) -> usize {
    let mut is_escaped = false;
    let end = source.char_indices().skip(1).find(|(_, letter)| {
        let ends = *letter == quote && !is_escaped;
        is_escaped = *letter == '\\' && !is_escaped;
        ends
    });
    end.map_or(source.len(), |(at, _)| at + quote.len_utf8())
}

/// How long the word at the start is.
fn word(source: &str) -> Option<usize> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let length = source.find(|letter| !is_part(letter)).unwrap_or(source.len());
    (length > 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_blank() {
        for (source, expected) in [
            ("a // b\nc", "a     \nc"),
            ("a /* b\n/* c */ d */ e", "a     \n             e"),
            ("a /* b", "a     "),
            ("/", "/"),
            (r#"a("https://b") c"#, "a(           ) c"),
            (r#"a("\"/*\\") c"#, "a(        ) c"),
            (r##"a(br#"b"//"#) c"##, "a(          ) c"),
            (r#"r"\" a"#, r"     a"),
            (r#"r#a"b""#, "r#a   "),
            ("'\"' a '\\'' b '\"'", "    a      b    "),
            ("&'a str, b'\\\\' c 'd: e", "&'a str,       c 'd: e"),
            ("\"ä\" ö 'ü' b\"", "     ö"),
            ("\"a", "  "),
        ] {
            assert_eq!(code(source).trim_end(), expected.trim_end(), "{source}");
            assert_eq!(code(source).len(), source.len(), "{source}");
        }
    }
}
