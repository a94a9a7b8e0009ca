//! A mistake inside a function.

use cors_actix::policy;

fn main() {
    let policy = policy!(origins = ["example.com"]);
    assert!(!policy.is_public());
}
