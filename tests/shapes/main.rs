//! Shapes of real applications: what people wrap around annotated endpoints, and what they put beside them, as the crates
//! themselves do it.

// A failed set-up is a failed test. Handlers must be `async`.
#![allow(clippy::unwrap_used, clippy::panic, clippy::unused_async)]

mod accounts;
mod attributes;
mod bearer;
mod connections;
mod documented;
mod files;
mod http2;
mod http2_hostile;
mod other_library;
mod positions;
mod rate;
mod server;
mod sockets;

use cors_actix::{Policy, policy};

/// A page that the endpoints here allow.
const APP: &str = "https://app.example.com";
/// A page that only the default allows.
const DOCS: &str = "https://docs.example.com";
/// A page that none allows.
const EVIL: &str = "https://evil.example";

/// `Vary` of a preflight's answer, allowed or not.
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");
/// `Vary` of an actual answer.
const VARY: (&str, &str) = ("vary", "Origin");

/// The default of what is not annotated, where there is one.
static DEFAULT: Policy = policy!(origins = ["https://docs.example.com"], headers = ["Range"], max_age = 60);

/// What an allowed page is told of any answer, where there is nothing more to tell.
fn of_app() -> [(&'static str, &'static str); 2] {
    [("access-control-allow-origin", APP), VARY]
}

/// What the default tells its page.
fn of_default() -> [(&'static str, &'static str); 2] {
    [("access-control-allow-origin", DOCS), VARY]
}

/// What the default answers to its page's preflight.
fn preflight_of_default() -> [(&'static str, &'static str); 5] {
    [
        ("access-control-allow-origin", DOCS),
        ("access-control-allow-methods", "GET, HEAD, POST"),
        ("access-control-allow-headers", "Range"),
        ("access-control-max-age", "60"),
        VARY_PREFLIGHT,
    ]
}
