//! The rules about `origin_regex`.

use super::Proof;
use crate::finding::{Code, Finding, Key, Subject};

pub(super) fn check(proof: &mut Proof<'_>) {
    for (at, pattern) in proof.config.origin_regex.iter().flatten().enumerate() {
        let subject = Subject::Element(Key::OriginRegex, at);
        if let Err(error) = regex::Regex::new(pattern) {
            let sentence = format!("not a regular expression: {error}");
            proof.findings.push(Finding::error(Code::RegexSyntax, subject, sentence));
        }
    }
}
