//! What is emitted beside errors, so that one mistake is one error: an item that can be used as if nothing were wrong.

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Diagnostics;
use crate::expand::{declaration, imports};
use crate::handler::Handler;
use crate::paths::Paths;

/// The errors, and the item as it was: its route attributes make a service of it. No program comes of it.
pub(crate) fn unchanged(out: Diagnostics, item: &TokenStream) -> TokenStream {
    let errors = out.finish().err();
    errors.into_iter().chain([item.clone()]).collect()
}

/// The errors, and a service of the handler's name that serves nothing: for mistakes in the route attributes, which
/// would be told a second time by actix.
pub(crate) fn inert(out: Diagnostics, handler: &Handler, paths: &Paths) -> TokenStream {
    let errors = out.finish().err();
    let (declaration, imports) = (declaration(handler), imports(handler));
    let (factory, app_service) = (paths.factory(), paths.app_service());
    let (name, own, function) = (&handler.name, handler.own(), &handler.function);
    quote! {
        #errors
        #declaration
        #[allow(deprecated)]
        impl #factory for #name {
            fn register(self, _: &mut #app_service) {
                #imports
                #[allow(dead_code, unused)]
                #(#own)*
                #function
            }
        }
    }
}
