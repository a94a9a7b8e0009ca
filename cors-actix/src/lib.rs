//! .
#![allow(missing_docs)]
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod declaration;
mod dynamic;
mod endpoint;
mod rendered;
mod request;
#[cfg(feature = "testing")]
pub mod testing;
mod vary;

pub use cors_core::{Builder, Code, Danger, Finding, Findings, Key, Policy, Severity};
pub use cors_macros::{cors, policy};
pub use dynamic::{Answering, DynamicPolicy, OriginQuery, OriginSource, SourceError, Verdict};

#[doc = include_str!("errors.md")]
pub mod errors {}

#[doc = include_str!("console.md")]
pub mod console {}
