//! What bit other CORS libraries, attack by attack: each test is named after the advisory, shows the attack, and that it
//! fails here. `list.md` says which flaw is which test.

mod beside;
mod layers;
mod listed;
mod lookup;
mod matching;
mod reflection;
mod robustness;

use cors_core::{OriginField, Policy};

/// Whether a policy with these origins allows `origin`.
#[track_caller]
fn allows(origins: &[&str], origin: &str) -> bool {
    let policy = Policy::builder().origins(origins).build().expect("a policy without mistakes");
    policy.decide(OriginField::One(origin.as_bytes())).is_allowed()
}
