//! CORS for actix-web: one attribute above a handler says who may call it from a browser.
//!
//! ```
//! use actix_web::{App, Responder, get, web};
//! use cors_actix::{Cors, cors};
//!
//! #[cors(origins = ["https://app.example.com"], credentials)]
//! #[get("/items/{id}")]
//! async fn item(id: web::Path<u32>) -> impl Responder { id.to_string() }
//!
//! let app = App::new()
//!     .service(web::scope("/api").service(item))
//!     .wrap(Cors::endpoints()); // optional; outermost
//! # drop(app);
//! ```
//!
//! [`guide`] leads from the first line to production, and from `actix-cors` and FastAPI to here; [`errors`] explains every code, and
//! [`console`] every sentence of a browser.
//!
//! # With and without the layer
//!
//! `.service(item)` alone answers the endpoint's preflights and puts its headers on every answer it makes. But a scope's own
//! middleware runs before the endpoint: authentication on a scope sees a preflight first, which never carries credentials,
//! and refuses it. [`Cors`] around the app answers preflights before any other middleware, and puts the endpoint's headers on
//! what the middleware answers in its place.
//!
//! # Order
//!
//! * The attribute's own wrap is the outermost of the handler's resource: outside of its `wrap = "..."` options.
//! * actix runs the wrap of an `App` that was registered *last* first. So [`Cors`] is the last one, but for what rewrites the
//!   path (`NormalizePath`).
//! * Without the layer, a handler of `OPTIONS` written by hand and registered *before* an annotated handler of the same path
//!   takes the path's preflights.
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `compat`, on by default | the struct that an annotated handler becomes is `pub`, as with actix-web's feature of this name |
//! | `serde` | [`Policy`] and `Policies` in configuration files, [`endpoint_table`] as JSON |
//! | `testing` | `testing::Browser`, for `[dev-dependencies]` |
//!
//! None of them changes what a policy means.

#![forbid(unsafe_code)]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod app;
mod declaration;
mod decoration;
mod dynamic;
mod endpoint;
mod environment;
mod layer;
mod limit;
mod notes;
mod one_path;
mod refusal;
mod reload;
mod rendered;
mod report;
mod request;
mod scope_default;
mod shared_policy;
mod slot;
mod source;
pub mod table;
#[cfg(feature = "testing")]
pub mod testing;
mod trail;
mod vary;

#[cfg(feature = "serde")]
pub use cors_core::Policies;
pub use cors_core::headers;
// Whatever a public function takes or gives can be named here: nobody needs the engine among their own dependencies.
pub use cors_core::{
    Asked, Builder, Code, Config, Danger, Decision, Explanation, Finding, Findings, Key, Match, MaxAge,
    OneString, OriginField, Policy, Reason, Refusal, Route, Severity, StringList, Strings, Subject, Target,
};
/// One line above a handler:
///
/// ```
/// use actix_web::{Responder, delete, web};
/// use cors_actix::cors;
///
/// #[cors(origins = ["https://app.example.com", "https://*.example.org"], credentials, max_age = "1h")]
/// #[delete("/items/{id}")]
/// async fn delete_item(id: web::Path<u32>) -> impl Responder {
///     format!("no item {id} any more")
/// }
/// ```
///
/// What could never work, or would be a hole, does not compile:
///
/// ```compile_fail
/// use cors_actix::cors;
///
/// #[cors(origins = "*", credentials)]
/// #[actix_web::get("/")]
/// async fn index() -> &'static str {
///     "hi"
/// }
/// ```
#[doc(inline)]
pub use cors_macros::cors;
/// The same words as an expression:
///
/// ```
/// use cors_actix::{Policy, policy};
///
/// static PARTNERS: Policy = policy!(origins = ["https://partner.example.com"], headers = ["Content-Type"]);
///
/// assert_eq!(PARTNERS.origins().collect::<Vec<_>>(), ["https://partner.example.com"]);
/// assert_eq!(PARTNERS.methods().collect::<Vec<_>>(), ["GET", "HEAD", "POST"]);
/// ```
#[doc(inline)]
pub use cors_macros::policy;
pub use dynamic::{Answering, DynamicPolicy, OriginQuery, OriginSource, SourceError, Verdict};

pub use environment::{EnvironmentError, check};
pub use layer::Cors;
pub use reload::ReloadError;
pub use scope_default::{ScopeDefault, scope_default};
pub use shared_policy::SharedPolicy;
pub use source::{IntoPolicySource, PolicySource};
pub use table::{EndpointTable, endpoint_table};

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("console.md")]
pub mod console {}

#[doc = include_str!("guide.md")]
pub mod guide {}
