//! What was meant by an expression where a literal stands: the strings that it is made of.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

use crate::check::{Key, corrected};
use crate::tokens::{chunks, flatten, punct, word};

/// The value that `tokens` were to be, as it is written under `key`.
pub(crate) fn literals(key: Key, tokens: &[TokenTree]) -> Option<String> {
    header(key, tokens).or_else(|| list(key, tokens)).or_else(|| one(tokens))
}

/// The name in `env!("WEB_ORIGINS")` and `std::env::var("WEB_ORIGINS")`, as a literal.
pub(crate) fn variable(tokens: &[TokenTree]) -> Option<String> {
    let reads = |token: &TokenTree| {
        word(Some(token))
            .is_some_and(|word| matches!(word.as_str(), "env" | "option_env" | "var" | "var_os" | "dotenv"))
    };
    tokens.iter().any(reads).then(|| only_string(tokens)).flatten()
}

/// `|origin| ...`
pub(crate) fn is_closure(tokens: &[TokenTree]) -> bool {
    let first = tokens.iter().find(|token| !matches!(word(Some(token)).as_deref(), Some("move" | "async")));
    punct(first) == Some('|')
}

/// `header::CONTENT_TYPE`
fn header(key: Key, tokens: &[TokenTree]) -> Option<String> {
    let [path @ .., TokenTree::Ident(name)] = tokens else { return None };
    let of_module = path.iter().any(|token| word(Some(token)).as_deref() == Some("header"));
    let name = name.to_string();
    if !matches!(key, Key::Headers | Key::ExposeHeaders) || !(of_module || KNOWN.contains(&name.as_str())) {
        return None;
    }
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        first.to_ascii_uppercase() + &rest.to_ascii_lowercase()
    });
    corrected(key, &words.collect::<Vec<_>>().join("-"))
}

/// Headers that are most often named by a constant of the crate `http`, imported.
const KNOWN: [&str; 8] = [
    "ACCEPT",
    "AUTHORIZATION",
    "CONTENT_DISPOSITION",
    "CONTENT_TYPE",
    "ETAG",
    "IF_MATCH",
    "IF_NONE_MATCH",
    "LOCATION",
];

/// `vec!["..."]`, `&["..."]` and `["..."].to_vec()`.
fn list(key: Key, tokens: &[TokenTree]) -> Option<String> {
    let mut lists = tokens.iter().filter_map(|token| match token {
        TokenTree::Group(group) if !group.stream().is_empty() => Some(group),
        _ => None,
    });
    let list =
        lists.next().filter(|list| list.delimiter() == Delimiter::Bracket && lists.next().is_none())?;
    let around = |token: &TokenTree| match token {
        TokenTree::Ident(_) => {
            matches!(
                word(Some(token)).as_deref(),
                Some("vec" | "mut" | "to_vec" | "into" | "into_iter" | "iter")
            )
        }
        TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '!' | '.'),
        TokenTree::Group(_) => true,
        TokenTree::Literal(_) => false,
    };
    let strings = chunks(list.stream()).into_iter().map(|chunk| only_string(&chunk.tokens));
    let strings: Option<Vec<String>> = strings.collect();
    (tokens.len() > 1 && tokens.iter().all(around)).then_some(())?;
    Some(format!("{key} = [{}]", strings?.join(", ")))
}

/// `"...".to_string()`, `String::from("...")`, `Regex::new("...").unwrap()`.
fn one(tokens: &[TokenTree]) -> Option<String> {
    let is_call = |token: &TokenTree| match token {
        TokenTree::Ident(_) => {
            matches!(
                word(Some(token)).as_deref(),
                Some(
                    "String"
                        | "from"
                        | "to_string"
                        | "to_owned"
                        | "into"
                        | "as_str"
                        | "Regex"
                        | "regex"
                        | "new"
                        | "unwrap"
                        | "expect"
                        | "HeaderName"
                        | "from_static"
                        | "HeaderValue"
                        | "Some"
                        | "Origin"
                        | "http"
                        | "header"
                        | "exact"
                )
            )
        }
        TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '.' | ':' | '?'),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Parenthesis,
        TokenTree::Literal(_) => true,
    };
    (tokens.len() > 1 && tokens.iter().all(is_call)).then(|| only_string(tokens)).flatten()
}

/// The one string in `tokens`, wherever it stands, as written.
fn only_string(tokens: &[TokenTree]) -> Option<String> {
    let mut strings = Vec::new();
    collect(tokens, &mut strings);
    match strings.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

fn collect(tokens: &[TokenTree], strings: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(&flatten(group.stream()), strings),
            TokenTree::Literal(literal) => {
                let text = syn::parse2::<LitStr>(TokenStream::from(TokenTree::from(literal.clone())));
                strings.extend(text.is_ok().then(|| literal.to_string()));
            }
            _ => {}
        }
    }
}
