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
