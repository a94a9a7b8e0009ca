//! The rules about origins from an environment variable: those of `origins`, and never `*`.

use std::collections::HashSet;

use super::Proof;
use super::origins::duplicates;
use crate::config::{Config, Danger};
use crate::finding::{Code, Finding, Findings, Key, Subject};
use crate::origin::pattern::OriginPattern;
use crate::policy::target::Target;

/// Reads a variable's value: comma-separated, white space around an element trimmed, empty elements skipped, and what
/// the literals of `config` list already dropped. Nothing else is dropped silently: the same twice within the variable is
/// the mistake that it is within `origins`.
pub(in crate::policy) fn check<'v>(config: &Config, value: &'v str) -> (Vec<&'v str>, Findings) {
    let name = config.origins_env.as_deref().unwrap_or_default();
    let target = Target::Policy;
    let mut proof = Proof::new(config, &target);
    let literals: HashSet<&str> = config.lists_origins().map(|(_, origin)| origin).collect();
    let mut taken = Vec::new();
    let mut parsed = Vec::new();
    let elements = value.split(',').map(str::trim).filter(|element| !element.is_empty());
    for (at, element) in elements.enumerate() {
        let subject = Subject::Entry(name.to_owned(), at, element.to_owned());
        match one(&mut proof, element, &subject) {
            Ok(pattern) => {
                taken.extend((!literals.contains(element)).then_some(element));
                parsed.push((subject, element, pattern));
            }
            Err(finding) => proof.findings.push(finding),
        }
    }
    duplicates(&parsed, &mut proof.findings);
    (taken, proof.findings)
}

/// The pattern; none for a `null` that is meant.
fn one<'v>(
    proof: &mut Proof<'_>,
    element: &'v str,
    subject: &Subject,
) -> Result<Option<OriginPattern<'v>>, Finding> {
    if element == "*" {
        let sentence =
            "`*` in an environment variable would open the policy to every origin from outside the code";
        return Err(Finding::error(Code::OriginWildcardMixed, subject.clone(), sentence)
            .help("list the origins; a public resource says `origins = \"*\"` in the code"));
    }
    if element == "null" && proof.lift(Danger::NullOrigin) {
        return Ok(None);
    }
    let pattern = OriginPattern::parse(element, subject, &mut proof.hints)?;
    proof.trust(&pattern, subject, element);
    Ok(Some(pattern))
}

/// What is wrong with the name of a variable: it holds what shells (POSIX, 8.1) and Kubernetes can set, and so neither
/// the shell's dollar nor what is rather the variable's value.
pub(super) fn not_a_name(name: &str) -> Option<Finding> {
    let is_name = |name: &str| {
        !name.starts_with(|first: char| first.is_ascii_digit())
            && !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    if is_name(name) {
        return None;
    }
    let sentence = "`origins_env` takes a name of letters, digits, `_`, `-` and `.`, no digit first";
    let finding = Finding::error(Code::KeyValue, Subject::Key(Key::OriginsEnv), sentence);
    let several: Vec<&str> = name.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if several.len() > 1 && several.iter().all(|part| is_name(part)) {
        return Some(Finding::several_variables(&several));
    }
    // `$WEB_ORIGINS`, `${WEB_ORIGINS}`, `%WEB_ORIGINS%`
    let bare = name.trim_start_matches(['$', '{', '%', ' ']).trim_end_matches(['}', '%', ' ']);
    let bare = bare.replace(' ', "_");
    Some(if is_name(&bare) {
        finding.suggest(format!("\"{bare}\""))
    } else if name.contains("://") {
        finding.help("origins themselves are listed in `origins`; the variable's name stands here, as in `origins_env = \"WEB_ORIGINS\"`")
    } else {
        finding.help("for example `origins_env = \"WEB_ORIGINS\"`")
    })
}
