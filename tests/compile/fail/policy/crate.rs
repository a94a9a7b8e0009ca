//! Not a key of `policy!`.

use cors_actix::{Policy, policy};

static POLICY: Policy = policy!(origins = "*", crate = ::renamed);

fn main() {
    let _ = &POLICY;
}
