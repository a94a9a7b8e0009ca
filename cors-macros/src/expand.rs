//! What becomes of a handler: actix's unit struct, whose registration makes one resource per route attribute.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{LitStr, Path, PathSegment};

use crate::check::Policy;
use crate::handler::Handler;
use crate::item::last_segment;
use crate::paths::{Paths, in_module, module_path};
use crate::route::Route;
use crate::warning::Warning;
use crate::{above, constant};

/// A handler in which nothing is wrong.
pub(crate) struct Endpoint<'a> {
    pub(crate) handler: &'a Handler,
    pub(crate) routes: &'a [Route],
    /// The methods that the policy grants on this handler, in source order.
    pub(crate) granted: &'a [String],
    pub(crate) source: Source<'a>,
    pub(crate) warnings: &'a [Warning],
    pub(crate) paths: &'a Paths,
}

/// Where the endpoint's policy comes from.
pub(crate) enum Source<'a> {
    Proven(&'a Policy),
    /// A path to a policy; `outside` as many modules up as it was written.
    Path {
        path: &'a Path,
        outside: Option<usize>,
    },
    Disabled,
}

/// The struct and its registration.
pub(crate) fn endpoint(endpoint: &Endpoint<'_>) -> TokenStream {
    let Endpoint { handler, routes, paths, warnings, .. } = endpoint;
    let declaration = declaration(handler);
    let (factory, app_service) = (paths.factory(), paths.app_service());
    let (name, own, lints, function) = (&handler.name, handler.own(), handler.lints(), &handler.function);
    let imports = imports(handler);
    let constants = constants(endpoint);
    let resources = routes.iter().map(|route| resource(endpoint, route));
    // The registration names the struct, which would be noticed if the handler is deprecated.
    let deprecated = handler.is_deprecated().then(|| quote!(#[allow(deprecated)]));
    // A function of the handler's name, because the compiler prints where the warning's item lies.
    let warnings = (!warnings.is_empty())
        .then(|| quote!(#[allow(dead_code, nonstandard_style)] const fn #name() { #(#warnings)* }));
    quote! {
        #declaration
        #(#lints)*
        const _: () = {
            #deprecated
            impl #factory for #name {
                fn register(self, __config: &mut #app_service) {
                    #imports
                    #constants
                    #(#own)*
                    #function
                    #(#resources)*
                }
            }
            #warnings
        };
    }
}

/// The unit struct that users put into `.service(..)`.
pub(crate) fn declaration(handler: &Handler) -> TokenStream {
    let (documentation, allows, name) = (handler.documentation(), handler.allows(), &handler.name);
    let private = !matches!(handler.vis, syn::Visibility::Public(_));
    // actix's default feature `compat` makes every handler `pub`: one that was reachable stays so. Of what the user did
    // not call `pub` no documentation is asked.
    let (vis, undocumented) = if cfg!(feature = "compat") {
        (quote!(pub), private.then(|| quote!(#[allow(missing_docs, unreachable_pub)])))
    } else {
        (handler.vis.to_token_stream(), None)
    };
    // Lints about the struct point at the handler's name.
    let shown = Span::call_site().located_at(name.span());
    let structure = quote_spanned!(shown=> #vis struct #name;);
    quote! {
        #(#documentation)*
        #(#allows)*
        #undocumented
        #[allow(non_camel_case_types, missing_debug_implementations, missing_copy_implementations)]
        #structure
    }
}

/// The names of the route attributes, which would be unused imports now. Those below `#[routes]` need none.
pub(crate) fn imports(handler: &Handler) -> TokenStream {
    let group = handler.routes.iter().find(|attr| last_segment(attr) == "routes");
    let attributes = group.map_or(handler.routes.as_slice(), std::slice::from_ref).iter();
    let imports = attributes.map(|attr| match attr.path().get_ident() {
        // rustc says that there is no such attribute, and which to import. It may be there after all, and `#[routes]` is right
        // with one of those below it only.
        Some(name) if !above::may_be_imported(name) => {
            let below = group.and_then(|_| handler.routes.iter().find(|attr| last_segment(attr) != "routes"));
            quote!(#[allow(dead_code)] #attr #below async fn __not_imported() -> &'static str { "" })
        }
        _ => {
            let path = attr.path();
            quote_spanned!(Span::call_site().located_at(path.span())=> #[allow(unused_imports)] use #path as _;)
        }
    });
    quote!(#(#imports)*)
}

fn constants(endpoint: &Endpoint<'_>) -> TokenStream {
    let Source::Proven(policy) = endpoint.source else { return TokenStream::new() };
    if policy.origins_env().is_none() {
        // Not a `static`: those are evaluated whenever the program is checked, which is most of the time that checking a
        // handler takes.
        let (parts_type, parts) = (endpoint.paths.parts(), constant::parts(policy, endpoint.paths));
        return quote!(let __cors_parts: &'static #parts_type = &#parts;);
    }
    let (proven_type, policy_type) = (endpoint.paths.proven(), endpoint.paths.policy());
    let proven = constant::proven(policy, endpoint.paths);
    let handler = endpoint.handler.name.unraw().to_string();
    let place = in_module(&handler);
    let registration = constant::registration(policy, &quote!(__CORS_PROVEN), &place, endpoint.paths);
    quote! {
        static __CORS_PROVEN: #proven_type = #proven;
        #registration
        static __CORS_POLICY: #policy_type = #policy_type::from_constant(&__CORS_PROVEN);
    }
}

fn source(endpoint: &Endpoint<'_>) -> TokenStream {
    let source = endpoint.paths.source();
    match &endpoint.source {
        // It is in the program's list of those, so it is a constant.
        Source::Proven(policy) if policy.origins_env().is_some() => quote!(#source::Constant(&__CORS_POLICY)),
        Source::Proven(_) => quote!(#source::written(__cors_parts)),
        Source::Disabled => quote!(#source::Disabled),
        Source::Path { path, outside } => {
            let (to_source, to_no_source) = (endpoint.paths.to_source(), endpoint.paths.to_no_source());
            // What was written on a module is looked for where the module stands, then inside.
            let around = outside.filter(|_| is_relative(path)).map(|depth| {
                let up = (0..depth).map(|_| quote!(super::));
                quote!(#[allow(unused_imports)] use #(#up)* *;)
            });
            let path = outside.map_or_else(|| (*path).clone(), |depth| from_module(path, depth));
            // What is no policy is told at the path.
            let method = Ident::new("to_source", Span::call_site().located_at(path.span()));
            quote!({ #around #[allow(unused_imports)] use {#to_source as _, #to_no_source as _}; #path.#method() })
        }
    }
}

fn is_relative(path: &Path) -> bool {
    let first = path.segments.first();
    path.leading_colon.is_none()
        && first.is_some_and(|first| !["crate", "self", "super"].iter().any(|word| first.ident == word))
}

/// The path as it is written on a module, for a handler that lies `depth` modules below: `self` is where the module stands, and
/// `super` is that of the module, however deep the handler is.
fn from_module(path: &Path, depth: usize) -> Path {
    let Some(first) =
        path.segments.first().filter(|_| path.leading_colon.is_none() && path.segments.len() > 1)
    else {
        return path.clone();
    };
    let (up, kept) = match first.ident.to_string().as_str() {
        "self" => (depth, 1),
        "super" => (depth.saturating_sub(1), 0),
        _ => return path.clone(),
    };
    let above = (0..up).map(|_| PathSegment::from(Ident::new("super", first.ident.span())));
    let segments = above.chain(path.segments.iter().skip(kept).cloned()).collect();
    Path { leading_colon: None, segments }
}

fn resource(endpoint: &Endpoint<'_>, route: &Route) -> TokenStream {
    let Endpoint { handler, routes, paths, granted, .. } = endpoint;
    let name = &handler.name;
    let (endpoint_type, declaration, resource) = (paths.endpoint(), paths.declaration(), paths.resource());
    let fn_guard = paths.fn_guard();
    let module = module_path();
    let handler_name = name.unraw().to_string();
    // As actix names it, `r#` included.
    let resource_name = route.name.as_ref().map_or_else(|| name.to_string(), LitStr::value);
    let Route { path, guards, wraps, methods, .. } = route;
    let on_path: Vec<&String> = granted.iter().filter(|method| serves(routes, route, method)).collect();
    let joined = on_path.iter().map(|method| method.as_str()).collect::<Vec<_>>().join(", ");
    let source = source(endpoint);
    let build = if wraps.is_empty() {
        // What needs no types of the user's is checked once, with the adapter.
        quote!(__endpoint.register_handler(#name, __config);)
    } else {
        quote! {
            let __resource = #resource::new(__endpoint.path())
                .name(__endpoint.name())
                .guard(__endpoint.route_guard())
                #(.wrap(#wraps))*
                .wrap(__endpoint.wrap())
                .to(#name);
            __endpoint.register(__resource, __config);
        }
    };
    quote! {
        {
            let __endpoint = #endpoint_type::new(#declaration {
                handler: #handler_name,
                module: #module,
                name: #resource_name,
                path: #path,
                methods: &[#(#methods),*],
                granted: &[#(#on_path),*],
                joined: #joined,
                source: #source,
            });
            #(let __endpoint = __endpoint.guard(#fn_guard(#guards));)*
            #build
        }
    }
}

/// Whether an attribute of the same path serves `method`.
fn serves(routes: &[Route], route: &Route, method: &String) -> bool {
    let shape = route.shape();
    routes.iter().any(|other| other.methods.contains(method) && other.shape() == shape)
}
