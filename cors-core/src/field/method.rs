//! Methods: which a browser never sends, and in which case it sends the others.

use super::is_token;
use crate::finding::{Code, Finding, Subject, nearest};

/// Methods that are written in upper case wherever they are standardised. Browsers upper-case only some of them (Fetch,
/// "normalize a method"), so another case of these is a slip; a lower-case custom method is not.
const UPPER_CASE: [&str; 8] = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY"];

/// The standard's method that is most likely meant by a word that is none of them.
pub(crate) fn misspelt(method: &str) -> Option<&'static str> {
    let upper = method.to_ascii_uppercase();
    let differs = !UPPER_CASE.contains(&upper.as_str());
    differs.then(|| nearest(&upper, UPPER_CASE.map(|known| (known, known)))).flatten()
}

/// Whether a script can never send it (Fetch, "forbidden method").
pub(crate) fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"].iter().any(|forbidden| method.eq_ignore_ascii_case(forbidden))
}

/// Checks one element of `methods`; `*` is not looked at here.
///
/// # Errors
///
/// `method-token`, `method-forbidden` or `method-case`.
pub(crate) fn check(method: &str, subject: &Subject) -> Result<(), Finding> {
    let upper = method.to_ascii_uppercase();
    let find = |code, sentence: String| Finding::error(code, subject.clone(), sentence);
    if !is_token(method.as_bytes()) {
        let sentence = "a method is one word, without spaces, commas and other separators".to_owned();
        let finding = find(Code::MethodToken, sentence).at(method, bad_byte(method));
        return Err(
            match meant(method).or_else(|| separate(method).map(|names| names.to_ascii_uppercase())) {
                Some(names) => finding.suggest(names),
                None => finding.help("each is an element of its own, as in `\"GET\", \"POST\"`"),
            },
        );
    }
    if is_forbidden(method) {
        let sentence =
            format!("browsers never send `{upper}`: scripts are refused it before anything is sent");
        return Err(find(Code::MethodForbidden, sentence).help("leave it out"));
    }
    if method != upper && UPPER_CASE.contains(&upper.as_str()) {
        let sentence = match upper.as_str() {
            "PATCH" | "QUERY" => format!(
                "methods are compared byte by byte and browsers do not upper-case `{method}`, so only a script that \
                 writes it just so would match"
            ),
            _ => format!("browsers send `{upper}` in upper case, so `{method}` never matches"),
        };
        return Err(find(Code::MethodCase, sentence).suggest(format!("\"{upper}\"")));
    }
    Ok(())
}

/// The methods that are most likely meant: those whose names stand there, whatever separates them, or the one that white
/// space has cut in two.
fn meant(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    let parts = || upper.split(|letter: char| !letter.is_ascii_alphabetic()).filter(|part| !part.is_empty());
    let joined: String = parts().collect();
    if UPPER_CASE.contains(&joined.as_str()) {
        return Some(format!("\"{joined}\""));
    }
    let all = parts().next().is_some() && parts().all(|part| UPPER_CASE.contains(&part));
    all.then(|| parts().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", "))
}

/// The tokens of a literal that holds several, or one with white space or quotes around it: each as a literal.
pub(super) fn separate(text: &str) -> Option<String> {
    let around = |letter: char| letter.is_whitespace() || matches!(letter, '"' | '\'' | '`' | '[' | ']');
    let parts: Vec<&str> = text
        .split([',', ';'])
        .map(|part| part.trim_matches(around))
        .filter(|part| !part.is_empty())
        .collect();
    let all = !parts.is_empty() && parts.iter().all(|part| is_token(part.as_bytes()));
    all.then(|| parts.iter().map(|part| format!("\"{part}\"")).collect::<Vec<_>>().join(", "))
}

/// The first byte that no token has, or all of an empty literal.
pub(super) fn bad_byte(text: &str) -> std::ops::Range<usize> {
    text.char_indices()
        .find(|(_, letter)| !letter.is_ascii() || !is_token(&[u8::try_from(*letter).unwrap_or_default()]))
        .map_or(0..text.len(), |(at, letter)| at..at + letter.len_utf8())
}
