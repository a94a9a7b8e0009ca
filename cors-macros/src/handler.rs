//! A route handler: the function with its attributes, its body left as tokens.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::{Attribute, ReturnType, Signature, Visibility};

use crate::diagnostics::Diagnostics;
use crate::item::{Item, last_segment};
use crate::route::{is_route, may_be_route, starts_with_path};
use crate::tokens::{stream, word};

/// A function that `#[cors]` stands on.
pub(crate) struct Handler {
    /// Those that are no route attributes, in order.
    attrs: Vec<Attribute>,
    pub(crate) routes: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// `None` where syn cannot read what rustc can: then nothing is known of the parameters.
    pub(crate) signature: Option<Signature>,
    /// From its qualifiers to its body.
    pub(crate) function: TokenStream,
}

impl Handler {
    /// The handler, or `None` where the function has no name yet.
    pub(crate) fn new(item: Item) -> Option<Self> {
        let name = item.rest.iter().skip_while(|token| word(Some(token)).as_deref() != Some("fn")).nth(1);
        let Some(TokenTree::Ident(name)) = name.cloned() else { return None };
        let (routes, attrs) = item.attrs.into_iter().partition(is_route);
        let head = match item.rest.split_last() {
            Some((TokenTree::Group(body), head)) if body.delimiter() == Delimiter::Brace => head,
            _ => item.rest.as_slice(),
        };
        let signature = syn::parse2(stream(head)).ok();
        Some(Self { attrs, routes, vis: item.vis, name, signature, function: stream(&item.rest) })
    }

    /// The rules of actix's own macro, which does not see the handler any more, and of those that must see it.
    pub(crate) fn check(&self, out: &mut Diagnostics) {
        if let Some(attr) =
            self.attrs.iter().find(|attr| attr.path().segments.iter().any(|part| part.ident == "utoipa"))
        {
            out.error(
                attr,
                "this attribute reads the route, which `#[cors]` takes away\nhelp: put it above `#[cors]`",
            );
        }
        if let Some(signature) = &self.signature
            && matches!(signature.output, ReturnType::Default)
        {
            out.error(
                &signature.ident,
                "a handler returns something\nhelp: write `-> actix_web::HttpResponse` before its body, and return one, as in `actix_web::HttpResponse::Ok().finish()`",
            );
        }
    }

    /// What documents the handler, and so belongs to the struct that users see.
    pub(crate) fn documentation(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| ["doc", "deprecated"].iter().any(|name| attr.path().is_ident(name)))
    }

    /// Levels of lints: they go where both the function and the warnings about it are below them, and only there,
    /// because an `expect` that is written twice is fulfilled once.
    pub(crate) fn lints(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| is_lint(attr))
    }

    /// `allow`s, which may be said twice.
    pub(crate) fn allows(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("allow"))
    }

    /// What is about the function itself.
    pub(crate) fn own(&self) -> impl Iterator<Item = &Attribute> {
        let of_struct =
            |attr: &Attribute| ["doc", "deprecated"].iter().any(|name| attr.path().is_ident(name));
        self.attrs.iter().filter(move |attr| !of_struct(attr) && !is_lint(attr))
    }

    /// The name and the arguments of an attribute that takes a path as routes do, but is called otherwise.
    pub(crate) fn renamed_route(&self) -> Option<(String, TokenStream)> {
        self.attrs.iter().find_map(|attr| {
            let arguments = attr.meta.require_list().ok()?.tokens.clone();
            let name = last_segment(attr);
            (starts_with_path(arguments.clone()) || may_be_route(&name, arguments.clone()))
                .then_some((name, arguments))
        })
    }

    /// Whether it takes `self`.
    pub(crate) fn is_method(&self) -> bool {
        self.signature.as_ref().is_some_and(|signature| signature.receiver().is_some())
    }

    pub(crate) fn is_deprecated(&self) -> bool {
        self.attrs.iter().any(|attr| attr.path().is_ident("deprecated"))
    }
}

fn is_lint(attr: &Attribute) -> bool {
    ["allow", "warn", "deny", "forbid", "expect"].iter().any(|level| attr.path().is_ident(level))
}
