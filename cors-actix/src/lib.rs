//! .
#![allow(missing_docs)]
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod declaration;
mod endpoint;
mod rendered;
mod request;
#[cfg(feature = "testing")]
pub mod testing;
mod vary;

pub use cors_core::{Builder, Code, Danger, Finding, Findings, Key, Policy, Severity};
pub use cors_macros::{cors, policy};
