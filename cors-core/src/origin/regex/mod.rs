//! Origins by regular expression: proven before they are used.

mod alphabet;
mod matcher;
mod parse;

pub use matcher::OriginRegex;
