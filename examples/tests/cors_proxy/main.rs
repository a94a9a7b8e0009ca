//! `cors-proxy` as people run it: the built program between raw sockets and a scripted upstream.

#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test")]

#[path = "../support/server.rs"]
#[allow(dead_code, reason = "shared with another test, and each uses its part")]
mod server;
#[path = "../support/tls.rs"]
mod tls;

mod hostile;
mod policy;
mod program;
mod streaming;
