//! Matching origins, each as a whole.

use std::fmt;

use once_cell::sync::OnceCell;

use super::automaton::Automaton;

/// Regular expressions for origins: one of them must match the *whole* origin, as Python's `re.fullmatch` and
/// with it Starlette's `allow_origin_regex` have it. Whatever anchors and flags a pattern carries, an unanchored
/// `example\.com` does not match `https://example.com.attacker.example`.
///
/// All patterns of a policy are one automaton, so a request costs one pass over its `Origin` however many
/// there are. It is compiled when it is first needed (in a `static` there is no other time) or by
/// [`warm`](Self::warm).
///
/// Only the bytes that origins are made of are compiled in: on anything else, as upper case or a comma, no
/// pattern matches, not even `.*`.
pub struct OriginRegex {
    patterns: Patterns,
    compiled: OnceCell<Option<Automaton>>,
}

#[derive(Clone)]
enum Patterns {
    Proven(&'static [&'static str]),
    Examined(Vec<String>),
}

impl OriginRegex {
    /// Patterns that were proven while the program was compiled, for a `static`.
    ///
    /// Where one of them is no regular expression (which proven ones are), nothing matches.
    #[must_use]
    pub const fn from_proven(patterns: &'static [&'static str]) -> Self {
        Self { patterns: Patterns::Proven(patterns), compiled: OnceCell::new() }
    }

    /// Patterns that were proven at run time.
    pub(crate) fn from_examined(patterns: Vec<String>) -> Self {
        Self { patterns: Patterns::Examined(patterns), compiled: OnceCell::new() }
    }

    /// Whether one of the patterns matches this whole origin.
    #[must_use]
    pub fn is_match(&self, origin: &str) -> bool {
        self.compiled().is_some_and(|automaton| automaton.is_match(origin))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.patterns {
            Patterns::Proven(patterns) => patterns.is_empty(),
            Patterns::Examined(patterns) => patterns.is_empty(),
        }
    }

    /// Compiles the patterns now, so that the first request does not have to.
    pub fn warm(&self) {
        self.compiled();
    }

    /// The patterns as they were written.
    pub fn patterns(&self) -> impl Iterator<Item = &str> {
        let (proven, examined) = match &self.patterns {
            Patterns::Proven(patterns) => (*patterns, &[][..]),
            Patterns::Examined(patterns) => (&[][..], patterns.as_slice()),
        };
        proven.iter().copied().chain(examined.iter().map(String::as_str))
    }

    fn compiled(&self) -> Option<&Automaton> {
        self.compiled.get_or_init(|| Automaton::of(self.patterns())).as_ref()
    }
}

impl Clone for OriginRegex {
    fn clone(&self) -> Self {
        Self { patterns: self.patterns.clone(), compiled: self.compiled.clone() }
    }
}

/// The patterns are what it is; whether it has been compiled yet makes no difference.
impl PartialEq for OriginRegex {
    fn eq(&self, other: &Self) -> bool {
        self.patterns().eq(other.patterns())
    }
}

impl Eq for OriginRegex {}

impl fmt::Debug for OriginRegex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.patterns()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(patterns: &[&str]) -> OriginRegex {
        OriginRegex::from_examined(patterns.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn it_is_its_patterns_however_they_are_kept() {
        let proven = OriginRegex::from_proven(&["https://a", "https://b"]);
        assert_eq!(proven, owned(&["https://a", "https://b"]));
        for other in [&["https://a"][..], &["https://a", "https://c"], &["https://b", "https://a"], &[]] {
            assert_ne!(proven, owned(other));
        }
    }

    #[test]
    fn the_whole_origin_must_match() {
        let origin = "https://ab";
        for pattern in [
            "https://ab",
            "^https://ab$",
            r"\Ahttps://ab\z",
            "https://(a|ab)",
            "https://(ab|a)",
            "https://a|https://ab",
            "(?m)^https://ab$",
            "(?x) https : / / ab # a comment",
            "(?x)https://ab # unclosed (",
            "(?s)https://.*?",
            "(?U)https://.*",
            "(?-u)https://ab",
            "(?i)HTTPS://AB",
            r"https://\bab\b",
        ] {
            assert!(owned(&[pattern]).is_match(origin), "{pattern}");
            for other in ["https://abc", "xhttps://ab", "https://ab:1", "https://ab\n", "\nhttps://ab", ""] {
                let whole = pattern.contains(".*");
                assert!(whole || !owned(&[pattern]).is_match(other), "{pattern} {other:?}");
            }
        }
        for pattern in ["https://a", "https://b|ab", "https://ab$x", "(?m)https://ab$\nx", "", "(?:)"] {
            assert!(!owned(&[pattern]).is_match(origin), "{pattern}");
        }
    }

    #[test]
    fn several_patterns_are_alternatives_and_nothing_leaks_between_them() {
        let regex =
            owned(&["(?x)(?P<n> https://a ) # comment", "(?P<n>https://b c)", "(?i)HTTPS://D", "https://E"]);
        assert!(regex.is_match("https://a") && regex.is_match("https://d"));
        // Verbose mode and case folding ended with their patterns; spaces and upper case are in no origin.
        for other in ["https://bc", "https://e", "https://ahttps://d", "https://b c", "https://E"] {
            assert!(!regex.is_match(other), "{other}");
        }
        assert!(!owned(&[]).is_match("https://a") && !owned(&[]).is_match(""));
    }

    #[test]
    fn only_the_alphabet_of_origins_is_matched() {
        let everything = owned(&["(?s).*"]);
        assert!(everything.is_match("https://a-b_c+d.example:1") && everything.is_match("http://[::1]"));
        for other in
            ["https://A", "https://a,https://b", "https://a b", "https://é", "https://a%20", "https://a\n"]
        {
            assert!(!everything.is_match(other), "{other}");
        }
    }

    #[test]
    fn what_does_not_compile_matches_nothing() {
        for pattern in ["(", "((a{1000}){1000}){1000}"] {
            let regex = owned(&[pattern]);
            assert!(!regex.is_match("a") && !regex.is_match(""), "{pattern}");
        }
        // One broken pattern does not get to hide behind a good one: the policy as a whole was never proven.
        assert!(!owned(&["https://a", "("]).is_match("https://a"));
    }

    #[test]
    fn statics_compile_at_the_first_use() {
        static PROVEN: OriginRegex =
            OriginRegex::from_proven(&[r"https://[a-z]+\.example\.com", "https://x"]);
        PROVEN.warm();
        assert!(PROVEN.is_match("https://app.example.com") && PROVEN.is_match("https://x"));
        assert!(!PROVEN.is_match("https://app.example.com.evil.example"));
        assert_eq!(format!("{PROVEN:?}"), r#"["https://[a-z]+\\.example\\.com", "https://x"]"#);
        assert_eq!(PROVEN.clone(), owned(&[r"https://[a-z]+\.example\.com", "https://x"]));
    }
}
