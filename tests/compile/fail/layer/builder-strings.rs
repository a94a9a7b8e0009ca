//! The builder with what is neither a string nor a list of strings.

use cors_actix::Policy;

fn main() {
    let _ = Policy::builder().origins(3000).build();
}
