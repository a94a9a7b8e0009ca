//! Findings as text, and many of them together.

use std::fmt;

use super::{Finding, Severity};
use crate::origin::lookalike::is_invisible;

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&visible(&self.sentence))?;
        if let Some((literal, range)) = self.place.as_ref().filter(|(literal, _)| !literal.is_empty()) {
            let before = shown(literal.get(..range.start).unwrap_or_default());
            let marked = shown(literal.get(range.clone()).unwrap_or_default());
            let after = shown(literal.get(range.end..).unwrap_or_default());
            write!(out, "\n    {before}{marked}{after}")?;
            let carets = "^".repeat(marked.chars().count().max(1));
            write!(out, "\n    {}{carets}", " ".repeat(before.chars().count()))?;
        }
        if let Some(suggestion) = &self.suggestion {
            write!(out, "\nhelp: write `{}`", visible(suggestion))?;
        }
        for line in &self.help {
            write!(out, "\nhelp: {}", visible(line))?;
        }
        write!(out, "\n[cors::{code}] see `cors_actix::errors`, section `{code}`", code = self.code)
    }
}

/// Text of a configuration as it may be shown: nothing longer than a screen line is copied whole.
fn shown(text: &str) -> String {
    match text.char_indices().nth(200) {
        Some((end, _)) => visible(text.get(..end).unwrap_or_default()) + "…",
        None => visible(text),
    }
}

/// The text with control characters, line ends among them, and what nobody sees or what reorders text escaped: it may quote
/// a configuration.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || is_invisible(letter) || matches!(letter, '\u{2028}' | '\u{2029}') {
            visible.extend(letter.escape_default());
        } else {
            visible.push(letter);
        }
    }
    visible
}

/// Everything a validation found, in the order of the configuration. As an error it holds at least one error.
///
/// `Display` gives the whole report.
///
/// ```
/// use cors_core::{Findings, Policy};
///
/// let findings = Policy::builder()
///     .origins(["example.com"])
///     .methods(["patch"])
///     .headers(["Accept"])
///     .build()
///     .unwrap_err();
/// assert!(findings.has_errors() && !findings.is_empty());
/// let codes: Vec<_> = findings.iter().map(|finding| finding.code().as_str()).collect();
/// assert_eq!(codes, ["origin-scheme", "method-case", "header-redundant"]);
/// assert_eq!((findings.errors().count(), findings.warnings().count()), (2, 1));
/// assert!(findings.to_string().starts_with("2 mistakes in a CORS policy\n"));
///
/// let mut errors = Findings::default();
/// findings.errors().cloned().for_each(|error| errors.push(error));
/// assert_eq!(errors.iter().count(), 2);
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// All of them, warnings included.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.0.iter()
    }

    /// Those that refuse the configuration.
    pub fn errors(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.severity() == Severity::Error)
    }

    /// Those that do not.
    pub fn warnings(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(|finding| finding.severity() == Severity::Warning)
    }

    /// Whether one of them refuses the configuration.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Whether nothing was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }
}

impl Extend<Finding> for Findings {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        self.0.extend(findings);
    }
}

impl FromIterator<Finding> for Findings {
    fn from_iter<T: IntoIterator<Item = Finding>>(findings: T) -> Self {
        Self(findings.into_iter().collect())
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors = self.errors().count();
        let noun = if errors == 1 { "mistake" } else { "mistakes" };
        write!(out, "{errors} {noun} in a CORS policy")?;
        for finding in self {
            let severity = match finding.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            let subject = finding.subject();
            let text = finding.to_string().replace('\n', "\n  ");
            write!(out, "\n{severity} in {subject}: {text}")?;
        }
        Ok(())
    }
}

/// The report too: this is what `expect`, and a `main` that returns it, show.
impl fmt::Debug for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, out)
    }
}

impl std::error::Error for Findings {}

/// For `?` in a `main` that returns what binding a server does.
///
/// ```
/// fn main() -> std::io::Result<()> {
///     cors_core::Policy::builder().origins("https://app.example.com").build()?;
///     Ok(())
/// }
/// ```
impl From<Findings> for std::io::Error {
    fn from(findings: Findings) -> Self {
        Self::new(std::io::ErrorKind::InvalidInput, findings)
    }
}

impl fmt::Display for super::Subject {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Policy => out.write_str("the policy"),
            Self::Key(key) => write!(out, "`{key}`"),
            Self::Element(key, index) => write!(out, "`{key}`, element {}", index + 1),
            Self::Variable(name) => write!(out, "`${}`", shown(name)),
            Self::Entry(name, index, text) => {
                write!(out, "`${}`, entry {} `{}`", shown(name), index + 1, shown(text))
            }
            Self::Unknown(word) => write!(out, "`{}`", shown(word)),
            Self::Handler => out.write_str("the handler"),
        }
    }
}
