//! One element of a list, or what to say of what is none.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::Lit;
use syn::ext::IdentExt;

use crate::check::{Finding, Key, corrected};
use crate::diagnostics::Mistake;
use crate::key::{Shape, shape};
use crate::meant;
use crate::tokens::{joined, stream};
use crate::value::{Element, Reader};

pub(crate) fn reader_of_strings(reader: &Reader<'_>, tokens: &[TokenTree]) -> Result<Element, Mistake> {
    if let [TokenTree::Literal(literal)] = tokens
        && let Lit::Str(text) = Lit::new(literal.clone())
    {
        return Ok(Element { text: text.value(), at: literal.to_token_stream() });
    }
    Err(not_an_element(reader, tokens))
}

/// Methods are words of their own, as the route attributes' names are; strings too.
pub(crate) fn reader_of_methods(reader: &Reader<'_>, tokens: &[TokenTree]) -> Result<Element, Mistake> {
    match tokens {
        [TokenTree::Ident(ident)] => {
            Ok(Element { text: ident.unraw().to_string(), at: ident.to_token_stream() })
        }
        [.., TokenTree::Ident(ident)] if joined(tokens).contains("::") => {
            let finding = reader.finding("a method is one word or a string").suggest(ident.to_string());
            Err(Mistake::new(stream(tokens), finding))
        }
        _ => reader_of_strings(reader, tokens),
    }
}

fn not_an_element(reader: &Reader<'_>, tokens: &[TokenTree]) -> Mistake {
    if let [TokenTree::Literal(_), next @ TokenTree::Literal(_), ..] = tokens {
        return Mistake::new(next, reader.finding("a `,` is missing before this"));
    }
    let text = joined(tokens);
    // A switch or a number is no element that lacks its quotes.
    let bare = !matches!(text.as_str(), "" | "true" | "false")
        && !text.bytes().all(|byte| byte.is_ascii_digit())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-*.:/_".contains(&byte));
    let constant =
        matches!(tokens, [TokenTree::Ident(_)]) && !text.bytes().any(|byte| byte.is_ascii_lowercase());
    let finding = if let Some(meant) = meant::literals(reader.key, tokens) {
        if matches!(tokens, [.., TokenTree::Ident(_)])
            && matches!(reader.key, Key::Headers | Key::ExposeHeaders)
        {
            let sentence = format!("a header stands in `{}` by its name, as a string", reader.key);
            reader.finding(sentence).suggest(meant)
        } else {
            reader.taken().suggest(meant)
        }
    } else if meant::variable(tokens).is_some() && reader.key == Key::OriginRegex {
        reader
            .finding(if text.contains('!') {
                format!("`origin_regex` is proven before `{text}` is expanded: write the expression itself")
            } else {
                "`origin_regex` is proven while the program is compiled, when no variable is read: write the expression itself"
                    .to_owned()
            })
            .help(format!("it matches the whole origin, as in `{}`", Key::OriginRegex.example()))
            .help("`origins_env = \"WEB_ORIGINS\"` names a variable that lists origins, without expressions")
            .help(format!(
                "an expression that varies is proven at start-up: write `{}` above the handler, and `policy = POLICY` here",
                meant::lazily(&format!(
                    "Policy::builder().origin_regex({text}).build().expect(\"a policy\")"
                ))
            ))
    } else if let Some(variable) = meant::variable(tokens).filter(|_| reader.key.is_source()) {
        let is_whole = joined(reader.tokens) == text;
        let finding = if reader.key == Key::OriginsEnv {
            reader.taken()
        } else {
            reader.finding(format!(
                "`{}` is checked while macros are expanded, when no variable is read",
                reader.key
            ))
        };
        let finding = finding.help("a variable is read once, at start-up");
        if is_whole && reader.key == Key::OriginsEnv {
            return Mistake::new(stream(tokens), finding.suggest(variable));
        }
        if is_whole {
            return Mistake::new(
                reader.whole(),
                finding.suggest(format!("{} = {variable}", Key::OriginsEnv)),
            );
        }
        finding.help(format!("in place of this element write the key `{} = {variable}`", Key::OriginsEnv))
    } else if let Some((development, production)) =
        (reader.key == Key::Origins).then(|| meant::of_builds(tokens)).flatten()
    {
        let finding = reader
            .finding("`origins` is the same in every build: origins of debug builds stand in `dev_origins`")
            .suggest(format!("origins = {production}, dev_origins = {development}"));
        return Mistake::new(reader.whole(), finding);
    } else if text.contains("cfg!(") || text.starts_with("#[cfg(") {
        reader.taken().help(
            "what only debug builds allow stands in a key of its own, `dev_origins = [\"http://localhost:*\"]`, which release \
             builds leave out",
        )
    } else if constant && reader.key == Key::OriginsEnv {
        reader.taken().suggest(format!("\"{text}\"")).help(format!(
            "if the variable itself is named `{text}`; the value of a constant is not known here"
        ))
    } else if meant::is_closure(tokens) {
        reader
            .taken()
            .help(format!("every sub-domain is `{} = [\"https://*.example.com\"]`", Key::Origins))
            .help(format!("a pattern is `{}`", Key::OriginRegex.example()))
            .help("what code decides while serving is a `DynamicPolicy`, named by `policy = ...`")
    } else if constant || text.contains("::") || text.contains('!') {
        not_yet_known(reader)
    } else if let Some(literal) = bare.then(|| corrected(reader.key, &text)).flatten() {
        reader.taken().suggest(literal)
    } else {
        reader.expected()
    };
    if tokens.is_empty() { Mistake::new(reader.name, finding) } else { Mistake::new(stream(tokens), finding) }
}

/// A constant, or anything else that only a running program knows.
pub(crate) fn not_yet_known(reader: &Reader<'_>) -> Finding {
    let finding = reader.finding(format!(
        "`{}` is checked while macros are expanded, when the value of this is not known yet: write a literal",
        reader.key
    ));
    let finding = match shape(reader.key) {
        Shape::Age => finding.help(format!("write the number itself, as in `{}`", reader.key.example())),
        _ => finding.help(format!("write the strings themselves, as in `{}`", reader.key.example())),
    };
    let finding = finding.help("to share a policy, write `static POLICY: Policy = policy!(...);` once, and `#[cors(policy = POLICY)]` above each handler");
    if shape(reader.key) == Shape::Age {
        return finding;
    }
    finding.help("what is known only at run time comes from `origins_env = \"WEB_ORIGINS\"`, or from `Policy::builder()` by way of `policy = ...`")
}
