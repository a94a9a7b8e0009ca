//! What is no policy.

use cors_actix::{Cors, Policy, scope_default};

fn main() {
    let _ = Cors::new("https://app.example.com");
    let _ = Cors::new(Policy::builder().origins("https://app.example.com").build());
    let _ = scope_default("/api");
}
