//! The rules about origins from an environment variable: those of `origins`, and never `*`.

use std::collections::HashSet;

use super::Proof;
use crate::config::{Config, Danger};
use crate::finding::{Code, Finding, Findings, Key, Subject};
use crate::origin::pattern::OriginPattern;
use crate::policy::target::Target;

/// Reads a variable's value: comma-separated, white space around an element trimmed, empty elements skipped, and
/// duplicates (with the literals of `config` too) dropped. Nothing else is dropped silently.
pub(in crate::policy) fn check<'v>(config: &Config, value: &'v str) -> (Vec<&'v str>, Findings) {
    let target = Target::Policy;
    let mut proof = Proof { config, target: &target, findings: Findings::default(), lifted: Vec::new() };
    let mut seen: HashSet<&str> = config.lists_origins().map(|(_, origin)| origin).collect();
    let mut taken = Vec::new();
    let elements = value.split(',').map(str::trim).filter(|element| !element.is_empty());
    for (at, element) in elements.enumerate() {
        match one(&mut proof, element, &Subject::Element(Key::OriginsEnv, at)) {
            Ok(()) => taken.extend(seen.insert(element).then_some(element)),
            Err(finding) => proof.findings.push(finding),
        }
    }
    (taken, proof.findings)
}

fn one(proof: &mut Proof<'_>, element: &str, subject: &Subject) -> Result<(), Finding> {
    if element == "*" {
        let sentence =
            "`*` in an environment variable would open the policy to every origin from outside the code";
        return Err(Finding::error(Code::OriginWildcardMixed, subject.clone(), sentence)
            .help("list the origins; a public resource says `origins = \"*\"` in the code"));
    }
    if element == "null" && proof.lift(Danger::NullOrigin) {
        return Ok(());
    }
    let pattern = OriginPattern::parse(element, subject)?;
    proof.trust(&pattern, subject, element);
    Ok(())
}
