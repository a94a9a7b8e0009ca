//! A switch of another library, for which a key has a value.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(allow_any_origin = true);

fn main() {
    let _ = &POLICY;
}
