//! A word that is no key: the keys are those of a policy.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = ["https://app.example.com"], colour = "blue");

fn main() {
    let _ = &POLICY;
}
