//! Attacks on annotated endpoints, the layer and the router between them: whatever is arranged or sent, nobody gets more than
//! the policy of the handler that runs, and who is allowed gets what the policy says.

// A failed set-up is a failed test.
#![allow(clippy::unwrap_used, clippy::panic)]

mod another_library;
mod another_task;
mod asked_on_the_way;
mod cleared_extensions;
mod dead_endpoint;
mod driven_by_another;
mod enforce_late;
mod events;
mod failing;
mod first_preflight;
mod guarded;
mod guarded_enforce;
mod guarded_scopes;
mod inside_a_body;
mod internal_redirect;
mod lifetimes;
mod middleware;
mod mixed_apps;
mod named_on_a_module;
mod neighbouring_scopes;
mod neighbours;
mod one_path_credentials;
mod one_path_default;
mod past_a_guard;
mod prefix_service;
mod questions;
mod rewritten_path;
mod rewritten_shared_default;
mod scopes;
mod second_version;
mod server;
mod server_name;
mod shared;
mod shared_default;
mod sixteen_parameters;
mod sources;
mod support;
mod switched_off;
mod twin_scope_default;
mod two_policies;
mod unreadable;
mod wire;
mod worn_out;

/// The page that the strict policies allow.
const APP: &str = "https://app.example.com";
/// A page that only lax policies allow.
const PARTNER: &str = "https://partner.example.net";
/// A page that nobody allows.
const EVIL: &str = "https://evil.example";

/// `Vary` of a preflight's answer, allowed or not.
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");
/// `Vary` of an actual answer.
const VARY: (&str, &str) = ("vary", "Origin");
