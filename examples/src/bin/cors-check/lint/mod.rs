//! What is wrong with a server's answers, whatever the verdict about one request.
//!
//! Every rule has a stable code, says why with its source, and how to fix it in the words of `#[cors(...)]`. Sources are
//! steps of the Fetch standard, sections of RFC 9110, and what was measured: "Chromium fact 24" is a number of the
//! Chromium report, `C1`, `R3` and `H1` are numbers of the Firefox report, whose recorded cases `tests/browser` replays.

mod allow_origin;
mod elsewhere;
mod evidence;
mod lists;
mod max_age;
mod mixed;
mod preflight;
mod strangers;
mod vary;

use evidence::Evidence;

use crate::{args::Args, course::Course, probe::Probes};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Severity {
    /// Worth knowing.
    Note,
    /// Fails or costs under some circumstances, or lets in more than is likely meant.
    Warning,
    /// Lets in whom it must not, or fails in a browser.
    Error,
}

impl Severity {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// What can be wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Its stable name.
    pub(crate) code: &'static str,
    /// Why that is wrong.
    pub(crate) why: &'static str,
    /// Who says so.
    pub(crate) source: &'static str,
}

impl Rule {
    fn finding(
        &'static self,
        severity: Severity,
        sentence: impl Into<String>,
        fix: impl Into<String>,
    ) -> Finding {
        Finding { rule: self, severity, sentence: sentence.into(), fix: fix.into() }
    }
}

/// Something that is wrong. Its texts are escaped and bounded.
#[derive(Debug)]
pub(crate) struct Finding {
    pub(crate) rule: &'static Rule,
    pub(crate) severity: Severity,
    /// What was seen.
    pub(crate) sentence: String,
    pub(crate) fix: String,
}

/// Everything that is wrong, the worst first, each thing once.
pub(crate) fn all(args: &Args, course: &Course, probes: &Probes) -> Vec<Finding> {
    let evidence = Evidence::new(args, course, probes);
    let mut found: Vec<Finding> = Vec::new();
    for look in [
        mixed::look,
        strangers::look,
        elsewhere::look,
        allow_origin::look,
        vary::look,
        preflight::look,
        lists::look,
        max_age::look,
    ] {
        for finding in look(&evidence) {
            if !found.iter().any(|other| other.rule == finding.rule && other.sentence == finding.sentence) {
                found.push(finding);
            }
        }
    }
    found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    found
}

/// Every rule there is.
pub(crate) fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        mixed::RULES,
        strangers::RULES,
        elsewhere::RULES,
        allow_origin::RULES,
        vary::RULES,
        preflight::RULES,
        lists::RULES,
        max_age::RULES,
    ]
    .into_iter()
    .flatten()
    .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_reasons_complete() {
        let mut codes: Vec<_> = rules().map(|rule| rule.code).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
        for rule in rules() {
            assert!(
                rule.code.bytes().all(|byte| byte.is_ascii_lowercase() || b"-0123456789".contains(&byte)),
                "{}",
                rule.code
            );
            assert!(
                !rule.why.is_empty() && !rule.source.is_empty() && !rule.why.ends_with('.'),
                "{}",
                rule.code
            );
        }
    }
}
