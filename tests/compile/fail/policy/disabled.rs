//! Not a key of `policy!`.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = "*", disabled);

fn main() {
    let _ = &POLICY;
}
