//! A proven policy as a constant of the user's program.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::check::{OriginSet, Policy, Proven, Texts};
use crate::paths::{Paths, borrowed, debug_assertions, empty_vec, none, some};

/// The initialiser of a `static` that holds what was proven.
pub(crate) fn proven(policy: &Policy, paths: &Paths) -> TokenStream {
    let Proven { any, dev_any, credentials, max_age, enforce, .. } = policy.proven();
    let proven = policy.proven();
    let path = paths.proven();
    let dev = debug_assertions();
    let origins = origin_set(&proven.origins, paths);
    let dev_any = if *dev_any { dev.clone() } else { quote!(false) };
    let dev_origins = if proven.dev_origins.is_empty() {
        empty_set(paths)
    } else {
        let (set, empty) = (origin_set(&proven.dev_origins, paths), empty_set(paths));
        quote!(if #dev { #set } else { #empty })
    };
    let patterns = proven.regexes.patterns();
    let regexes_path = paths.regexes();
    let env = proven.env.as_ref().map_or_else(none, |env| {
        let (path, name, required) = (paths.env_origins(), borrowed(&*env.name), env.required);
        some(&quote!(#path::new(#name, #required)))
    });
    let lists = [&proven.methods, &proven.headers, &proven.expose_headers];
    let [methods, headers, expose_headers] = lists.map(|list| texts(list, paths));
    let joined = [
        &proven.joined_methods,
        &proven.joined_headers,
        &proven.joined_expose_headers,
        &proven.joined_max_age,
    ];
    let [joined_methods, joined_headers, joined_expose_headers, joined_max_age] =
        joined.map(|text| borrowed(&**text));
    let danger = paths.danger();
    let dangers = proven.dangers.iter().map(|word| format_ident!("{word:?}"));
    let dangers = borrowed(&quote!(&[#(#danger::#dangers),*]));
    let warnings = empty_vec();
    quote! {
        #path {
            any: #any,
            origins: #origins,
            dev_any: #dev_any,
            dev_origins: #dev_origins,
            regexes: #regexes_path::from_proven(&[#(#patterns),*]),
            env: #env,
            credentials: #credentials,
            methods: #methods,
            headers: #headers,
            expose_headers: #expose_headers,
            joined_methods: #joined_methods,
            joined_headers: #joined_headers,
            joined_expose_headers: #joined_expose_headers,
            max_age: #max_age,
            joined_max_age: #joined_max_age,
            enforce: #enforce,
            dangers: #dangers,
            warnings: #warnings,
        }
    }
}

/// Enters a policy that names an environment variable into the program's list of those, for `cors_actix::check`.
pub(crate) fn registration(
    policy: &Policy,
    name: &TokenStream,
    place: &TokenStream,
    paths: &Paths,
) -> Option<TokenStream> {
    policy.origins_env()?;
    let (submit, entry) = (paths.submit(), paths.environment_policy());
    Some(quote!(#submit! { #entry { place: #place, proven: &#name } }))
}

fn texts(list: &Texts, paths: &Paths) -> TokenStream {
    let path = paths.texts();
    let items = list.iter();
    quote!(#path::Static(&[#(#items),*]))
}

fn empty_set(paths: &Paths) -> TokenStream {
    let path = paths.origin_set();
    quote!(#path::EMPTY)
}

/// The set as it is laid out here, so that the program does not lay it out again.
fn origin_set(set: &OriginSet, paths: &Paths) -> TokenStream {
    if set.is_empty() {
        return empty_set(paths);
    }
    let (path, depths_path) = (paths.origin_set(), paths.depths());
    let (exact, exact_slots) = (set.exact().iter(), set.exact_slots());
    let (patterns, pattern_slots) = (set.patterns().iter(), set.pattern_slots());
    let depths = set.depths();
    let (stated_port, any_port, exact_host) = (depths.stated_port, depths.any_port, depths.exact_host);
    quote! {
        #path::from_static(
            &[#(#exact),*],
            &[#(#exact_slots),*],
            &[#(#patterns),*],
            &[#(#pattern_slots),*],
            #depths_path { stated_port: #stated_port, any_port: #any_port, exact_host: #exact_host },
        )
    }
}
