//! A program that reads a policy when it starts: it carries the whole validator.

use cors_actix::Policy;

fn main() {
    match Policy::builder().origins(std::env::args()).origin_regex(r"https://a\.example").build() {
        Ok(policy) => println!("{policy:?}"),
        Err(report) => println!("{report}"),
    }
}
