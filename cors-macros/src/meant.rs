//! What was meant by an expression where a literal stands: the strings that it is made of.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
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
            format!("{LAZY}|| Policy::builder()....build().expect(\"a policy\"));")
        }
        [path @ .., TokenTree::Group(none)] if is_path(path) && none.stream().is_empty() => {
            format!("{LAZY}{});", joined(path))
        }
        [path @ .., TokenTree::Group(_)] if is_path(path) && joined(path) != "Some" => {
            format!("{LAZY}|| {});", joined(tokens))
        }
        // `(POLICY)`
        [TokenTree::Group(group)] if is_path(&flatten(group.stream())) => {
            return Ok(joined(&flatten(group.stream())));
        }
        [path @ .., TokenTree::Group(_)] if punct(path.last()) == Some('!') => {
            format!("static POLICY: Policy = {};", stream(tokens))
        }
        _ => "static POLICY: Policy = policy!(origins = [\"https://app.example.com\"]);".into(),
    })
}

/// A static that holds what the expression makes when it is first asked for.
pub(crate) fn lazily(expression: &str) -> String {
    format!("{LAZY}|| {expression});")
}

/// The values for debug builds and for the others, in `if cfg!(debug_assertions) { .. } else { .. }`.
pub(crate) fn of_builds(tokens: &[TokenTree]) -> Option<(String, String)> {
    let [condition @ .., TokenTree::Group(one), otherwise, TokenTree::Group(other)] = tokens else {
        return None;
    };
    let condition = joined(condition);
    let value = |group: &Group| {
        let inside = flatten(group.stream());
        let is_plain = match inside.as_slice() {
            [TokenTree::Group(list)] => {
                list.delimiter() == Delimiter::Bracket
                    && chunks(list.stream()).iter().all(|chunk| is_string(&chunk.tokens))
            }
            one => is_string(one),
        };
        is_plain.then(|| stream(&inside).to_string())
    };
    let (one, other) = (value(one)?, value(other)?);
    let is_else = word(Some(otherwise)).as_deref() == Some("else");
    match condition.as_str() {
        "ifcfg!(debug_assertions)" if is_else => Some((one, other)),
        "if!cfg!(debug_assertions)" if is_else => Some((other, one)),
        _ => None,
    }
}

fn is_string(tokens: &[TokenTree]) -> bool {
    syn::parse2::<LitStr>(stream(tokens)).is_ok()
}

/// How a policy begins that is made when it is first asked for.
const LAZY: &str = "static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(";

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
    fn the_origins_of_debug_builds_are_told_from_the_others() {
        for text in [
            r#"if cfg!(debug_assertions) { "http://localhost:3000" } else { ["https://a.com"] }"#,
            r#"if !cfg!(debug_assertions) { ["https://a.com"] } else { "http://localhost:3000" }"#,
        ] {
            let expected = (r#""http://localhost:3000""#.to_owned(), r#"["https://a.com"]"#.to_owned());
            assert_eq!(of_builds(&tokens(text)), Some(expected), "{text}");
        }
        assert_eq!(of_builds(&tokens(r#"if PRODUCTION { "https://a.com" } else { "http://b.com" }"#)), None);
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
        assert_eq!(
            of_builds(&tokens(r#"if cfg!(debug_assertions) { HOST } else { "https://a.com" }"#)),
            None
        );
        assert_eq!(variable(&tokens(r#"env!("A")"#)).as_deref(), Some(r#""A""#));
        assert_eq!(variable(&tokens(r#"f("A")"#)), None);
    }
}
