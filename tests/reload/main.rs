//! Policies that are replaced while serving: whole, at once, under load, and told.

#![allow(clippy::panic, reason = "that is how a test says what it expects")]

mod events;
mod load;
mod whole;

use cors_actix::Policy;

/// Two policies that differ in everything an answer shows.
const A: &str = r#"
    origins = ["https://a.example", "https://both.example"]
    credentials = true
    headers = "X-In-A"
    expose_headers = "X-A"
    max_age = 1
"#;
const B: &str = r#"
    origins = ["https://b.example", "https://both.example"]
    methods = ["GET", "PUT"]
    headers = "X-In-B"
    expose_headers = "X-B"
    max_age = 2
"#;
/// What no validator accepts, in each of the ways that a file can be wrong.
const INVALID: [&str; 4] = [
    "origins = [\"https://a.example/\"]",
    "origins = \"*\"\ncredentials = true",
    "allow_origins = [\"https://a.example\"]",
    "origins = [",
];

fn policy(text: &str) -> Policy {
    toml::from_str(text).expect("a valid policy")
}
