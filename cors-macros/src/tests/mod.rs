//! Expansion as a unit test: tokens in, tokens out that parse as a file. Behaviour is tested where actix is.

mod args;
mod half_written;
mod handlers;
mod mistakes;
mod modules;
mod places;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;
use syn::{File, Item};

use crate::policy::policy;

#[allow(clippy::needless_pass_by_value)]
fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    crate::item::cors(args, &item)
}

fn policy_of(args: &str) -> TokenStream {
    policy(args.parse().unwrap())
}

fn handler() -> TokenStream {
    quote! {
        /// Docs.
        #[get("/items/{id}")]
        async fn item(id: web::Path<u32>) -> impl Responder { id.to_string() }
    }
}

fn parsed(tokens: &TokenStream) -> File {
    match syn::parse2(tokens.clone()) {
        Ok(file) => file,
        Err(error) => panic!("{error} in {tokens}"),
    }
}

/// The texts of the `compile_error!`s.
fn errors(tokens: &TokenStream) -> Vec<String> {
    let mut errors = Vec::new();
    let mut after_name = false;
    for token in tokens.clone() {
        if let TokenTree::Group(group) = &token {
            if after_name {
                let text: syn::LitStr = syn::parse2(group.stream()).unwrap();
                errors.push(text.value());
            } else {
                errors.extend(self::errors(&group.stream()));
            }
        }
        after_name = match &token {
            TokenTree::Ident(ident) => ident == "compile_error",
            TokenTree::Punct(punct) => after_name && punct.as_char() == '!',
            _ => false,
        };
    }
    errors
}

/// Whether something of the handler's name can be put into `.service(..)`: the struct, or the function below a route
/// attribute, of which actix makes the struct.
fn is_usable(tokens: &TokenStream, name: &str) -> bool {
    parsed(tokens).items.iter().any(|item| match item {
        Item::Struct(item) => item.ident == name,
        Item::Fn(item) => item.sig.ident == name && item.attrs.iter().any(crate::route::is_route),
        _ => false,
    })
}

#[track_caller]
fn code_of(tokens: &TokenStream) -> String {
    let errors = errors(tokens);
    assert_eq!(errors.len(), 1, "{errors:#?}");
    errors
        .first()
        .and_then(|text| text.split("[cors::").nth(1)?.split(']').next().map(str::to_owned))
        .unwrap_or_default()
}
