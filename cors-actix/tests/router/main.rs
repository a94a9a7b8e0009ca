//! The layer against the real router: for random route tables that overlap in every way, and random requests, the policy that
//! is applied is the one of the handler that actix runs.
//!
//! `CORS_ROUTER_APPS` sets how many apps are tried, `CORS_ROUTER_SEED` where to start.

// Outside of `#[test]` functions clippy does not see that this is a test; handlers must be `async`.
#![allow(clippy::unwrap_used, clippy::unused_async, clippy::format_collect)]

mod differential;
mod large;
mod rng;
mod routes;
