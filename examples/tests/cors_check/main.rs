//! `cors-check` as people run it: the built program against scripted servers.

#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

#[path = "../support/playground.rs"]
mod served;
#[path = "../support/server.rs"]
#[allow(dead_code, reason = "shared with another test, and each uses its part")]
mod server;
#[path = "../support/tls.rs"]
mod tls;

mod advisories;
mod every_example;
mod hostile;
mod playground;
mod program;
mod rules;
mod verdicts;
mod wraps;
