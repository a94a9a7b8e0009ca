//! The regular expressions of a policy, as one.

use once_cell::sync::OnceCell;
use regex::bytes::Regex;

use super::texts::Texts;

/// Regular expressions of which any may match an origin, each matched whole; compiled together, when first asked.
#[derive(Debug)]
pub struct Regexes {
    patterns: Texts,
    compiled: OnceCell<Option<Regex>>,
}

impl Regexes {
    /// Expressions that the validator proved.
    #[must_use]
    pub const fn new(patterns: Texts) -> Self {
        Self { patterns, compiled: OnceCell::new() }
    }

    /// The expressions as written.
    #[must_use]
    pub fn patterns(&self) -> &Texts {
        &self.patterns
    }

    /// Whether one of them matches all of `origin`.
    #[must_use]
    pub fn matches(&self, origin: &str) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        // What the validator accepted compiles; what does not compile matches nothing.
        let compiled = self.compiled.get_or_init(|| {
            let any: Vec<String> = self.patterns.iter().map(|pattern| format!("(?:{pattern})")).collect();
            Regex::new(&format!(r"\A(?:{})\z", any.join("|"))).ok()
        });
        compiled.as_ref().is_some_and(|regex| regex.is_match(origin.as_bytes()))
    }
}
