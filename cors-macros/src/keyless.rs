//! What stands where a key with its value belongs: a policy, a list, the keys in braces.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::args::{Args, Door, is_flag, is_string};
use crate::check::{Code, Finding, Key, Subject};
use crate::diagnostics::Diagnostics;
use crate::tokens::{Chunk, chunks, joined, punct, stream, word};

/// `#[cors(POLICY)]` and `#[cors(policy!(...))]`.
pub(crate) fn policy_without_key(tokens: &[TokenTree], door: Door) -> Option<Finding> {
    let finding = || Finding::error(Code::KeyValue, Subject::Policy, "a policy without its key");
    if door == Door::Policy {
        return None;
    }
    if let [path @ .., bang, TokenTree::Group(arguments)] = tokens
        && punct(Some(bang)) == Some('!')
        && word(path.last()).as_deref() == Some("policy")
        && !path.iter().any(|token| punct(Some(token)) == Some('='))
    {
        return Some(finding().help(format!("write its keys themselves: `#[cors({})]`", arguments.stream())));
    }
    let path = joined(tokens);
    let is_path = matches!(tokens.last(), Some(TokenTree::Ident(_)))
        && tokens.iter().all(|token| matches!(token, TokenTree::Ident(_)) || punct(Some(token)) == Some(':'));
    let constant = path.rsplit("::").next().is_some_and(|name| {
        name.len() > 1
            && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
    });
    (is_path && constant && !path.replace("::", "").contains(':'))
        .then(|| finding().suggest(format!("policy = {path}")))
}

/// `origins: [...], credentials: true` with `=`, if nothing else is wrong with it.
fn without_colons(keys: TokenStream) -> Option<String> {
    let written = chunks(keys).into_iter().map(|Chunk { tokens, .. }| match tokens.as_slice() {
        [key @ TokenTree::Ident(_), colon, value @ ..] if punct(Some(colon)) == Some(':') => {
            format!("{key} = {}", stream(value))
        }
        tokens => stream(tokens).to_string(),
    });
    let written = written.collect::<Vec<_>>().join(", ");
    let mut unseen = Diagnostics::default();
    Args::read(written.parse().ok()?, Door::Handler, &mut unseen);
    unseen.finish().is_ok().then_some(written)
}

/// `#[cors("https://app.example.com")]` and the like.
pub(crate) fn without_key(tokens: &[TokenTree]) -> Finding {
    let finding = Finding::error(Code::KeyValue, Subject::Policy, "a value without its key");
    match tokens {
        [literal] if is_string(tokens) => finding.suggest(format!("origins = {literal}")),
        [TokenTree::Group(list)] if list.delimiter() == Delimiter::Bracket => {
            finding.suggest(format!("origins = {list}"))
        }
        [bang, TokenTree::Ident(key)] if punct(Some(bang)) == Some('!') && is_flag(&key.to_string()) => {
            Finding::error(Code::KeyValue, Subject::Policy, "a flag is turned off by `= false`")
                .suggest(format!("{key} = false"))
                .help("or leave it out: every flag is off where nothing is said")
        }
        [TokenTree::Group(keys)] if keys.delimiter() == Delimiter::Brace => {
            let finding = Finding::error(
                Code::KeyValue,
                Subject::Policy,
                "the keys stand without braces, each as `key = value`",
            );
            match without_colons(keys.stream()) {
                Some(keys) => finding.suggest(keys),
                None => finding.help(format!("for example `{}`", Key::Origins.example())),
            }
        }
        [star] if punct(Some(star)) == Some('*') => finding.suggest("origins = \"*\""),
        _ => finding.help(format!("for example `{}`", Key::Origins.example())),
    }
}
