//! Many allowed origins, asked one at a time.
//!
//! Exact origins lie in one hash table, patterns in another. The time of a look-up depends on the length of the asked
//! origin alone, never on how many origins are listed: the labels of a host are hashed once, from the right, and after each
//! one the table is asked, if there are patterns of that *depth* (`https://*.example.com` has depth 2). A few entries
//! are compared one by one, which is faster than hashing.

use super::asked::{Keys, Labels, Pattern};
use super::hash::feed;
use super::seed::Seed;
use super::slots::Slots;
use super::texts::Texts;
use super::wire::Origin;
use crate::same::same;

/// Which listed origin matched.
///
/// ```
/// use cors_core::{Decision, Match, OriginField, Policy};
///
/// let policy = Policy::builder().origins(["https://a.example", "https://*.b.example"]).build()?;
/// assert_eq!(policy.decide(OriginField::One(b"https://a.example")), Decision::Allow(Match::Exact(0)));
/// assert_eq!(policy.decide(OriginField::One(b"https://x.b.example")), Decision::Allow(Match::Pattern));
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: Fetch, "CORS check", step 4: browsers compare bytes, so what is sent back is what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// The exact origin at this place in the list of exact origins.
    Exact(usize),
    /// A pattern or a regular expression: the origin as sent is the value to answer with.
    Pattern,
}

/// A set of exact origins and patterns.
#[derive(Clone, Debug)]
pub struct OriginSet {
    exact: Texts,
    exact_slots: Slots,
    patterns: Texts,
    pattern_slots: Slots,
    depths: Depths,
    seed: Seed,
}

/// Which shapes of pattern there are, so that nothing is hashed in vain. Bit `n` of a mask: a pattern `*.` before a
/// suffix of `n` labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Depths {
    /// `scheme://*.suffix` with the default port or a stated one.
    pub stated_port: u128,
    /// `scheme://*.suffix:*`.
    pub any_port: u128,
    /// Whether there is a `scheme://host:*`.
    pub exact_host: bool,
}

/// A set as the macro writes it down: what the accessors of [`OriginSet`] returned there.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Origins {
    pub exact: &'static [&'static str],
    pub exact_slots: &'static [u32],
    pub patterns: &'static [&'static str],
    pub pattern_slots: &'static [u32],
    pub depths: Depths,
}

impl Origins {
    /// None.
    pub const NONE: Self = Self {
        exact: &[],
        exact_slots: &[],
        patterns: &[],
        pattern_slots: &[],
        depths: Depths { stated_port: 0, any_port: 0, exact_host: false },
    };
}

impl OriginSet {
    /// The set that contains nothing.
    pub const EMPTY: Self = Self::from_static(Origins::NONE);

    /// A set laid out at compile time.
    #[must_use]
    pub const fn from_static(origins: Origins) -> Self {
        Self {
            exact: Texts::Static(origins.exact),
            exact_slots: Slots::Static(origins.exact_slots),
            patterns: Texts::Static(origins.patterns),
            pattern_slots: Slots::Static(origins.pattern_slots),
            depths: origins.depths,
            seed: Seed::FIXED,
        }
    }

    /// Lays out a set of proven origins: exact ones as serialised, patterns as `scheme://[*.]host[:port|:*]`.
    #[must_use]
    pub(crate) fn new<'a>(origins: impl IntoIterator<Item = &'a str>, seed: Seed) -> Self {
        let (patterns, exact): (Vec<_>, Vec<_>) =
            origins.into_iter().partition(|origin| origin.contains('*'));
        let mut depths = Depths::default();
        for pattern in &patterns {
            let pattern = Pattern::read(pattern);
            let bit = bit(depth(pattern.suffix));
            match (pattern.subdomains, pattern.port) {
                (true, Some("*")) => depths.any_port |= bit,
                (true, _) => depths.stated_port |= bit,
                (false, _) => depths.exact_host = true,
            }
        }
        Self {
            exact_slots: Slots::lay(
                exact.len(),
                exact.iter().map(|text| feed(seed.start(), text.as_bytes())),
            ),
            pattern_slots: Slots::lay(
                patterns.len(),
                patterns.iter().map(|text| Pattern::read(text).hash(seed)),
            ),
            exact: Texts::collect(exact),
            patterns: Texts::collect(patterns),
            depths,
            seed,
        }
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }

    /// Whether anything but an exact origin is in it.
    #[must_use]
    pub fn has_patterns(&self) -> bool {
        !self.patterns.is_empty()
    }

    /// The exact origins, in the order of the configuration.
    #[must_use]
    pub fn exact(&self) -> &Texts {
        &self.exact
    }

    /// The table over the exact origins.
    #[must_use]
    pub fn exact_slots(&self) -> &[u32] {
        self.exact_slots.as_slice()
    }

    /// The patterns, in the order of the configuration.
    #[must_use]
    pub fn patterns(&self) -> &Texts {
        &self.patterns
    }

    /// The table over the patterns.
    #[must_use]
    pub fn pattern_slots(&self) -> &[u32] {
        self.pattern_slots.as_slice()
    }

    /// Which shapes of pattern there are.
    #[must_use]
    pub fn depths(&self) -> Depths {
        self.depths
    }

    /// Looks an `Origin` value up among the exact origins. No parse is needed: what is listed is a proven
    /// serialisation, and browsers compare bytes too (Fetch, "CORS check", step 4).
    #[inline]
    #[must_use]
    pub fn find_exact(&self, value: &[u8]) -> Option<usize> {
        if let (Texts::Static(listed), []) = (&self.exact, self.exact_slots.as_slice()) {
            return listed.iter().position(|text| same(text.as_bytes(), value));
        }
        let hash = || feed(self.seed.start(), value);
        self.exact_slots.find(self.exact.len(), hash, |index| same(self.exact.bytes(index), value))
    }

    /// Whether a pattern covers `origin`.
    #[must_use]
    pub fn matches_pattern(&self, origin: &Origin<'_>) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let (scheme, host, port) = (origin.scheme(), origin.host(), origin.port());
        let keys = Keys::new(self.seed, scheme, port);
        let Depths { stated_port, any_port, exact_host } = self.depths;
        let mut labels = Labels::new(self.seed);
        let mut depth = 0;
        let mut end = host.len();
        while let Some(dot) =
            host.as_bytes().get(..end).and_then(|head| head.iter().rposition(|byte| *byte == b'.'))
        {
            labels.feed(host.get(dot + 1..end).unwrap_or_default());
            (end, depth) = (dot, depth + 1);
            let bit = bit(depth);
            let below =
                Pattern { scheme, suffix: host.get(dot + 1..).unwrap_or_default(), port, subdomains: true };
            if (stated_port & bit != 0 && self.contains(&below, labels.hash(keys.stated, true)))
                || (any_port & bit != 0
                    && self.contains(&Pattern { port: Some("*"), ..below }, labels.hash(keys.any, true)))
            {
                return true;
            }
        }
        labels.feed(host.get(..end).unwrap_or_default());
        let whole = Pattern { scheme, suffix: host, port: Some("*"), subdomains: false };
        exact_host && self.contains(&whole, labels.hash(keys.any, false))
    }

    fn contains(&self, asked: &Pattern<'_>, hash: u64) -> bool {
        self.pattern_slots
            .find(self.patterns.len(), || hash, |index| asked.is_written(self.patterns.get(index)))
            .is_some()
    }
}

/// The bit of a depth in [`Depths`].
fn bit(depth: usize) -> u128 {
    1 << depth.min(127)
}

/// How many labels a host has.
fn depth(host: &str) -> usize {
    1 + host.bytes().filter(|byte| *byte == b'.').count()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::slots::SCAN;
    use super::*;

    fn allowed(set: &OriginSet, value: &str) -> bool {
        set.find_exact(value.as_bytes()).is_some()
            || Origin::parse(value.as_bytes()).is_some_and(|origin| set.matches_pattern(&origin))
    }

    const LISTED: [&str; 7] = [
        "https://example.com",
        "https://*.example.com",
        "https://*.b.example.org:*",
        "http://localhost:*",
        "https://*.example.net:8443",
        "https://shop.example",
        "http://[::1]:*",
    ];

    #[test]
    fn what_is_listed_matches_and_nothing_else() {
        let set = OriginSet::new(LISTED, Seed::FIXED);
        for yes in [
            "https://example.com",
            "https://a.example.com",
            "https://b.a.example.com",
            "https://a.b.example.org",
            "https://a.b.example.org:9999",
            "http://localhost",
            "http://localhost:3000",
            "http://[::1]",
            "http://[::1]:3000",
            "https://a.example.net:8443",
            "https://shop.example",
        ] {
            assert!(allowed(&set, yes), "{yes}");
        }
        for no in [
            "https://evilexample.com",
            "http://example.com",
            "http://a.example.com",
            "https://a.example.com:8443",
            "https://b.example.org",
            "https://a.example.org",
            "https://localhost:3000",
            "http://a.localhost:3000",
            "http://localhost.evil.example:3000",
            "https://a.example.net",
            "https://a.example.net:8444",
            "https://example.net:8443",
            "https://example.com.",
            "https://a.example.com.",
            "https://example.com.evil.example",
            "http://[::2]:3000",
            "null",
        ] {
            assert!(!allowed(&set, no), "{no}");
        }
    }

    #[test]
    fn a_table_answers_as_a_scan_does() {
        let many: Vec<String> = (0..1000)
            .flat_map(|n| [format!("https://a{n}.example"), format!("https://*.p{n}.example:*")])
            .collect();
        let set = OriginSet::new(many.iter().map(String::as_str), Seed::random());
        assert!(!set.exact_slots().is_empty() && !set.pattern_slots().is_empty());
        for n in 0..1000 {
            assert_eq!(set.find_exact(format!("https://a{n}.example").as_bytes()), Some(n));
            assert!(allowed(&set, &format!("https://x.y.p{n}.example:{}", n + 1000)));
            assert!(!allowed(&set, &format!("https://p{n}.example")));
        }
        assert!(!allowed(&set, "https://a1000.example"));
        assert!(!allowed(&set, "https://x.p1000.example"));
    }

    /// Thrown at random, 4096 keys take 3223 of 8192 slots.
    #[test]
    fn patterns_as_people_have_them_spread() {
        let families: [fn(u32) -> String; 4] = [
            |n| format!("https://*.tenant-{n}.example.com"),
            |n| format!("https://*.example.t{n}"),
            |n| format!("https://*.example.com:{}", n + 1024),
            |n| format!("https://{}tenant-{}.example:*", if n % 2 == 0 { "*." } else { "" }, n / 2),
        ];
        for family in families {
            let hash = |n| Pattern::read(&family(n)).hash(Seed::FIXED);
            let slots: HashSet<u64> = (0..4096).map(|n| hash(n) % 8192).collect();
            assert!(slots.len() > 3000, "{}: {}", family(1), slots.len());
        }
    }

    /// What the macro writes down: everything that the accessors say, as constants.
    fn as_constant(set: &OriginSet) -> OriginSet {
        let texts = |texts: &Texts| -> &'static [&'static str] {
            texts.iter().map(|text| &*text.to_owned().leak()).collect::<Vec<_>>().leak()
        };
        OriginSet::from_static(Origins {
            exact: texts(set.exact()),
            exact_slots: set.exact_slots().to_vec().leak(),
            patterns: texts(set.patterns()),
            pattern_slots: set.pattern_slots().to_vec().leak(),
            depths: set.depths(),
        })
    }

    #[test]
    fn a_constant_answers_as_what_it_was_written_from() {
        for count in [0, 1, SCAN, SCAN + 1, 100] {
            let listed: Vec<String> = (0..count)
                .flat_map(|n| {
                    let tail = if n % 2 == 0 { ":*" } else { "" };
                    [
                        format!("https://a{n}.example"),
                        format!("https://*.p{n}.example{tail}"),
                        format!("http://h{n}:*"),
                    ]
                })
                .collect();
            let set = OriginSet::new(listed.iter().map(String::as_str), Seed::FIXED);
            let constant = as_constant(&set);
            for n in 0..count + 2 {
                for asked in [
                    format!("https://a{n}.example"),
                    format!("https://x.p{n}.example"),
                    format!("https://x.y.p{n}.example:8443"),
                    format!("http://h{n}:3000"),
                ] {
                    let expected = n < count && !(n % 2 == 1 && asked.ends_with(":8443"));
                    assert_eq!(
                        (allowed(&set, &asked), allowed(&constant, &asked)),
                        (expected, expected),
                        "{asked}"
                    );
                }
                let place = set.find_exact(format!("https://a{n}.example").as_bytes());
                assert_eq!(place, (n < count).then_some(n));
            }
        }
    }

    #[test]
    fn a_set_is_empty_without_either_kind() {
        assert!(OriginSet::EMPTY.is_empty() && OriginSet::new([], Seed::FIXED).is_empty());
        assert!(!OriginSet::new(["https://a.example"], Seed::FIXED).is_empty());
        assert!(!OriginSet::new(["https://*.a.example"], Seed::FIXED).is_empty());
        assert!(OriginSet::new(["https://*.a.example"], Seed::FIXED).has_patterns());
        assert!(!OriginSet::new(["https://a.example"], Seed::FIXED).has_patterns());
    }

    #[test]
    fn the_empty_set_matches_nothing() {
        assert!(!allowed(&OriginSet::EMPTY, "https://example.com"));
        assert!(!allowed(&OriginSet::EMPTY, ""));
        assert!(!allowed(&OriginSet::new([], Seed::FIXED), "https://example.com"));
    }
}
