//! A proven policy as a constant of the user's program.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::check::{OriginSet, Policy, Texts};
use crate::paths::{Paths, borrowed, debug_assertions, none, some};

/// The initialiser of a `static` that holds what was proven.
pub(crate) fn proven(policy: &Policy, paths: &Paths) -> TokenStream {
    let env = policy.proven().env.as_ref().map_or_else(none, |env| {
        let (path, name, required) = (paths.env_origins(), borrowed(&*env.name), env.required);
        some(&quote!(#path::new(#name, #required)))
    });
    let (proven, parts) = (paths.proven(), parts(policy, paths));
    quote!(#proven::from_parts(#parts, #env))
}

/// What was proven, but for a variable of the environment. The shorter it is, the less the compiler has to check for every
/// handler, so what is not said is left out.
pub(crate) fn parts(policy: &Policy, paths: &Paths) -> TokenStream {
    let proven = policy.proven();
    let dev = debug_assertions();
    let flag = |name: &str, is_set: bool| is_set.then(|| field(name, &quote!(true)));
    let text = |name: &str, text: &str| (!text.is_empty()).then(|| field(name, &quote!(#text)));
    let set = |name: &str, set: &OriginSet| (!set.is_empty()).then(|| field(name, &origins(set, paths)));
    let dev_origins = set("dev_origins", &proven.dev_origins).map(|field| quote!(#dev #field));
    let dev_any = flag("dev_any", proven.dev_any).map(|field| quote!(#dev #field));
    let patterns: Vec<&str> = proven.regexes.patterns().collect();
    let max_age = proven.max_age;
    let danger = paths.danger();
    let dangers: Vec<_> = proven.dangers.iter().map(|word| format_ident!("{word:?}")).collect();
    let fields = [
        flag("any", proven.any),
        set("origins", &proven.origins),
        dev_any,
        dev_origins,
        (!patterns.is_empty()).then(|| field("regexes", &quote!(&[#(#patterns),*]))),
        flag("credentials", proven.credentials),
        texts("methods", &proven.methods),
        texts("headers", &proven.headers),
        texts("expose_headers", &proven.expose_headers),
        text("joined_methods", &proven.joined_methods),
        text("joined_headers", &proven.joined_headers),
        text("joined_expose_headers", &proven.joined_expose_headers),
        Some(field("max_age", &quote!(#max_age))),
        text("joined_max_age", &proven.joined_max_age),
        flag("enforce", proven.enforce),
        (!dangers.is_empty()).then(|| field("dangers", &quote!(&[#(#danger::#dangers),*]))),
    ];
    let fields = fields.into_iter().flatten();
    let path = paths.parts();
    quote!(#path { #(#fields)* ..#path::NONE })
}

fn texts(name: &str, list: &Texts) -> Option<TokenStream> {
    let items = list.iter();
    (!list.is_empty()).then(|| field(name, &quote!(&[#(#items),*])))
}

fn field(name: &str, value: &TokenStream) -> TokenStream {
    let name = format_ident!("{name}");
    quote!(#name: #value,)
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

/// The set as it is laid out here, so that the program does not lay it out again.
fn origins(set: &OriginSet, paths: &Paths) -> TokenStream {
    let slots = |name: &str, slots: &[u32]| (!slots.is_empty()).then(|| field(name, &quote!(&[#(#slots),*])));
    let depths = (!set.patterns().is_empty()).then(|| {
        let (path, depths) = (paths.depths(), set.depths());
        let (stated_port, any_port, exact_host) = (depths.stated_port, depths.any_port, depths.exact_host);
        let depths =
            quote!(#path { stated_port: #stated_port, any_port: #any_port, exact_host: #exact_host });
        field("depths", &depths)
    });
    let fields = [
        texts("exact", set.exact()),
        slots("exact_slots", set.exact_slots()),
        texts("patterns", set.patterns()),
        slots("pattern_slots", set.pattern_slots()),
        depths,
    ];
    let (path, is_whole) = (paths.origins(), fields.iter().all(Option::is_some));
    let fields = fields.into_iter().flatten();
    // Where all is said, clippy objects to a rest.
    if is_whole { quote!(#path { #(#fields)* }) } else { quote!(#path { #(#fields)* ..#path::NONE }) }
}
