//! Browsers do not upper-case PATCH.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = ["https://app.example.com"], methods = [patch]);

fn main() {
    let _ = &POLICY;
}
