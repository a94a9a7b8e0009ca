//! The arguments of the attribute and of `policy!`: every key with its value, and where each was written.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Path;

use crate::above;
use crate::check::{Code, Finding, Key, Subject, Unread};
use crate::diagnostics::{Diagnostics, Mistake};
use crate::key::Shape;
use crate::keyless::{policy_without_key, without_key};
use crate::tokens::{Chunk, chunks, joined, punct, stream, word};
use crate::value::{Value, Written, read};

/// What takes the arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// `#[cors]` on a handler.
    Handler,
    /// `#[cors]` on a module.
    Module,
    /// `policy!`.
    Policy,
}

/// The word that a module puts before the arguments when it hands them on to its handlers. No user writes it.
pub(crate) const FROM_MODULE: &str = "__from_module";

/// The arguments, each key once.
pub(crate) struct Args {
    given: Vec<Given>,
    pub(crate) unread: Unread,
    /// The arguments of the module around the handler, that many modules up.
    pub(crate) from_module: Option<usize>,
}

/// A key with its value.
pub(crate) struct Given {
    pub(crate) key: Key,
    pub(crate) name: TokenStream,
    /// The tokens of the value; none for a flag.
    pub(crate) written: TokenStream,
    pub(crate) value: Value,
    /// Whether the word that was written is no key, but was most likely meant for this one.
    guessed: bool,
}

impl Given {
    /// The value, or the key of a flag.
    pub(crate) fn place(&self) -> TokenStream {
        if self.written.is_empty() { self.name.clone() } else { self.written.clone() }
    }

    /// The element at `index`, or all of the value.
    pub(crate) fn element(&self, index: usize) -> TokenStream {
        let element = match &self.value {
            Value::List(list) => list.get(index).map(|element| &element.at),
            Value::Words(words) => words.get(index).map(|(_, at)| at),
            _ => None,
        };
        element.cloned().unwrap_or_else(|| self.place())
    }
}

impl Args {
    /// Reads everything that can be read, and reports the rest.
    pub(crate) fn read(tokens: TokenStream, door: Door, out: &mut Diagnostics) -> Self {
        let mut args = Self { given: Vec::new(), unread: Unread::default(), from_module: None };
        let chunks = without_semicolons(whole_closures(chunks(tokens)), out);
        let mut rest = chunks.as_slice();
        while let Some((chunk, after)) = rest.split_first() {
            // `origins = "...", "..."`
            let more = after.iter().take_while(|chunk| is_string(&chunk.tokens)).count();
            let (more, after) = after.split_at(more);
            rest = after;
            if let [first] = &chunk.tokens[..]
                && is_string(&chunk.tokens)
                && !more.is_empty()
            {
                args.unread.anything();
                let listed = literals(more);
                let finding = Finding::error(Code::KeyValue, Subject::Policy, "values without their key");
                out.finding(first, &finding.suggest(format!("origins = [{first}, {listed}]")));
                continue;
            }
            args.chunk(chunk, door, out);
            if !more.is_empty() && !args.without_brackets(more, out) {
                for chunk in more {
                    args.chunk(chunk, door, out);
                }
            }
        }
        args
    }

    pub(crate) fn given(&self) -> &[Given] {
        &self.given
    }

    pub(crate) fn get(&self, key: Key) -> Option<&Given> {
        self.given.iter().find(|given| given.key == key)
    }

    /// Whether the flag `key` is set.
    pub(crate) fn flag(&self, key: Key) -> bool {
        self.get(key).is_some_and(|given| matches!(given.value, Value::Flag(true)))
    }

    /// The path that `key` names.
    pub(crate) fn path(&self, key: Key) -> Option<&Path> {
        match &self.get(key)?.value {
            Value::Path(path) => Some(path),
            _ => None,
        }
    }

    /// Whether a policy is stated here, and not named, left out or turned off.
    pub(crate) fn states_a_policy(&self) -> bool {
        self.get(Key::Policy).is_none() && !self.flag(Key::Disabled)
    }

    /// The keys that cannot stand beside each other, as far as they are keys of the attribute alone.
    pub(crate) fn check_company(&self, door: Door, out: &mut Diagnostics) {
        if door == Door::Module
            && let Some(methods) = self.get(Key::Methods)
        {
            let sentence =
                "`methods` cannot stand on a module: each handler grants what its own route serves";
            let finding = Finding::error(Code::ConflictingKeys, Subject::Key(Key::Methods), sentence);
            out.finding(&methods.name, &finding.help("leave it out; a handler that is to grant less has a `#[cors]` of its own, which repeats `origins` and all other keys"));
        }
        if self.get(Key::Policy).is_some() {
            self.check_constant(out);
            let sentence =
                "`policy` names a whole policy, so nothing but `methods` and `crate` can stand beside it";
            self.check_alone(Key::Policy, &[Key::Methods, Key::Crate], sentence, out);
        } else if self.flag(Key::Disabled) {
            let sentence = "`disabled` takes no part in CORS, so nothing but `crate` can stand beside it";
            self.check_alone(Key::Disabled, &[Key::Crate], sentence, out);
        }
    }

    /// A constant is made anew wherever it is named, so nothing can refer to it for as long as the program runs.
    fn check_constant(&self, out: &mut Diagnostics) {
        if let Some(name) = self.path(Key::Policy).and_then(Path::get_ident)
            && above::is_constant(name)
        {
            let sentence = format!("`policy = ...` names a static, and `{name}` is a constant");
            let finding = Finding::error(Code::KeyValue, Subject::Key(Key::Policy), sentence);
            let help = format!("write `static {name}` in place of `const {name}`");
            out.finding(name, &finding.help(help));
        }
    }

    /// One error for all that stands beside `key`, at the first of them.
    fn check_alone(&self, key: Key, company: &[Key], sentence: &str, out: &mut Diagnostics) {
        let others: Vec<&Given> =
            self.given.iter().filter(|given| given.key != key && !company.contains(&given.key)).collect();
        if let Some(first) = others.first() {
            let names: Vec<String> = others.iter().map(|given| format!("`{}`", given.key)).collect();
            let names = names.join(" and ");
            let help = match key {
                Key::Policy => {
                    let policy = self.path(key).map(|path| path.to_token_stream().to_string());
                    let policy: String = policy.unwrap_or_default().split_whitespace().collect();
                    format!(
                        "write {names} where `{policy}` is made, or leave `policy = {policy}` out and write all keys here"
                    )
                }
                _ => format!("leave out {names}, or leave out `{key}`"),
            };
            out.finding(
                &first.name,
                &Finding::error(Code::ConflictingKeys, Subject::Key(first.key), sentence).help(help),
            );
        }
    }

    fn chunk(&mut self, chunk: &Chunk, door: Door, out: &mut Diagnostics) {
        let tokens = &chunk.tokens[..];
        if let (true, Some(comma)) = (tokens.is_empty(), &chunk.comma) {
            self.unread.anything();
            let sentence = "a comma without a key before it";
            out.finding(
                comma,
                &Finding::error(Code::KeyValue, Subject::Policy, sentence).help("leave it out"),
            );
            return;
        }
        if let Some(finding) = policy_without_key(tokens, door) {
            self.unread.anything();
            out.finding(stream(tokens), &finding);
            return;
        }
        let name = name_length(tokens);
        let (name, rest) = tokens.split_at(name);
        if name.is_empty() {
            self.unread.anything();
            out.finding(stream(tokens), &without_key(tokens));
            return;
        }
        if door != Door::Policy && word(name.first()).as_deref() == Some(FROM_MODULE) {
            // The first: the innermost module that handed them on.
            let depth = || rest.last().and_then(|depth| depth.to_string().parse().ok());
            self.from_module = self.from_module.or_else(depth);
            return;
        }
        let (written, value, next) = split_value(rest);
        let entry = Entry { name, written, value };
        match entry.key(door) {
            Ok(key) => self.add(key, &entry, false, out),
            Err((mistake, guess)) => {
                out.finding(&mistake.at, &mistake.finding);
                match guess {
                    // Taken as it was meant, so that mistakes in the value are told at once.
                    Some(key) if self.get(key).is_none() => self.add(key, &entry, true, out),
                    _ => self.unread.anything(),
                }
            }
        }
        if let Some(first) = next.first() {
            let sentence = "a `,` is missing before this";
            out.finding(first, &Finding::error(Code::KeyValue, Subject::Policy, sentence));
            self.chunk(&Chunk { tokens: next.to_vec(), comma: chunk.comma.clone() }, door, out);
        }
    }

    /// Literals behind the one value of a list: its brackets are missing.
    fn without_brackets(&mut self, more: &[Chunk], out: &mut Diagnostics) -> bool {
        let Some(given) = self.given.last() else { return false };
        let takes_several = matches!(crate::key::shape(given.key), Shape::Strings | Shape::Methods);
        let is_one = matches!(&given.value, Value::List(list) if list.len() == 1);
        if !takes_several
            || !is_one
            || matches!(given.written.clone().into_iter().next(), Some(TokenTree::Group(_)))
        {
            return false;
        }
        let written = format!("{} = [{}, {}]", given.key, given.written, literals(more));
        out.finding(
            given.place(),
            &Finding::error(Code::KeyValue, Subject::Key(given.key), "several values stand in brackets")
                .suggest(written),
        );
        true
    }

    fn add(&mut self, key: Key, entry: &Entry<'_>, guessed: bool, out: &mut Diagnostics) {
        let name = stream(entry.name);
        if self.get(key).is_some_and(|before| !before.guessed) {
            out.finding(name, &Finding::duplicate_key(key));
            return;
        }
        self.given.retain(|given| given.key != key);
        let before = out.count();
        let value = match entry.written {
            None if crate::key::shape(key) == crate::key::Shape::Flag => Value::Flag(true),
            written => read(key, &name, written.unwrap_or(Written::Assigned), entry.value, out),
        };
        if out.count() > before {
            self.unread.key(key);
        }
        self.given.push(Given { key, name, written: stream(entry.value), value, guessed });
    }
}

pub(crate) fn is_flag(word: &str) -> bool {
    Key::parse(word).is_some_and(|key| crate::key::shape(key) == Shape::Flag)
}

pub(crate) fn is_string(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Literal(_)]) && syn::parse2::<syn::LitStr>(stream(tokens)).is_ok()
}

/// One literal after the other.
fn literals(chunks: &[Chunk]) -> String {
    chunks.iter().map(|chunk| stream(&chunk.tokens).to_string()).collect::<Vec<_>>().join(", ")
}

/// The parameters of a closure are no arguments of ours: `|origin, request| ...` is one value.
fn whole_closures(chunks: Vec<Chunk>) -> Vec<Chunk> {
    let bars = |tokens: &[TokenTree]| tokens.iter().filter(|token| punct(Some(token)) == Some('|')).count();
    let mut whole: Vec<Chunk> = Vec::with_capacity(chunks.len());
    for chunk in chunks {
        match whole.last_mut() {
            Some(open) if bars(&open.tokens) == 1 => {
                open.tokens.extend(open.comma.take().map(TokenTree::from));
                open.tokens.extend(chunk.tokens);
                open.comma = chunk.comma;
            }
            _ => whole.push(chunk),
        }
    }
    whole
}

/// `origins = [...]; credentials`: cut there as well, and told once each.
fn without_semicolons(chunks: Vec<Chunk>, out: &mut Diagnostics) -> Vec<Chunk> {
    let mut cut = Vec::with_capacity(chunks.len());
    for Chunk { mut tokens, comma } in chunks {
        while let Some(at) = tokens.iter().position(|token| punct(Some(token)) == Some(';')) {
            let sentence = "a `;` stands where a `,` belongs";
            let help = "write `,` between keys";
            out.finding(&tokens[at], &Finding::error(Code::KeyValue, Subject::Policy, sentence).help(help));
            let rest = tokens.split_off(at + 1);
            tokens.pop();
            if !tokens.is_empty() {
                cut.push(Chunk { tokens, comma: None });
            }
            tokens = rest;
        }
        if !tokens.is_empty() || comma.is_some() {
            cut.push(Chunk { tokens, comma });
        }
    }
    cut
}

/// A key as written, with what stands behind it.
struct Entry<'a> {
    name: &'a [TokenTree],
    written: Option<Written>,
    value: &'a [TokenTree],
}

impl Entry<'_> {
    /// The key, or what is wrong with it and which key was most likely meant.
    fn key(&self, door: Door) -> Result<Key, (Mistake, Option<Key>)> {
        let ident = word(self.name.first()).filter(|_| self.name.len() == 1);
        let keys = if door == Door::Policy { Key::OF_POLICIES } else { Key::ALL };
        if let Some(key) = ident.as_deref().and_then(Key::parse).filter(|key| keys.contains(key)) {
            return Ok(key);
        }
        let word = ident.unwrap_or_else(|| joined(self.name).trim_matches('"').to_owned());
        // A key in quotes is a key as other languages write it, and the word without them is what was meant.
        let guess = Key::guess(&word).filter(|key| keys.contains(key));
        let finding = match guess {
            Some(key) if key.as_str() == word => {
                let sentence = format!("`{key}` stands without quotes");
                Finding::error(Code::UnknownKey, Subject::Unknown(word), sentence).suggest(key.as_str())
            }
            _ => Finding::unknown_key(&word, keys),
        };
        Err((Mistake::new(stream(self.name), finding), guess))
    }
}

/// How many tokens the key is: a word, words joined by `-` or `::` as other languages do, or a string before `=`.
fn name_length(tokens: &[TokenTree]) -> usize {
    match tokens {
        [TokenTree::Literal(_), TokenTree::Punct(next), ..] if matches!(next.as_char(), '=' | ':') => 1,
        [TokenTree::Ident(_), ..] => {
            let mut length = 1;
            while punct(tokens.get(length)) == Some('-') && word(tokens.get(length + 1)).is_some() {
                length += 2;
            }
            length
        }
        _ => 0,
    }
}

/// How the value is written, its tokens, and what follows it without a comma.
fn split_value(rest: &[TokenTree]) -> (Option<Written>, &[TokenTree], &[TokenTree]) {
    let Some(first) = rest.first() else { return (None, rest, rest) };
    let (written, start) = match first {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => (Written::Called, 0),
        TokenTree::Punct(punct) if punct.as_char() == '=' => (Written::Assigned, 1),
        // Another key: the comma is missing.
        TokenTree::Ident(_) => return (None, &[], rest),
        TokenTree::Punct(punct) if punct.as_char() == ':' => (Written::Other, 1),
        _ => (Written::Other, 0),
    };
    let value = rest.get(start..).unwrap_or_default();
    // A key behind a complete value, unless it belongs to a path.
    let is_key = |at: usize| word(value.get(at)).is_some_and(|word| Key::guess(&word).is_some());
    let complete = |at: usize| match value.get(at) {
        Some(TokenTree::Group(_) | TokenTree::Literal(_)) => true,
        Some(TokenTree::Ident(_)) => punct(value.get(at + 1)) != Some(':'),
        _ => false,
    };
    let next = (1..value.len()).find(|at| is_key(*at) && complete(at - 1));
    let (value, next) = value.split_at(next.unwrap_or(value.len()));
    (Some(written), value, next)
}
