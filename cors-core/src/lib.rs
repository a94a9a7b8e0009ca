//! The policy engine of `cors-actix`: configuration → proven policy → decision → headers, as bytes.
//!
//! ```text
//! Config ──prove──> Policy ──decide──> Decision ──> headers
//! as written        proven             a value      names and values
//! ```
//!
//! The engine knows no framework, does no I/O, and reads no environment. Users name it through `cors_actix`.
//!
//! ```
//! use cors_core::{OriginField, Policy, headers};
//!
//! // as written -> proven
//! let policy = Policy::builder().origins(["https://*.example.com"]).credentials(true).build()?;
//! // a request's Origin -> a decision
//! let decision = policy.decide(OriginField::One(b"https://app.example.com"));
//! assert!(decision.is_allowed());
//! // a decision -> headers
//! let names: Vec<_> = policy.actual_headers(decision.is_allowed()).map(|(name, _)| name).collect();
//! assert_eq!(names, [headers::ALLOW_ORIGIN, headers::ALLOW_CREDENTIALS, headers::VARY]);
//! # Ok::<(), cors_core::Findings>(())
//! ```
//!
//! What this crate does not do: parse `Access-Control-Request-Headers` to answer (the answer states the whole policy and
//! the browser enforces it), speak HTTP, or log.

#![forbid(unsafe_code)]

#[cfg(feature = "browser")]
pub mod browser;
mod builder;
mod config;
mod decision;
mod explain;
mod field;
#[cfg(feature = "serde")]
mod file;
mod finding;
pub mod headers;
mod origin;
mod policy;
mod same;

pub use builder::{Builder, OneString, StringList, Strings};
pub use config::{Config, DEFAULT_MAX_AGE, Danger, MaxAge};
pub use decision::{Decision, MethodVerdict, OriginField, Refusal, method_verdict};
pub use explain::{Asked, Escaped, Explanation, Reason};
#[cfg(feature = "serde")]
pub use file::Policies;
pub use finding::{Code, Finding, Findings, Key, Severity, Subject, Unread};
pub use origin::set::Match;
pub use origin::wire::{MAX_ORIGIN, Origin};
pub use policy::{Policy, Route, Target};

/// What the macro's expansion and the adapter are made of. Not part of the public interface.
#[doc(hidden)]
pub mod constant {
    pub use crate::finding::visible;
    pub use crate::origin::hash::feed;
    pub use crate::origin::set::{Depths, OriginSet, Origins};
    pub use crate::origin::texts::Texts;
    pub use crate::policy::{EnvOrigins, Parts, Proven};
    pub use crate::same::same;
}
