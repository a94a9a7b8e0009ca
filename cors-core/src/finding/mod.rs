//! What a validation found: a code, a subject, a place and a sentence, the same at every door.

mod code;
mod foreign;
mod key;
mod report;
mod shape;
mod unread;

use std::ops::Range;

pub use code::Code;
pub(crate) use foreign::guess_danger;
pub use key::Key;
pub(crate) use key::nearest;
pub use report::{Findings, visible};
pub use unread::Unread;

/// Whether a finding refuses the configuration.
///
/// ```
/// use cors_core::{Policy, Severity};
///
/// // Allowed, and most likely not meant.
/// let policy = Policy::builder().origins(["https://app.example.com"]).headers(["Accept"]).build()?;
/// assert_eq!(policy.warnings()[0].severity(), Severity::Warning);
///
/// let findings = Policy::builder().origins(["https://app.example.com"]).headers(["Host"]).build().unwrap_err();
/// assert!(findings.errors().all(|finding| finding.severity() == Severity::Error));
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// The configuration stands; the finding is worth reading.
    Warning,
}

/// Which part of a configuration a finding is about, so that whoever knows where that part was written can point there.
///
/// ```
/// use cors_core::{Key, Policy, Subject};
///
/// let origins = ["https://app.example.com", "example.org"];
/// let findings = Policy::builder().origins(origins).build().unwrap_err();
/// let subject = findings.errors().next().unwrap().subject();
/// assert_eq!(*subject, Subject::Element(Key::Origins, 1));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Subject {
    /// The configuration as a whole.
    Policy,
    /// A key with its value.
    Key(Key),
    /// One element of a key's list, counted from nought.
    Element(Key, usize),
    /// An environment variable, by its name.
    Variable(String),
    /// One entry of an environment variable: the variable's name, the entry's place counted from nought, and its text.
    Entry(String, usize, String),
    /// A key that is none of ours, as written.
    Unknown(String),
    /// The handler (or module) that the attribute stands on.
    Handler,
}

/// One thing that is wrong with a configuration, or worth a warning.
///
/// `Display` gives the whole text: the sentence, the place inside the literal where that matters, the help and the code.
///
/// ```
/// use cors_core::{Code, Config, Target};
///
/// let mut config = Config::default();
/// config.origins = Some(vec!["https://example.com/".into()]);
/// let findings = config.prove(&Target::Policy).unwrap_err();
/// let finding = findings.errors().next().unwrap();
/// assert_eq!(finding.code(), Code::OriginNotBare);
/// assert_eq!(finding.suggestion(), Some("\"https://example.com\""));
/// assert_eq!(finding.range(), Some(19..20));
/// ```
///
/// Whoever reads a configuration elsewhere makes its own, in the same words:
///
/// ```
/// use cors_core::{Code, Finding, Key, Severity, Subject};
///
/// let finding = Finding::error(Code::MethodCase, Subject::Key(Key::Methods), "methods are compared byte by byte")
///     .at("\"patch\"", 1..6)
///     .suggest("\"PATCH\"")
///     .help("browsers do not upper-case it")
///     .about(Subject::Element(Key::Methods, 0));
/// assert_eq!((finding.severity(), finding.sentence()), (Severity::Error, "methods are compared byte by byte"));
/// assert_eq!(*finding.subject(), Subject::Element(Key::Methods, 0));
/// assert_eq!(
///     finding.to_string(),
///     "methods are compared byte by byte\n    \"patch\"\n     ^^^^^\nhelp: write `\"PATCH\"`\n\
///      help: browsers do not upper-case it\n[cors::method-case] see `cors_actix::errors`, section `method-case`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    code: Code,
    severity: Severity,
    subject: Subject,
    sentence: String,
    /// The literal as written, and the bytes of it that are wrong.
    place: Option<(String, Range<usize>)>,
    help: Vec<String>,
    suggestion: Option<String>,
}

/// How a help begins that gives another key for one element.
pub(crate) const IN_ITS_PLACE: &str =
    "remove this element, or its key where it is the only one, and write the key";

impl Finding {
    /// An error about `subject`: lower case, no full stop, code in back-ticks, says what to write instead.
    #[must_use]
    pub fn error(code: Code, subject: Subject, sentence: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            subject,
            sentence: sentence.into(),
            place: None,
            help: Vec::new(),
            suggestion: None,
        }
    }

    /// A warning about `subject`.
    ///
    /// ```
    /// use cors_core::{Code, Finding, Findings, Subject};
    ///
    /// let warning = Finding::warning(Code::PathPoliciesDiffer, Subject::Handler, "two policies on one path");
    /// let findings: Findings = [warning].into_iter().collect();
    /// assert!(!findings.has_errors() && findings.warnings().count() == 1);
    /// ```
    #[must_use]
    pub fn warning(code: Code, subject: Subject, sentence: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, subject, sentence) }
    }

    /// Adds the literal and the byte range inside it.
    #[must_use]
    pub fn at(mut self, literal: impl Into<String>, range: Range<usize>) -> Self {
        self.place = Some((literal.into(), range));
        self
    }

    /// Adds a line of help.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }

    /// Adds the complete corrected literal, as it is to be written; the text says `help: write ...`.
    #[must_use]
    pub fn suggest(mut self, literal: impl Into<String>) -> Self {
        self.suggestion = Some(literal.into());
        self
    }

    /// The same about another subject.
    #[must_use]
    pub fn about(mut self, subject: Subject) -> Self {
        self.subject = subject;
        self
    }

    /// Where the help is to leave the element out, that is to leave `key` out.
    #[must_use]
    pub(crate) fn without_key(mut self, key: Key) -> Self {
        for line in &mut self.help {
            if let Some(rest) = line.strip_prefix("leave it out") {
                *line = format!("leave `{key}` out{rest}");
            }
        }
        self
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether it refuses the configuration.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What it is about.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The one sentence, without place, help and code.
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// The bytes of the literal that are wrong, where a place inside it matters.
    #[must_use]
    pub fn range(&self) -> Option<Range<usize>> {
        self.place.as_ref().map(|(_, range)| range.clone())
    }

    /// The corrected literal, complete with its quotes, where there is one.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        self.suggestion.as_deref()
    }
}
