//! What runs: all the patterns of a policy, compiled by `regex`. Where nothing is ever matched, in the procedural macro, the
//! feature `matching` is off and there is no such thing.

#[cfg(feature = "matching")]
pub(super) use compiled::Automaton;
#[cfg(not(feature = "matching"))]
pub(super) use none::Automaton;

#[cfg(feature = "matching")]
mod compiled {
    use regex::{Regex, RegexBuilder};
    use regex_syntax::hir::{Hir, Look};

    use super::super::parse::parse;

    /// What one compiled pattern may weigh. Those that passed the proof stay below it: their own automaton is bounded.
    const SIZE_LIMIT: usize = 4 << 20;

    #[derive(Clone)]
    pub(in super::super) struct Automaton(Regex);

    impl Automaton {
        /// One expression for all the patterns, anchored at both ends. None, where one of them does not compile.
        ///
        /// The pieces are put together as syntax trees, not as text: no comment of a `(?x)` pattern can swallow the closing
        /// parenthesis, no flag leaks into its neighbour, and capture names do not clash.
        pub(in super::super) fn of<'p>(patterns: impl Iterator<Item = &'p str>) -> Option<Self> {
            let patterns: Vec<Hir> = patterns.map(parse).collect::<Result<_, _>>().ok()?;
            let limit = SIZE_LIMIT.saturating_mul(patterns.len());
            let whole = [Hir::look(Look::Start), Hir::alternation(patterns), Hir::look(Look::End)];
            let whole = Hir::concat(whole.into());
            RegexBuilder::new(&whole.to_string()).size_limit(limit).build().ok().map(Self)
        }

        pub(in super::super) fn is_match(&self, origin: &str) -> bool {
            self.0.is_match(origin)
        }
    }
}

#[cfg(not(feature = "matching"))]
mod none {
    #[derive(Clone)]
    pub(in super::super) enum Automaton {}

    impl Automaton {
        pub(in super::super) fn of<'p>(_: impl Iterator<Item = &'p str>) -> Option<Self> {
            None
        }

        pub(in super::super) fn is_match(&self, _: &str) -> bool {
            match *self {}
        }
    }
}

#[cfg(all(test, feature = "matching"))]
mod tests {
    use super::super::budget::Budget;
    use super::super::examine::Limits;
    use super::super::nfa::Nfa;
    use super::super::parse::parse;
    use super::Automaton;

    /// Whether the proof of `pattern` gets past its first step with so much work.
    fn is_provable_with(pattern: &str, work: u32) -> bool {
        let hir = parse(pattern).expect(pattern);
        Nfa::new().add(&hir, (), Nfa::<()>::END, &mut Budget::new(work)).is_ok()
    }

    fn is_provable(pattern: &str) -> bool {
        is_provable_with(pattern, Limits::default().work)
    }

    /// The least work with which it does.
    fn work(pattern: &str) -> u32 {
        let (mut less, mut enough) = (0, 1 << 14);
        while enough - less > 1 {
            let middle = u32::midpoint(less, enough);
            if is_provable_with(pattern, middle) { enough = middle } else { less = middle }
        }
        enough
    }

    /// The proof does not compile, so what is larger than `regex` takes must be too large for the proof: the largest of each
    /// kind that gets through compiles. (The limit of several is as many times that of one.)
    #[test]
    fn what_is_small_enough_to_prove_compiles() {
        for piece in [
            "a",
            "[a-z]",
            // The most ranges that a class of origins' bytes can have.
            "[acegikmoqsuwy02468._:-]",
            r"\w",
            ".",
            "(?i:ab)",
            "a?",
            "a*",
            "(?:a|bc|def)",
            "(?:a{3}|[bdf]{2,9})",
            "(?:a*)*",
            "[a&&b]",
            "[A-Z]",
            "(?:)",
            r"\b",
            "^",
            "(?:a|)",
        ] {
            let of = |count: u32| format!("https://x|(?:{piece}){{{count}}}");
            // Every further one takes the same work, but what reads nothing is repeated once, however often it is said to be.
            let few = work(&of(10));
            let each = (work(&of(20)) - few) / 10;
            let fits = (Limits::default().work - few).checked_div(each).map_or(u32::MAX, |more| 10 + more);
            assert!(is_provable(&of(fits)), "{piece} {fits}");
            assert!(each == 0 || !is_provable(&of(fits + 1)), "{piece} {fits}");
            let largest = of(fits);
            let automaton = Automaton::of([largest.as_str()].into_iter());
            assert!(automaton.is_some_and(|automaton| automaton.is_match("https://x")), "{piece} {fits}");
        }
    }

    /// Nor is it nested more deeply than `regex` takes, beside others.
    #[test]
    fn what_is_shallow_enough_to_parse_compiles() {
        let nested: [fn(usize) -> String; 3] = [
            |depth| format!("https://x{}", "*".repeat(depth)),
            |depth| format!("https://x{}y+{}", "(?:".repeat(depth), ")?".repeat(depth)),
            |depth| format!("https://{}x{}", "(?:y|z".repeat(depth), ")".repeat(depth)),
        ];
        for pattern in nested {
            let deepest =
                (1..250).rev().map(pattern).find(|pattern| parse(pattern).is_ok()).expect("shallow ones");
            assert!(is_provable(&deepest), "{deepest}");
            let automaton = Automaton::of(["https://v", deepest.as_str(), "https://w"].into_iter());
            assert!(automaton.is_some_and(|automaton| automaton.is_match("https://w")), "{deepest}");
        }
    }
}
