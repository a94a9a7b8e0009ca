//! What was meant by an expression where a literal stands: the strings that it is made of.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{LitStr, Path};

use crate::check::{Key, corrected};
use crate::tokens::{chunks, flatten, joined, punct, stream, word};

/// The value that `tokens` were to be, as it is written under `key`.
pub(crate) fn literals(key: Key, tokens: &[TokenTree]) -> Option<String> {
    everything(key, tokens).or_else(|| header(key, tokens)).or_else(|| list(tokens)).or_else(|| one(tokens))
}

/// The name in `env!("WEB_ORIGINS")` and `std::env::var("WEB_ORIGINS")`, as a literal.
pub(crate) fn variable(tokens: &[TokenTree]) -> Option<String> {
    let reads = |token: &TokenTree| {
        word(Some(token))
            .is_some_and(|word| matches!(word.as_str(), "env" | "option_env" | "var" | "var_os" | "dotenv"))
    };
    tokens.iter().any(reads).then(|| only_string(tokens)).flatten()
}

/// The path in `POLICY.clone()`; else the static that a policy has to be for a path to name it.
pub(crate) fn policy(tokens: &[TokenTree]) -> Result<String, String> {
    let is_path = |tokens: &[TokenTree]| syn::parse2::<Path>(stream(tokens)).is_ok();
    Err(match tokens {
        [path @ .., dot, TokenTree::Ident(_), TokenTree::Group(_)]
            if punct(Some(dot)) == Some('.') && is_path(path) =>
        {
            return Ok(joined(path));
        }
        tokens if tokens.iter().any(|token| word(Some(token)).as_deref() == Some("builder")) => {
            "static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy::builder()....build().expect(\"a policy\"));".into()
        }
        [path @ .., TokenTree::Group(_)] if is_path(path) => {
            format!("static POLICY: LazyLock<Policy> = LazyLock::new(|| {});", joined(tokens))
        }
        [path @ .., TokenTree::Group(_)] if punct(path.last()) == Some('!') => {
            format!("static POLICY: Policy = {};", stream(tokens))
        }
        _ => "static POLICY: Policy = policy!(...);".into(),
    })
}

/// `|origin| ...`
pub(crate) fn is_closure(tokens: &[TokenTree]) -> bool {
    let first = tokens.iter().find(|token| !matches!(word(Some(token)).as_deref(), Some("move" | "async")));
    punct(first) == Some('|')
}

/// `Any`, as tower-http has it.
fn everything(key: Key, tokens: &[TokenTree]) -> Option<String> {
    let last = tokens.last().filter(|last| matches!(last, TokenTree::Ident(_)))?.to_string();
    let any = matches!(last.as_str(), "Any" | "any" | "ANY" | "All" | "all" | "ALL");
    (any && key != Key::OriginRegex).then(|| "\"*\"".to_owned())
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
fn list(tokens: &[TokenTree]) -> Option<String> {
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
    Some(format!("[{}]", strings?.join(", ")))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<TokenTree> {
        flatten(text.parse().unwrap())
    }

    #[test]
    fn the_strings_are_found() {
        for (key, text, meant) in [
            (
                Key::Origins,
                r#"vec!["https://a.com", "https://b.com"]"#,
                r#"["https://a.com", "https://b.com"]"#,
            ),
            (Key::Origins, r#"&["https://a.com"]"#, r#"["https://a.com"]"#),
            (Key::Origins, r#"["https://a.com".to_string()].to_vec()"#, r#"["https://a.com"]"#),
            (Key::Origins, r#"String::from("https://a.com")"#, r#""https://a.com""#),
            (Key::Origins, "Any", r#""*""#),
            (Key::OriginRegex, r#"Regex::new(r"https://a\.com").unwrap()"#, r#"r"https://a\.com""#),
            (Key::Headers, "http::header::CONTENT_TYPE", r#""Content-Type""#),
            (Key::ExposeHeaders, "ETAG", r#""Etag""#),
        ] {
            assert_eq!(literals(key, &tokens(text)).as_deref(), Some(meant), "{text}");
        }
    }

    #[test]
    fn nothing_is_made_up() {
        for (key, text) in [
            (Key::Origins, "ORIGINS"),
            (Key::Origins, "header::ORIGIN"),
            (Key::Origins, r#"format!("https://{}", HOST)"#),
            (Key::Origins, r#"std::env::var("WEB_ORIGINS")"#),
            (Key::Origins, r#"if cfg!(debug_assertions) { "http://localhost" } else { "https://a.com" }"#),
            (Key::Origins, r#"["https://a.com"] + ["https://b.com"]"#),
            (Key::Origins, "vec![A, B]"),
            (Key::OriginRegex, "Any"),
            (Key::Headers, "MY_HEADERS"),
            (Key::Headers, "header::COOKIE"),
        ] {
            assert_eq!(literals(key, &tokens(text)), None, "{text}");
        }
        assert_eq!(variable(&tokens(r#"env!("A")"#)).as_deref(), Some(r#""A""#));
        assert_eq!(variable(&tokens(r#"f("A")"#)), None);
    }
}
