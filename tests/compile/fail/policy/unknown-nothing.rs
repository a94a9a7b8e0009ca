//! A word of another library, for which nothing has to be said.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = ["https://app.example.com"], allow_private_network = true);

fn main() {
    let _ = &POLICY;
}
