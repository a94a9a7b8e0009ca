//! What of a configuration could not be read, so that one mistake is told once.

use super::{Code, Finding, Key, Subject};

/// What could not be read of a configuration. The rest is proven all the same, for every mistake to be told at once, but
/// a finding that may be gone when the unread part is mended is not a mistake of its own.
///
/// ```
/// use cors_core::{Config, Key, Target, Unread};
///
/// // `origins = 5`: a mistake in shape, and then no origin is listed.
/// let mut unread = Unread::default();
/// unread.key(Key::Origins);
/// let findings = Config::default().prove(&Target::Policy).unwrap_err();
/// assert!(findings.iter().all(|finding| unread.may_explain(finding)));
/// ```
#[derive(Clone, Debug, Default)]
pub struct Unread {
    keys: Vec<Key>,
    /// Something that may have been any key.
    anything: bool,
}

impl Unread {
    /// The value of `key`, or a part of it.
    pub fn key(&mut self, key: Key) {
        self.keys.push(key);
    }

    /// Something whose key is not known.
    ///
    /// ```
    /// let mut unread = cors_core::Unread::default();
    /// unread.anything(); // `orgiins = [...]`
    /// let findings = cors_core::Policy::builder().build().unwrap_err(); // `missing-origins`
    /// assert!(findings.iter().all(|finding| unread.may_explain(finding)));
    /// ```
    pub fn anything(&mut self) {
        self.anything = true;
    }

    /// Whether `finding` may only follow from what was not read.
    #[must_use]
    pub fn may_explain(&self, finding: &Finding) -> bool {
        let dangers = self.keys.contains(&Key::DangerouslyAllow);
        match finding.code() {
            Code::MissingOrigins => {
                *finding.subject() == Subject::Policy
                    && (self.anything || self.keys.iter().any(|key| key.is_source() || *key == Key::Disabled))
            }
            Code::DangerUnneeded => self.anything || !self.keys.is_empty(),
            Code::InsecureCredentials | Code::PublicSuffix | Code::OriginNull | Code::RegexUnbounded => {
                dangers
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which codes a configuration may owe to what was not read.
    fn explained(unread: &Unread, subject: &Subject) -> Vec<Code> {
        let explains = |code: &Code| unread.may_explain(&Finding::error(*code, subject.clone(), "x"));
        let codes = [
            Code::MissingOrigins,
            Code::DangerUnneeded,
            Code::InsecureCredentials,
            Code::RegexUnbounded,
            Code::MaxAge,
        ];
        codes.into_iter().filter(explains).collect()
    }

    #[test]
    fn what_was_not_read_explains_what_it_could_have_said() {
        let of = |key: Key| {
            let mut unread = Unread::default();
            unread.key(key);
            explained(&unread, &Subject::Policy)
        };
        for source in [Key::Origins, Key::OriginRegex, Key::OriginsEnv, Key::DevOrigins, Key::Disabled] {
            assert_eq!(of(source), [Code::MissingOrigins, Code::DangerUnneeded], "{source}");
        }
        for other in [Key::MaxAge, Key::Methods, Key::Credentials] {
            assert_eq!(of(other), [Code::DangerUnneeded], "{other}");
        }
        let dangers = [Code::DangerUnneeded, Code::InsecureCredentials, Code::RegexUnbounded];
        assert_eq!(of(Key::DangerouslyAllow), dangers);
        assert_eq!(explained(&Unread::default(), &Subject::Policy), []);
    }

    #[test]
    fn any_key_may_have_been_a_source_but_not_an_element_of_one() {
        let mut anything = Unread::default();
        anything.anything();
        assert_eq!(explained(&anything, &Subject::Policy), [Code::MissingOrigins, Code::DangerUnneeded]);
        assert_eq!(explained(&anything, &Subject::Key(Key::Origins)), [Code::DangerUnneeded]);
    }
}
