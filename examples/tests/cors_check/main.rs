//! `cors-check` as people run it: the built program against scripted servers.

#![allow(missing_docs, clippy::unwrap_used, reason = "a test")]

#[path = "../support/server.rs"]
mod server;

mod hostile;
mod program;
mod rules;
mod verdicts;
