//! `#[cors(...)]` and `policy!(...)`: an implementation detail of `cors-actix`, which re-exports both.
//!
//! ```text
//! tokens ─> Args ─> Config ─> the engine's own validation ─> tokens
//! ```
//!
//! Nothing here has an opinion about CORS: what is written is translated into the engine's configuration, the engine
//! proves it, and each of its findings is shown at the literal that it is about. Whatever is wrong, a usable item is
//! emitted beside the errors, so that one mistake gives one error.

mod args;
mod check;
mod constant;
mod diagnostics;
mod endpoint;
mod expand;
mod facts;
mod fallback;
mod handler;
mod item;
mod key;
mod members;
mod module;
mod paths;
mod pattern;
mod policy;
mod route;
mod tokens;
mod value;
mod warning;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// States who may call an endpoint from a browser.
///
/// # Grammar
///
/// ```text
/// #[cors(key, key = value, ...)]      above #[get] ... #[query], #[route], #[routes], or on an inline module
///
/// origins            = ["https://app.example.com", "https://*.example.com", "http://localhost:*"]   or "*"
/// origin_regex       = r"https://(a|b)\.example\.com"          or a list
/// origins_env        = "WEB_ORIGINS"
/// dev_origins        = ["http://localhost:*"]
/// credentials                                                  or = true, = false
/// methods            = [GET, "PURGE"]
/// headers            = ["Content-Type"]                        or "*", or ["*", "Authorization"]
/// expose_headers     = ["X-Total"]                             or "*"
/// max_age            = 600                                     or "10m"
/// enforce
/// policy             = POLICY
/// disabled
/// dangerously_allow(insecure_origins, public_suffixes, null_origin, unbounded_regex)
/// crate              = ::renamed_cors_actix
/// ```
///
/// Lists take one value without brackets too.
///
/// # Requirements
///
/// * The attribute stands **above** the route attribute: `#[cors]`, then `#[get("/")]`, then the function.
/// * Everything is a literal, so that it can be proven while the program is compiled. What is known only at run time is
///   a policy built there, named by `policy = ...`.
///
/// # Semantics
///
/// The handler becomes what actix's own attribute makes of it, a unit struct for `.service(handler)`, with its docs,
/// its visibility and the route's `name`, `guard` and `wrap`. Its one resource answers the preflights of its own
/// requests and puts the headers of the policy on every response.
///
/// On an inline module the attribute is the default of every route handler inside, nested modules included; a handler's
/// own `#[cors]` replaces it whole. Both orders with actix's `#[scope("/prefix")]` work.
///
/// # Errors
///
/// Every mistake is a compile error at the literal that is wrong, all of them at once, each with a code that has a
/// section in `cors_actix::errors`. What is allowed but most likely not meant is a warning, which
/// `#[allow(deprecated)]` on the handler silences (a stable attribute can warn only by a deprecation).
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    item::cors(args.into(), &item.into()).into()
}

/// A policy that is proven while the program is compiled.
///
/// Takes the keys of `#[cors(...)]` except `policy`, `disabled` and `crate`. Where `methods` is not given, `GET`,
/// `HEAD` and `POST` are granted.
///
/// ```text
/// static PARTNERS: Policy = policy!(origins = ["https://partner.example.com"], headers = ["Content-Type"]);
/// ```
///
/// # Errors
///
/// As those of `#[cors(...)]`.
#[proc_macro]
pub fn policy(args: TokenStream) -> TokenStream {
    policy::policy(args.into()).into()
}
