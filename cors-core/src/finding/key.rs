//! The words of the attribute: one table for the macro, the builder and configuration files.

use std::fmt;

use super::foreign::Meant;

macro_rules! keys {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)+) => {
        /// A key of `#[cors(...)]`, `policy!(...)`, the builder and configuration files.
        ///
        /// ```
        /// use cors_core::Key;
        ///
        /// assert!(Key::ALL.iter().all(|key| Key::parse(key.as_str()) == Some(*key)));
        /// assert!(Key::ALL.contains(&Key::Disabled) && !Key::OF_POLICIES.contains(&Key::Disabled));
        /// assert!(Key::OriginsEnv.is_source() && !Key::Headers.is_source());
        /// assert_eq!(Key::DangerouslyAllow.example(), "dangerously_allow(insecure_origins)");
        /// assert_eq!(Key::DangerouslyAllow.example_in_file(), "dangerously_allow = [\"insecure_origins\"]");
        /// assert_eq!(Key::Credentials.shape(), "`true` or `false`");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Key {
            $($(#[$doc])* $variant,)+
        }

        impl Key {
            /// Every key, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The key as it is written.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

keys! {
    /// Allowed origins.
    Origins = "origins",
    /// Allowed origins, as regular expressions matched whole.
    OriginRegex = "origin_regex",
    /// An environment variable with more origins.
    OriginsEnv = "origins_env",
    /// Origins added in debug builds only.
    DevOrigins = "dev_origins",
    /// Cookies, TLS client certificates and HTTP authentication.
    Credentials = "credentials",
    /// The methods granted.
    Methods = "methods",
    /// Request headers that scripts may set.
    Headers = "headers",
    /// Response headers that scripts may read.
    ExposeHeaders = "expose_headers",
    /// How long browsers may cache the preflight.
    MaxAge = "max_age",
    /// Whether a request of a foreign origin that is not allowed is refused before the handler runs.
    Enforce = "enforce",
    /// A policy built elsewhere.
    Policy = "policy",
    /// No part in CORS, whatever surrounds the endpoint.
    Disabled = "disabled",
    /// Refusals that are lifted by name.
    DangerouslyAllow = "dangerously_allow",
    /// Where to find `cors_actix`.
    Crate = "crate",
}

impl Key {
    /// The keys of a policy of its own: `policy!`, the builder and files. The others are about a handler.
    pub const OF_POLICIES: &'static [Self] = &[
        Self::Origins,
        Self::OriginRegex,
        Self::OriginsEnv,
        Self::DevOrigins,
        Self::Credentials,
        Self::Methods,
        Self::Headers,
        Self::ExposeHeaders,
        Self::MaxAge,
        Self::Enforce,
        Self::DangerouslyAllow,
    ];

    /// The key with this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.as_str() == word)
    }

    /// The key that someone who wrote `word` most likely meant: another library's name for it, another case, or a
    /// slip of the finger.
    ///
    /// ```
    /// use cors_core::Key;
    ///
    /// assert_eq!(Key::guess("supports_credentials"), Some(Key::Credentials));
    /// assert_eq!(Key::guess("exposeHeaders"), Some(Key::ExposeHeaders));
    /// assert_eq!(Key::guess("orgins"), Some(Key::Origins));
    /// assert_eq!(Key::guess("colour"), None);
    /// ```
    #[must_use]
    pub fn guess(word: &str) -> Option<Self> {
        match Meant::by(word)? {
            Meant::Key(key) => Some(key),
            Meant::Everything(_) | Meant::Danger(_) | Meant::Nothing(_) => None,
        }
    }

    /// Whether the key says which origins are allowed.
    #[must_use]
    pub const fn is_source(self) -> bool {
        matches!(self, Self::Origins | Self::OriginRegex | Self::OriginsEnv | Self::DevOrigins)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// The candidate within a third of the word's length in edits, if one is nearest.
pub(crate) fn nearest<T>(word: &str, candidates: impl IntoIterator<Item = (&'static str, T)>) -> Option<T> {
    // What is longer by four letters is four edits away at least.
    let is_near = |name: &str| word.chars().nth(name.len() + 3).is_none();
    candidates
        .into_iter()
        .filter(|(name, _)| is_near(name))
        .map(|(name, item)| (edits(word, name), name, item))
        .filter(|(edits, name, _)| *edits <= (name.len() / 3).clamp(1, 3))
        .min_by_key(|(edits, _, _)| *edits)
        .map(|(_, _, item)| item)
}

/// Levenshtein's distance, a transposition of neighbours counted as one.
fn edits(left: &str, right: &str) -> usize {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for (row, a) in left.iter().enumerate() {
        let above = &rows[row];
        let mut next = vec![row + 1];
        for (column, b) in right.iter().enumerate() {
            let mut best =
                (above[column] + usize::from(a != b)).min(above[column + 1] + 1).min(next[column] + 1);
            if row > 0 && column > 0 && left[row - 1] == *b && right[column - 1] == *a {
                best = best.min(rows[row - 1][column - 1] + 1);
            }
            next.push(best);
        }
        rows.push(next);
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_its_own_guess() {
        for key in Key::ALL {
            assert_eq!(Key::guess(key.as_str()), Some(*key));
        }
    }

    #[test]
    fn slips_of_the_finger_are_seen_through() {
        for (word, key) in [
            ("Allow-Credentials", Key::Credentials),
            ("maxage", Key::MaxAge),
            ("credential", Key::Credentials),
            ("crednetials", Key::Credentials),
            ("allow_orgins", Key::Origins),
            ("disable", Key::Disabled),
        ] {
            assert_eq!(Key::guess(word), Some(key), "{word}");
        }
    }

    #[test]
    fn an_edit_is_a_letter_more_less_or_other_or_two_that_changed_places() {
        for (one, other, count) in [
            ("", "", 0),
            ("", "abc", 3),
            ("abc", "abc", 0),
            ("abc", "axc", 1),
            ("abc", "ac", 1),
            ("abc", "abxc", 1),
            ("ab", "ba", 1),
            // One of two is not where the other was.
            ("ab", "bc", 2),
            ("abcd", "badc", 2),
            ("abc", "cab", 2),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!((edits(one, other), edits(other, one)), (count, count), "{one} {other}");
        }
    }

    #[test]
    fn a_policy_has_the_keys_that_are_not_about_a_handler() {
        let of_handlers: Vec<&Key> = Key::ALL.iter().filter(|key| !Key::OF_POLICIES.contains(key)).collect();
        assert_eq!(of_handlers, [&Key::Policy, &Key::Disabled, &Key::Crate]);
    }
}
