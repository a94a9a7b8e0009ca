//! The items of an inline module, walked as tokens: nothing in them can fail to be read, and what is not a handler
//! comes out as it went in.

use proc_macro2::{Delimiter, Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};

use crate::args::FROM_MODULE;
use crate::item::is_function;
use crate::paths::Paths;
use crate::route::{is_route_name, may_be_route, starts_with_path};
use crate::tokens::{chunks, flatten, punct, word};

/// Macros that make no items, or none that answer requests.
const HARMLESS: [&str; 5] = ["assert", "compile_error", "const_assert", "macro_rules", "thread_local"];

/// A walk through a module.
pub(crate) struct Members<'a> {
    args: &'a TokenStream,
    paths: &'a Paths,
    /// How many handlers there are, counting what may become one.
    pub(crate) handlers: usize,
    /// Modules that have an attribute of their own.
    pub(crate) own: usize,
    /// What may make handlers that nobody sees: its name, and where it stands.
    pub(crate) unseen: Vec<(String, TokenStream)>,
    /// The macros of the module that have a route in them.
    makers: Vec<String>,
    /// How many groups are open.
    level: usize,
}

/// Deeper than anybody writes: the stack is finite.
const LEVELS: usize = 128;

/// An attribute of an item: `#` and its brackets.
#[derive(Clone)]
struct Attr<'t> {
    tokens: &'t [TokenTree],
    /// The path's last segment.
    name: String,
    arguments: TokenStream,
}

impl<'t> Attr<'t> {
    /// `inside` are its path and its arguments.
    fn new(tokens: &'t [TokenTree], inside: &[TokenTree]) -> Self {
        let path = inside
            .iter()
            .take_while(|token| !matches!(token, TokenTree::Group(_)) && punct(Some(token)) != Some('='));
        let name = path.filter_map(|token| word(Some(token))).last().unwrap_or_default();
        let arguments = match inside.last() {
            Some(TokenTree::Group(arguments)) => arguments.stream(),
            _ => TokenStream::new(),
        };
        Self { tokens, name, arguments }
    }

    /// The attributes of a `cfg_attr`, or this one.
    fn parts(&self) -> Vec<Self> {
        if self.name != "cfg_attr" {
            return vec![self.clone()];
        }
        let parts = chunks(self.arguments.clone()).into_iter().skip(1);
        parts.map(|part| Self::new(self.tokens, &part.tokens)).collect()
    }

    /// Whether it may be a route that has another name here, on the function `item`.
    fn may_be_route(&self, item: &[TokenTree]) -> bool {
        starts_with_path(self.arguments.clone())
            || (may_be_route(&self.name, self.arguments.clone()) && may_be_handler(item))
    }
}

impl<'a> Members<'a> {
    /// A walk that hands on `args`.
    pub(crate) fn new(args: &'a TokenStream, paths: &'a Paths) -> Self {
        Self { args, paths, handlers: 0, own: 0, unseen: Vec::new(), makers: Vec::new(), level: 0 }
    }

    /// The items in `body`, which lies `depth` modules below the attribute, with the attribute on every handler.
    pub(crate) fn annotate(&mut self, body: TokenStream, depth: usize) -> TokenStream {
        let tokens: Vec<TokenTree> = body.into_iter().collect();
        let mut rest = tokens.as_slice();
        let mut out = TokenStream::new();
        while !rest.is_empty() {
            let inner = inner_attribute(rest);
            if inner > 0 {
                let (attribute, after) = rest.split_at(inner);
                copy(&[], attribute, &mut out);
                rest = after;
                continue;
            }
            let (attrs, item) = attributes(rest);
            let (item, after) = item.split_at(length(item));
            self.item(&attrs, item, depth, &mut out);
            rest = after;
        }
        out
    }

    fn item(&mut self, attrs: &[Attr<'_>], item: &[TokenTree], depth: usize, out: &mut TokenStream) {
        if let ([], [TokenTree::Group(group)]) = (attrs, item)
            && group.delimiter() == Delimiter::None
        {
            // `$item:item` of `macro_rules!`.
            let mut inner = Group::new(Delimiter::None, self.annotate(group.stream(), depth));
            inner.set_span(group.span());
            inner.to_tokens(out);
            return;
        }
        let head = behind_visibility(item);
        if is_function(&head) {
            self.function(attrs, item, depth, out);
        } else if word(head.first()).as_deref() == Some("mod") {
            self.module(attrs, item, depth, out);
        } else {
            let name = macro_name(&head);
            if let Some(name) = &name
                && !HARMLESS.contains(&name.as_str())
                && !is_silenced(attrs)
            {
                self.unseen.push((format!("{name}!"), head.first().to_token_stream()));
            }
            copy(attrs, &[], out);
            match name {
                Some(name) if name != "macro_rules" => copy(&[], item, out),
                _ => self.inside(item, depth, false, out),
            }
        }
    }

    /// The tokens of an item or of a body, with the attribute on every handler that stands in a block in there: bodies have
    /// items too. Functions of a type, which are `associated`, are no handlers.
    fn inside(&mut self, mut rest: &[TokenTree], depth: usize, associated: bool, out: &mut TokenStream) {
        // Whether an item may begin here, and whether the next braces are those of an `impl` or of a trait.
        let (mut begins, mut of_type) = (true, false);
        while !rest.is_empty() {
            let as_it_is = inner_attribute(rest).max(self.call(rest));
            if as_it_is > 0 {
                let (tokens, after) = rest.split_at(as_it_is);
                copy(&[], tokens, out);
                (rest, begins) = (after, true);
                continue;
            }
            let (attrs, item) = attributes(rest);
            let is_module =
                |head: &[TokenTree]| matches!(head.first(), Some(TokenTree::Ident(word)) if word == "mod");
            let head = if attrs.is_empty() { Vec::new() } else { behind_visibility(item) };
            if is_module(item) || is_module(&head) || (!associated && is_function(&head)) {
                let (item, after) = item.split_at(length(item));
                self.item(&attrs, item, depth, out);
                (rest, begins) = (after, true);
                continue;
            }
            copy(&attrs, &[], out);
            let Some((token, after)) = item.split_first() else { return };
            rest = after;
            match token {
                TokenTree::Group(group) => {
                    let (is_block, is_invisible) =
                        (group.delimiter() == Delimiter::Brace, group.delimiter() == Delimiter::None);
                    self.group(group, depth, (is_block && of_type) || (is_invisible && associated), out);
                    begins = is_block || is_invisible;
                    of_type &= !is_block;
                }
                token => {
                    let is = |asked: &str| matches!(token, TokenTree::Ident(word) if word == asked);
                    let ends = punct(Some(token)) == Some(';');
                    of_type = !ends && (of_type || is("trait") || (begins && is("impl")));
                    begins = ends || (begins && (is("unsafe") || is("default")));
                    token.to_tokens(out);
                }
            }
        }
    }

    /// A group that has no handler in it stays the one that was written.
    fn group(&mut self, group: &Group, depth: usize, associated: bool, out: &mut TokenStream) {
        let (before, mut body) = (self.handlers, TokenStream::new());
        if self.level < LEVELS {
            self.level += 1;
            self.inside(&Vec::from_iter(group.stream()), depth, associated, &mut body);
            self.level -= 1;
        }
        if self.handlers == before {
            return group.to_tokens(out);
        }
        let mut inner = Group::new(group.delimiter(), body);
        inner.set_span(group.span());
        inner.to_tokens(out);
    }

    /// How many tokens the macro call at the start of them has. In a body, where most of what is called makes no items, one
    /// is told that makes routes as far as can be seen.
    fn call(&mut self, tokens: &[TokenTree]) -> usize {
        let [called, bang, rest @ ..] = tokens else { return 0 };
        // `if !(..)` calls nothing.
        if punct(Some(bang)) != Some('!') || syn::parse2::<Ident>(called.to_token_stream()).is_err() {
            return 0;
        }
        let name = word(Some(called)).unwrap_or_default();
        match rest {
            [TokenTree::Group(group), ..] => {
                if self.makers.contains(&name) || has_route(&group.stream()) {
                    self.unseen.push((format!("{name}!"), called.to_token_stream()));
                }
                3
            }
            // `macro_rules! name {..}`
            [name @ TokenTree::Ident(_), TokenTree::Group(group), ..] => {
                self.makers.extend(word(Some(name)).filter(|_| has_route(&group.stream())));
                4
            }
            _ => 0,
        }
    }

    fn function(&mut self, attrs: &[Attr<'_>], item: &[TokenTree], depth: usize, out: &mut TokenStream) {
        if attrs.iter().any(|attr| attr.name == "cors") {
            self.handlers += 1;
            copy(attrs, &[], out);
            return self.inside(item, depth, false, out);
        }
        let route = attrs.iter().position(|attr| {
            is_route_name(&attr.name)
                || (attr.name == "cfg_attr" && mentions(&attr.arguments, &is_route_name))
        });
        let Some(route) = route else {
            if !is_silenced(attrs)
                && let Some(attr) = attrs.iter().flat_map(Attr::parts).find(|attr| attr.may_be_route(item))
            {
                self.unseen.push((format!("#[{}]", attr.name), attr.tokens.last().to_token_stream()));
            }
            copy(attrs, &[], out);
            return self.inside(item, depth, false, out);
        };
        self.handlers += 1;
        let (before, from_route) = attrs.split_at(route);
        copy(before, &[], out);
        self.attribute(depth).to_tokens(out);
        copy(from_route, &[], out);
        self.inside(item, depth, false, out);
    }

    fn module(&mut self, attrs: &[Attr<'_>], item: &[TokenTree], depth: usize, out: &mut TokenStream) {
        let own = |attr: &Attr<'_>| attr.name == "cors";
        let maybe_own =
            |attr: &Attr<'_>| attr.name == "cfg_attr" && mentions(&attr.arguments, &|word| word == "cors");
        match item.split_last() {
            Some((TokenTree::Group(body), head)) if !attrs.iter().any(own) => {
                if attrs.iter().any(maybe_own) {
                    self.handlers += 1;
                    self.attribute(depth).to_tokens(out);
                    return copy(attrs, item, out);
                }
                copy(attrs, head, out);
                let mut inner = Group::new(Delimiter::Brace, self.annotate(body.stream(), depth + 1));
                inner.set_span(body.span());
                inner.to_tokens(out);
            }
            _ => {
                self.own += usize::from(attrs.iter().any(own));
                copy(attrs, item, out);
            }
        }
    }

    /// The attribute that a handler, `depth` modules below, gets from this one.
    fn attribute(&self, depth: usize) -> TokenStream {
        let (cors, mark, args) = (self.paths.cors(), format_ident!("{FROM_MODULE}"), self.args);
        // The arguments of a module may themselves come from a module around it.
        let depth = Literal::usize_unsuffixed(depth);
        quote!(#[#cors(#mark = #depth, #args)])
    }
}

fn copy(attrs: &[Attr<'_>], item: &[TokenTree], out: &mut TokenStream) {
    out.extend(attrs.iter().flat_map(|attr| attr.tokens).chain(item).cloned());
}

/// How many tokens the inner attribute (`#![...]`) at the start has.
fn inner_attribute(tokens: &[TokenTree]) -> usize {
    let is_inner = punct(tokens.first()) == Some('#') && punct(tokens.get(1)) == Some('!');
    if is_inner && matches!(tokens.get(2), Some(TokenTree::Group(_))) { 3 } else { 0 }
}

/// The outer attributes at the start, and what follows them.
fn attributes(mut tokens: &[TokenTree]) -> (Vec<Attr<'_>>, &[TokenTree]) {
    let mut attrs = Vec::new();
    while let [pound, TokenTree::Group(group), ..] = tokens
        && punct(Some(pound)) == Some('#')
        && group.delimiter() == Delimiter::Bracket
    {
        let (attr, rest) = tokens.split_at(2);
        attrs.push(Attr::new(attr, &flatten(group.stream())));
        tokens = rest;
    }
    (attrs, tokens)
}

/// How many tokens the item at the start has: up to its braces or its semicolon.
fn length(tokens: &[TokenTree]) -> usize {
    if let Some(TokenTree::Group(group)) = tokens.first()
        && group.delimiter() == Delimiter::None
        && !is_visibility(group)
    {
        return 1;
    }
    let head = behind_visibility(tokens);
    let first = word(head.first()).unwrap_or_default();
    let until_semicolon =
        matches!(first.as_str(), "use" | "static" | "type") || (first == "const" && !is_function(&head));
    let end = tokens.iter().position(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => !until_semicolon && group.delimiter() == Delimiter::Brace,
        _ => false,
    });
    end.map_or(tokens.len(), |end| end + 1)
}

/// The first tokens of an item without its visibility, invisible groups opened.
fn behind_visibility(item: &[TokenTree]) -> Vec<TokenTree> {
    let mut head = flatten(item.iter().take(16).cloned().collect());
    if word(head.first()).as_deref() == Some("pub") {
        let restricted = matches!(head.get(1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        head.drain(..=usize::from(restricted));
    }
    head
}

/// `$vis:vis` of `macro_rules!`, which may be empty.
fn is_visibility(group: &Group) -> bool {
    let inside = flatten(group.stream());
    inside.len() <= 2 && inside.first().is_none_or(|first| word(Some(first)).as_deref() == Some("pub"))
}

/// Whether actix could take the function: it returns something that is waited for.
fn may_be_handler(item: &[TokenTree]) -> bool {
    let arrow = |pair: &[TokenTree]| punct(pair.first()) == Some('-') && punct(pair.get(1)) == Some('>');
    let Some(at) = item.windows(2).position(arrow) else { return false };
    let (head, returned) = item.split_at(at);
    let is_future = |word: &str| matches!(word, "impl" | "Pin") || word.ends_with("Future");
    head.iter().any(|token| word(Some(token)).as_deref() == Some("async"))
        || returned.iter().any(|token| word(Some(token)).is_some_and(|word| is_future(&word)))
}

fn is_silenced(attrs: &[Attr<'_>]) -> bool {
    attrs.iter().any(|attr| attr.name == "allow" && mentions(&attr.arguments, &|word| word == "deprecated"))
}

/// Whether a route attribute stands anywhere in `tokens`.
fn has_route(tokens: &TokenStream) -> bool {
    let tokens = Vec::from_iter(tokens.clone());
    let is_route = |at: usize| {
        let (attrs, _) = attributes(tokens.get(at..).unwrap_or_default());
        attrs.iter().any(|attr| is_route_name(&attr.name) && !attr.arguments.is_empty())
    };
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(group) => has_route(&group.stream()),
        token => punct(Some(token)) == Some('#') && is_route(at),
    })
}

/// The name of the macro that an item calls.
fn macro_name(head: &[TokenTree]) -> Option<String> {
    let path = head.iter().take_while(|token| word(Some(token)).is_some() || punct(Some(token)) == Some(':'));
    let length = path.clone().count();
    let name = path.last().and_then(|token| word(Some(token)))?;
    (punct(head.get(length)) == Some('!')).then_some(name)
}

/// Whether a word anywhere in `tokens` is asked for.
fn mentions(tokens: &TokenStream, asked: &dyn Fn(&str) -> bool) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => mentions(&group.stream(), asked),
        token => word(Some(&token)).is_some_and(|word| asked(&word)),
    })
}
