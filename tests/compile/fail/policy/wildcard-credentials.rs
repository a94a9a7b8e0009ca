//! The flagship at `policy!`.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = "*", credentials);

fn main() {
    let _ = &POLICY;
}
