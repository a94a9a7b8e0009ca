//! Annotated endpoints without any middleware around the app: preflights, answers, errors, and one path with several
//! policies.

mod agreement;
mod alike;
mod enforce;
mod keys;
mod paths;
mod preflights;
mod responses;
mod wire;

/// A page that most policies here allow.
const APP: &str = "https://app.example.com";
/// A page that none allows.
const EVIL: &str = "https://evil.example";

/// `Vary` of a preflight's answer, allowed or not.
const VARY_PREFLIGHT: (&str, &str) = ("vary", "Origin, Access-Control-Request-Method");
/// `Vary` of an actual answer.
const VARY: (&str, &str) = ("vary", "Origin");
