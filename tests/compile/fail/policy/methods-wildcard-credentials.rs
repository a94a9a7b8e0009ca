//! `"*"` is a literal method beside credentials.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = ["https://app.example.com"], credentials, methods = "*");

fn main() {
    let _ = &POLICY;
}
