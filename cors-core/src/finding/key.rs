//! The words of the attribute: one table for the macro, the builder and configuration files.

use std::fmt;

macro_rules! keys {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)+) => {
        /// A key of `#[cors(...)]`, `policy!(...)`, the builder and configuration files.
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

/// What other libraries call our keys.
const FOREIGN: [(&str, Key); 36] = [
    ("allow_origin", Key::Origins),
    ("allow_origins", Key::Origins),
    ("allowed_origin", Key::Origins),
    ("allowed_origins", Key::Origins),
    ("allow_any_origin", Key::Origins),
    ("any_origin", Key::Origins),
    ("origin", Key::Origins),
    ("hosts", Key::Origins),
    ("domains", Key::Origins),
    ("allow_origin_regex", Key::OriginRegex),
    ("allowed_origin_fn", Key::OriginRegex),
    ("allow_origin_func", Key::OriginRegex),
    ("origin_pattern", Key::OriginRegex),
    ("origin_patterns", Key::OriginRegex),
    ("regex", Key::OriginRegex),
    ("env", Key::OriginsEnv),
    ("allow_credentials", Key::Credentials),
    ("supports_credentials", Key::Credentials),
    ("with_credentials", Key::Credentials),
    ("credentialed", Key::Credentials),
    ("allow_methods", Key::Methods),
    ("allowed_methods", Key::Methods),
    ("allow_any_method", Key::Methods),
    ("method", Key::Methods),
    ("allow_headers", Key::Headers),
    ("allowed_headers", Key::Headers),
    ("allowed_header", Key::Headers),
    ("allow_any_header", Key::Headers),
    ("request_headers", Key::Headers),
    ("expose", Key::ExposeHeaders),
    ("exposed_headers", Key::ExposeHeaders),
    ("expose_any_header", Key::ExposeHeaders),
    ("response_headers", Key::ExposeHeaders),
    ("max_age_seconds", Key::MaxAge),
    ("block_on_origin_mismatch", Key::Enforce),
    ("dangerous", Key::DangerouslyAllow),
];

impl Key {
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
        let word = snake(word);
        if let Some(key) = Self::parse(&word) {
            return Some(key);
        }
        if let Some((_, key)) = FOREIGN.iter().find(|(foreign, _)| *foreign == word) {
            return Some(*key);
        }
        nearest(&word, Self::ALL.iter().map(|key| (key.as_str(), *key)))
    }
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// `allowOrigins`, `allow-origins` and `Allow_Origins` as `allow_origins`, cut at a length no word of ours reaches.
fn snake(word: &str) -> String {
    let mut snake = String::new();
    for letter in word.chars().take(40) {
        if letter.is_ascii_uppercase() && !snake.is_empty() && !snake.ends_with('_') {
            snake.push('_');
        }
        snake.push(if letter == '-' { '_' } else { letter.to_ascii_lowercase() });
    }
    snake
}

/// The candidate within a third of the word's length in edits, if one is nearest.
pub(crate) fn nearest<T>(word: &str, candidates: impl IntoIterator<Item = (&'static str, T)>) -> Option<T> {
    candidates
        .into_iter()
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
    fn the_words_of_others_are_known() {
        for (word, key) in [
            ("allow_origins", Key::Origins),
            ("allowed_origin", Key::Origins),
            ("allowOrigins", Key::Origins),
            ("Allow-Credentials", Key::Credentials),
            ("maxAge", Key::MaxAge),
            ("maxage", Key::MaxAge),
            ("header", Key::Headers),
            ("credential", Key::Credentials),
            ("crednetials", Key::Credentials),
            ("disable", Key::Disabled),
        ] {
            assert_eq!(Key::guess(word), Some(key), "{word}");
        }
        for word in ["", "x", "timeout", &"a".repeat(10_000)] {
            assert_eq!(Key::guess(word), None, "{word}");
        }
    }
}
