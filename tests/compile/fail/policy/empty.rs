//! No source of origins.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!();

fn main() {
    let _ = &POLICY;
}
