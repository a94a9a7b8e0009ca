//! The value of a key: read as the shape that the key takes, or one mistake that says what was expected.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Lit, LitStr, Path};

use crate::check::{Code, Danger, Finding, Key, MaxAge, Subject, corrected_age};
use crate::diagnostics::{Diagnostics, Mistake};
use crate::element::{not_yet_known, reader_of_methods, reader_of_strings};
use crate::key::{Shape, shape};
use crate::tokens::{Chunk, chunks, flatten, joined, punct, stream, word};
use crate::{meant, time};

/// A value that was read.
pub(crate) enum Value {
    Flag(bool),
    List(Vec<Element>),
    Text(String),
    Age(MaxAge),
    Words(Vec<(Danger, TokenStream)>),
    Path(Path),
    /// Nothing could be read, which has been reported.
    Broken,
}

/// One element of a list, beside the tokens that it was read from.
pub(crate) struct Element {
    pub(crate) text: String,
    pub(crate) at: TokenStream,
}

/// How a value stands behind its key.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Written {
    /// `key = value`
    Assigned,
    /// `key(value)`
    Called,
    /// Anything else, such as `key: value`.
    Other,
}

/// Reads `tokens` as the value of `key`, whose own tokens are `name`.
pub(crate) fn read(
    key: Key,
    name: &TokenStream,
    written: Written,
    tokens: &[TokenTree],
    out: &mut Diagnostics,
) -> Value {
    let reader = Reader { key, name, tokens };
    let value = match (shape(key), written) {
        (Shape::Words, Written::Called) => reader.words(out),
        (Shape::Words, _) | (_, Written::Called | Written::Other) => {
            Err(reader.misplaced(reader.behind_equals()))
        }
        (Shape::Flag, _) => reader.flag(),
        (Shape::Strings, _) => reader.list(out, reader_of_strings),
        (Shape::Methods, _) => reader.list(out, reader_of_methods),
        (Shape::Text, _) => reader.text(),
        (Shape::Age, _) => reader.age(),
        (Shape::Path, _) => reader.path(),
    };
    out.handle(value).unwrap_or(Value::Broken)
}

pub(crate) struct Reader<'a> {
    pub(crate) key: Key,
    pub(crate) name: &'a TokenStream,
    pub(crate) tokens: &'a [TokenTree],
}

impl Reader<'_> {
    fn flag(&self) -> Result<Value, Mistake> {
        match (self.tokens.len(), word(self.tokens.first()).as_deref()) {
            (1, Some("true")) => Ok(Value::Flag(true)),
            (1, Some("false")) => Ok(Value::Flag(false)),
            _ => Err(self.unexpected()),
        }
    }

    /// `[a, b]`, or one element without brackets.
    fn list(&self, out: &mut Diagnostics, element: ElementReader) -> Result<Value, Mistake> {
        let [TokenTree::Group(list)] = self.tokens else {
            return element(self, self.tokens).map(|element| Value::List(vec![element]));
        };
        if list.delimiter() != Delimiter::Bracket {
            return Err(self.misplaced(self.taken()));
        }
        let mut elements = Vec::new();
        let mut broken = false;
        for chunk in chunks(list.stream()) {
            let read = if let (true, Some(comma)) = (chunk.tokens.is_empty(), &chunk.comma) {
                Err(Mistake::new(comma, self.finding("a comma without an element before it")))
            } else {
                element(self, &chunk.tokens)
            };
            match out.handle(read) {
                Some(element) => elements.push(element),
                None => broken = true,
            }
        }
        // A list of which something was not understood is not a short list: rules about the whole stay silent.
        Ok(if broken && elements.is_empty() { Value::Broken } else { Value::List(elements) })
    }

    fn text(&self) -> Result<Value, Mistake> {
        if let (Key::OriginsEnv, Some(names)) = (self.key, self.strings()) {
            return Err(self.at_value(Finding::several_variables(&names)));
        }
        reader_of_strings(self, self.tokens).map(|element| Value::Text(element.text))
    }

    fn age(&self) -> Result<Value, Mistake> {
        let (negative, rest) = match self.tokens.split_first() {
            Some((first, rest)) if punct(Some(first)) == Some('-') => (true, rest),
            _ => (false, self.tokens),
        };
        let [TokenTree::Literal(literal)] = rest else {
            if let [.., TokenTree::Ident(name)] = rest
                && !matches!(name.to_string().as_str(), "true" | "false" | "None")
            {
                return Err(self.at_value(not_yet_known(self)));
            }
            let Some(seconds) = time::seconds(self.tokens) else { return Err(self.unexpected()) };
            return Err(self.meant_age(MaxAge::Seconds(seconds)));
        };
        match Lit::new(literal.clone()) {
            Lit::Str(text) if !negative => Ok(Value::Age(MaxAge::Text(text.value()))),
            Lit::Int(number) if is_integer_suffix(number.suffix()) => {
                // A number that is too large for any integer is too large for a time, which the engine says.
                let seconds = number.base10_digits().parse::<i128>().unwrap_or(i128::MAX);
                Ok(Value::Age(MaxAge::Seconds(if negative { -seconds } else { seconds })))
            }
            Lit::Int(number) if !negative => Err(self.meant_age(MaxAge::Text(number.token().to_string()))),
            _ => Err(self.unexpected()),
        }
    }

    /// What was written is no time, and most likely meant for `age`.
    fn meant_age(&self, age: MaxAge) -> Mistake {
        let Some((corrected, why)) = corrected_age(age) else { return self.unexpected() };
        let finding = self.taken().suggest(corrected);
        self.at_value(why.into_iter().fold(finding, Finding::help))
    }

    /// The strings of a list.
    fn strings(&self) -> Option<Vec<String>> {
        let [TokenTree::Group(list)] = self.tokens else { return None };
        let text = |chunk: &Chunk| syn::parse2::<LitStr>(stream(&chunk.tokens)).ok().map(|text| text.value());
        (list.delimiter() == Delimiter::Bracket)
            .then(|| chunks(list.stream()).iter().map(text).collect::<Option<Vec<_>>>())
            .flatten()
    }

    fn words(&self, out: &mut Diagnostics) -> Result<Value, Mistake> {
        let [TokenTree::Group(group)] = self.tokens else { return Err(self.misplaced(self.behind_equals())) };
        let mut words = Vec::new();
        let parts = chunks(group.stream());
        if parts.is_empty() {
            let finding = self.finding("`dangerously_allow()` lifts nothing");
            return Err(Mistake::new(
                self.whole(),
                finding.help("leave it out: the text of a refusal that can be lifted names the word for it"),
            ));
        }
        for chunk in parts {
            let at =
                if chunk.tokens.is_empty() { chunk.comma.to_token_stream() } else { stream(&chunk.tokens) };
            // A word that is written in two would not be found by who searches for it.
            let text = match chunk.tokens.as_slice() {
                [_] => joined(&chunk.tokens),
                tokens if Danger::parse(&joined(tokens)).is_some() => stream(tokens).to_string(),
                tokens => joined(tokens),
            };
            match Danger::parse(&text) {
                Some(danger) => words.push((danger, at)),
                None if Danger::parse(text.trim_matches('"')).is_some() => {
                    let word = text.trim_matches('"');
                    let sentence = format!("`{word}` stands without quotes");
                    out.finding(&at, &self.finding(sentence).suggest(word));
                }
                None => {
                    out.finding(&at, &Finding::unknown_danger(&text, words.len()));
                }
            }
        }
        Ok(Value::Words(words))
    }

    fn path(&self) -> Result<Value, Mistake> {
        if let [first, rest @ ..] = self.tokens
            && punct(Some(first)) == Some('&')
            && syn::parse2::<Path>(stream(rest)).is_ok()
        {
            return Err(self.at_value(self.taken().suggest(format!("{} = {}", self.key, joined(rest)))));
        }
        let path: Path = syn::parse2(stream(self.tokens)).map_err(|_| self.unexpected())?;
        // A path on its way: `policy = crate`.
        let unfinished =
            path.segments.last().is_some_and(|last| last.ident == "crate" || last.ident == "super");
        if self.key == Key::Policy && unfinished { Err(self.unexpected()) } else { Ok(Value::Path(path)) }
    }

    /// The value has another form than the key takes.
    fn unexpected(&self) -> Mistake {
        if self.tokens.is_empty() {
            return Mistake::new(self.name, self.expected());
        }
        let text = match self.tokens {
            [TokenTree::Literal(literal)] => syn::parse2::<LitStr>(literal.to_token_stream()).ok(),
            _ => None,
        };
        let text = text.map(|text| text.value()).unwrap_or_default();
        // `True` is Python's.
        let flag = if text.is_empty() { joined(self.tokens).to_ascii_lowercase() } else { text.clone() };
        self.at_value(match shape(self.key) {
            Shape::Flag if matches!(flag.as_str(), "true" | "false" | "1" | "0") => {
                Finding::quoted_flag(self.key, matches!(flag.as_str(), "true" | "1"))
            }
            // A policy is a static, and `default` is none.
            Shape::Path
                if syn::parse_str::<Path>(&text).is_ok()
                    && (self.key != Key::Policy || text.bytes().any(|byte| byte.is_ascii_uppercase())) =>
            {
                self.taken().suggest(format!("{} = {text}", self.key))
            }
            _ => self.expected(),
        })
    }

    /// `origins("..")`, `origins: ".."` and the like.
    fn misplaced(&self, headline: Finding) -> Mistake {
        let strings = matches!(shape(self.key), Shape::Strings | Shape::Methods);
        let literals = |group: &Group| {
            let mut parts = chunks(group.stream()).into_iter();
            parts.all(|chunk| matches!(chunk.tokens[..], [TokenTree::Literal(_)])).then(|| group.stream())
        };
        let finding = match self.tokens {
            [TokenTree::Group(group)] if strings => {
                let inside = flatten(group.stream());
                if let Some(literals) = literals(group) {
                    headline.suggest(format!("{} = [{literals}]", self.key))
                } else if let Some(meant) = meant::literals(self.key, &inside) {
                    headline.suggest(format!("{} = {meant}", self.key))
                } else {
                    self.called(headline, &inside)
                }
            }
            [TokenTree::Group(group)] if self.key != Key::DangerouslyAllow => {
                self.called(headline, &flatten(group.stream()))
            }
            _ if self.key == Key::DangerouslyAllow => match self.dangers() {
                Some(words) => headline.suggest(format!("{}({words})", self.key)),
                None => self.expected(),
            },
            // `max_age: 600`
            [colon, value @ ..] if punct(Some(colon)) == Some(':') => self.called(headline, value),
            value => self.called(headline, value),
        };
        Mistake::new(self.whole(), finding)
    }

    /// The words of `dangerously_allow = [...]`, with quotes or without.
    fn dangers(&self) -> Option<String> {
        let inside = match self.tokens {
            [TokenTree::Group(group)] => flatten(group.stream()),
            tokens => tokens.to_vec(),
        };
        let parts = chunks(stream(&inside)).into_iter();
        let words = parts.map(|part| Danger::parse(joined(&part.tokens).trim_matches('"')));
        let words: Option<Vec<&str>> = words.map(|danger| danger.map(Danger::as_str)).collect();
        words.filter(|words| !words.is_empty()).map(|words| words.join(", "))
    }

    /// `max_age(600)`, which is `max_age = 600`.
    fn called(&self, headline: Finding, inside: &[TokenTree]) -> Finding {
        let mut unseen = Diagnostics::default();
        let value = read(self.key, self.name, Written::Assigned, inside, &mut unseen);
        unseen.finish().ok();
        match value {
            Value::Broken | Value::Words(_) => self.expected(),
            _ => headline.suggest(format!("{} = {}", self.key, stream(inside))),
        }
    }

    /// What is wrong where nothing but the sign between the key and its value is.
    fn behind_equals(&self) -> Finding {
        self.finding(if self.key == Key::DangerouslyAllow {
            "the words of `dangerously_allow` stand in parentheses, without `=` and quotes".to_owned()
        } else {
            format!("the value of `{}` comes after `=`", self.key)
        })
    }

    fn at_value(&self, finding: Finding) -> Mistake {
        Mistake::new(stream(self.tokens), finding)
    }

    pub(crate) fn whole(&self) -> TokenStream {
        self.name.clone().into_iter().chain(self.tokens.iter().cloned()).collect()
    }

    pub(crate) fn taken(&self) -> Finding {
        Finding::key_value(self.key)
    }

    pub(crate) fn expected(&self) -> Finding {
        if self.tokens.is_empty() {
            let sentence = format!("the value of `{}` is missing: it takes {}", self.key, self.key.shape());
            return self.finding(sentence).help(format!("for example `{}`", self.key.example()));
        }
        if self.key == Key::Policy {
            return match meant::policy(self.tokens) {
                Ok(path) => self.taken().suggest(format!("{} = {path}", self.key)),
                Err(item) => {
                    self.taken().help(format!("write `{item}` above the handler, and `policy = POLICY` here"))
                }
            };
        }
        self.taken().help(format!("for example `{}`", self.key.example()))
    }

    pub(crate) fn finding(&self, sentence: impl Into<String>) -> Finding {
        Finding::error(Code::KeyValue, Subject::Key(self.key), sentence)
    }
}

type ElementReader = fn(&Reader<'_>, &[TokenTree]) -> Result<Element, Mistake>;

fn is_integer_suffix(suffix: &str) -> bool {
    matches!(
        suffix,
        "" | "u8"
            | "u16"
            | "u32"
            | "u64"
            | "u128"
            | "usize"
            | "i8"
            | "i16"
            | "i32"
            | "i64"
            | "i128"
            | "isize"
    )
}
