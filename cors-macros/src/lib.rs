//! `#[cors(...)]` and `policy!(...)`: an implementation detail of `cors-actix`, which re-exports both.
//!
//! ```text
//! tokens ─> Args ─> Config ─> the engine's own validation ─> tokens
//! ```
//!
//! Nothing here has an opinion about CORS: what is written is translated into the engine's configuration, the engine
//! proves it, and each of its findings is shown at the literal that it is about. Whatever is wrong, a usable item is
//! emitted beside the errors, so that one mistake gives one error.

#![forbid(unsafe_code)]

mod above;
mod args;
mod check;
mod code;
mod constant;
mod diagnostics;
mod element;
mod endpoint;
mod expand;
mod facts;
mod fallback;
mod handler;
mod item;
mod join;
mod key;
mod keyless;
mod meant;
mod members;
mod module;
mod paths;
mod pattern;
mod policy;
mod route;
mod time;
mod tokens;
mod value;
mod warning;

#[cfg(test)]
mod tests;

use proc_macro::TokenStream;

/// States who may call an endpoint from a browser.
///
/// ```text
/// #[cors(origins = ["https://app.example.com", "https://*.example.com"], credentials)]
/// #[get("/items/{id}")]
/// async fn item(id: web::Path<u32>) -> impl Responder { ... }
/// ```
///
/// # Grammar
///
/// `#[cors(key, key = value, ...)]`, above `#[get]` ... `#[query]`, `#[route]` or `#[routes]`, or on an inline module.
///
/// | key | value | meaning |
/// |---|---|---|
/// | `origins` | `["https://app.example.com", ...]`, or `"*"` alone | the origins that may call: exact ones, `https://*.example.com` (every sub-domain, not the domain itself), `http://localhost:*` (every port), or everyone |
/// | `origin_regex` | `r"https://[ab]\.example\.com"`, or a list | origins, each matched whole; proven to let in nobody whom an attacker could become |
/// | `origins_env` | `"WEB_ORIGINS"` | more origins, comma-separated, in an environment variable that is read once at start-up |
/// | `dev_origins` | as `origins` | added only where the crate is compiled with `debug_assertions` |
/// | `credentials` | flag | cookies, TLS client certificates and HTTP authentication; a bearer token needs none of them |
/// | `methods` | `[GET, "PURGE"]` | fewer methods than the route serves |
/// | `headers` | `["Content-Type", ...]`, `"*"`, `["*", "Authorization"]` | request headers that scripts may set beyond the safelisted ones. Firefox never uses `"*"` from its preflight cache, so names save a request each time |
/// | `expose_headers` | `["X-Total", ...]`, or `"*"` | response headers that scripts may read beyond the safelisted ones |
/// | `max_age` | `600`, or `"10m"` | how long browsers may cache the preflight; 600 seconds where nothing is said |
/// | `enforce` | flag | a request of a foreign origin is refused before the handler runs |
/// | `policy` | `POLICY`, a path to a static | a policy built elsewhere; only `methods` and `crate` stand beside it |
/// | `disabled` | flag | no part in CORS, whatever surrounds the endpoint; only `crate` stands beside it |
/// | `dangerously_allow` | `(insecure_origins, public_suffixes, null_origin, unbounded_regex)` | lifts one refusal each |
/// | `crate` | `::renamed` | where to find `cors_actix` |
///
/// Lists take one value without brackets too, and flags take `= true` and `= false`.
///
/// # Requirements
///
/// * The attribute stands **above** the route attribute: `#[cors]`, then `#[get("/")]`, then the function. A route
///   attribute is known by its own name, with whatever path before it.
/// * Everything is a literal, so that it can be proven while the program is compiled. What is known only at run time is
///   a policy built there, named by `policy = ...`.
/// * `#[utoipa::path]`, which reads the route, stands above `#[cors]`.
///
/// # Semantics
///
/// The handler becomes what actix's own attribute makes of it, a unit struct for `.service(handler)`, with its docs,
/// its visibility and the route's `name`, `guard` and `wrap`. Its one resource answers the preflights of its own
/// requests and puts the headers of the policy on every response.
///
/// On an inline module the attribute is the default of every route handler inside, nested modules and the bodies of functions
/// and constants included; a handler's own `#[cors]` replaces it whole. Both orders with actix's `#[scope("/prefix")]` work.
/// What a macro makes is not seen, nor a route attribute under another name: a warning says where there may be one. Of a
/// macro that is called inside a body it says so only where a route stands in what it is given, or in its rules in this module.
///
/// A path that `policy` names on a module is looked for where the module stands, then inside. `self` in it is where the module
/// stands, and `super` is what it is inside of the module, which is the same place, however deep the handlers are. The statics of
/// a function are not seen from a module in it: what is named there is a static of the file.
///
/// # Source
///
/// What the keys state are the fields of the Fetch standard, "HTTP responses" (`Access-Control-Allow-Origin` and its like); origins
/// are written as in RFC 6454, section 6.2. `enforce` looks at `Origin` and at Fetch Metadata's `Sec-Fetch-Site`. Preflights are
/// those of Fetch, "CORS-preflight request".
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
/// # Source
///
/// As that of `#[cors(...)]`; the three methods are those of Fetch, "CORS-safelisted method".
///
/// # Errors
///
/// As those of `#[cors(...)]`.
#[proc_macro]
pub fn policy(args: TokenStream) -> TokenStream {
    policy::policy(args.into()).into()
}
