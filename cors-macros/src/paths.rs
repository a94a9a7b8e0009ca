//! Every path that generated code mentions.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

/// The names of the adapter's private module, below the crate's own name or what `crate = ...` says.
pub(crate) struct Paths {
    root: TokenStream,
}

macro_rules! private {
    ($($(#[$doc:meta])* $method:ident = $name:ident;)+) => {
        impl Paths {
            $(
                $(#[$doc])*
                pub(crate) fn $method(&self) -> TokenStream {
                    let root = &self.root;
                    quote!(#root::__private::$name)
                }
            )+
        }
    };
}

private! {
    app_service = AppService;
    danger = Danger;
    declaration = Declaration;
    depths = Depths;
    endpoint = Endpoint;
    env_origins = EnvOrigins;
    environment_policy = EnvironmentPolicy;
    factory = HttpServiceFactory;
    fn_guard = fn_guard;
    origins = Origins;
    parts = Parts;
    policy = Policy;
    proven = Proven;
    resource = Resource;
    source = Source;
    submit = submit;
    to_no_source = ToNoSource;
    to_source = ToSource;
}

impl Paths {
    /// `crate = path`, or the crate's own name.
    pub(crate) fn new(root: Option<&syn::Path>) -> Self {
        Self { root: root.map_or_else(|| quote!(::cors_actix), ToTokens::to_token_stream) }
    }

    /// The attribute itself, for the handlers of a module.
    pub(crate) fn cors(&self) -> TokenStream {
        let root = &self.root;
        quote!(#root::cors)
    }
}

/// `Some(..)` and the like of the language, which the user's own names cannot shadow.
pub(crate) fn some(value: &TokenStream) -> TokenStream {
    quote!(::core::option::Option::Some(#value))
}

pub(crate) fn none() -> TokenStream {
    quote!(::core::option::Option::None)
}

pub(crate) fn borrowed(value: &(impl ToTokens + ?Sized)) -> TokenStream {
    quote!(::std::borrow::Cow::Borrowed(#value))
}

pub(crate) fn module_path() -> TokenStream {
    quote!(::core::module_path!())
}

/// `module::path::name`, as text.
pub(crate) fn in_module(name: &str) -> TokenStream {
    let name = format!("::{name}");
    quote!(::core::concat!(::core::module_path!(), #name))
}

/// The module and the line, as text.
pub(crate) fn here() -> TokenStream {
    quote!(::core::concat!(::core::module_path!(), ", line ", ::core::line!()))
}

/// An attribute for what stays only in builds with `debug_assertions`.
pub(crate) fn debug_assertions() -> TokenStream {
    quote!(#[cfg(debug_assertions)])
}
