//! A safelisted name at `policy!`.

#![deny(deprecated)]

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = ["https://app.example.com"], headers = ["Accept"]);

fn main() {
    let _ = &POLICY;
}
