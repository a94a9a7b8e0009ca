//! `#[cors]` on an inline module: the default of every route handler inside that says nothing itself.
//!
//! The module's arguments are handed on to its handlers, whose own expansion does the rest. By then rustc has resolved
//! their `cfg_attr`s, which inside a module it has not.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::args::{Args, Door};
use crate::check::{self, Code, Finding, Key, Subject};
use crate::diagnostics::Diagnostics;
use crate::endpoint::{Below, below, twice};
use crate::fallback;
use crate::item::Item;
use crate::members::Members;
use crate::paths::Paths;
use crate::warning::Warning;

/// The expansion of `#[cors(args)]` on the module `item`, whose tokens are `tokens`.
pub(crate) fn cors(args: &TokenStream, mut item: Item, tokens: &TokenStream) -> TokenStream {
    let mut out = Diagnostics::default();
    let read = Args::read(args.clone(), Door::Module, &mut out);
    let mut tokens = tokens.clone();
    match below(&read, &mut item) {
        Below::Nothing => {}
        Below::Replaces => return fallback::unchanged(out, &tokens),
        Below::Twice(attr) => {
            let finding = twice("module", &read, &attr, Door::Module, &out);
            out.finding(attr, &finding);
            tokens = item.to_token_stream();
        }
    }
    let Some((TokenTree::Group(body), head)) = item.rest.split_last() else {
        out.finding(item.rest.get(1).to_token_stream(), &in_another_file());
        return fallback::unchanged(out, &tokens);
    };
    read.check_company(Door::Module, &mut out);
    let (_, mut warnings) =
        if read.states_a_policy() { check::policy(&read, &mut out) } else { (None, Vec::new()) };

    let paths = Paths::new(read.path(Key::Crate));
    let mut members = Members::new(args, &paths);
    let annotated = members.annotate(body.stream(), read.from_module.unwrap_or_default() + 1);
    if members.handlers == 0 && read.from_module.is_none() {
        out.finding(item.rest.get(1).to_token_stream(), &empty(members.own > 0));
    }
    if !out.is_empty() {
        return fallback::unchanged(out, &tokens);
    }
    out.finish().ok();
    if read.from_module.is_some() {
        warnings.clear();
    }
    warnings.extend(members.unseen.iter().map(|(name, at)| Warning::new(&unseen(name), at)));
    let warnings = (!warnings.is_empty()).then(|| quote!(const _: () = { #(#warnings)* };));
    let mut body = Group::new(Delimiter::Brace, quote!(#annotated #warnings));
    body.set_span(item.rest.last().map_or_else(proc_macro2::Span::call_site, TokenTree::span));
    let (attrs, vis) = (&item.attrs, &item.vis);
    quote!(#(#attrs)* #vis #(#head)* #body)
}

fn in_another_file() -> Finding {
    let sentence = "an attribute does not see a module in another file";
    Finding::error(Code::Target, Subject::Handler, sentence)
        .help("annotate its handlers, or register them below `scope_default(&POLICY)`")
}

fn empty(has_own: bool) -> Finding {
    if has_own {
        let sentence = "the modules in this one have a `#[cors]` of their own, and no other route handler stands here, so this \
                        one covers nothing";
        return Finding::error(Code::EmptyModule, Subject::Handler, sentence)
            .help("remove `#[cors(...)]` from this module, or from those that are to have its policy");
    }
    let sentence = "no route handler stands in this module, so `#[cors]` covers nothing";
    Finding::error(Code::EmptyModule, Subject::Handler, sentence)
        .help(
            "put the handlers into it, functions below `#[get(\"/items\")]` and the like, or remove `#[cors(...)]` from the module",
        )
        .help("handlers in another file and those of a macro are not seen from here: annotate them where they are written")
}

fn unseen(name: &str) -> Finding {
    let sentence = format!("if `{name}` makes route handlers, this module's `#[cors]` does not cover them");
    let place = if name.starts_with('#') {
        format!("write `#[cors(...)]` above `{name}`; if it makes none")
    } else {
        format!(
            "move `{name}` out of this module, and write `#[cors(...)]` above each handler inside of it; if it stays here, or makes none"
        )
    };
    Finding::warning(Code::EmptyModule, Subject::Handler, sentence).help(format!(
        "{place}, `#[allow(deprecated)]` above the module silences this, and every other deprecation in the module"
    ))
}
