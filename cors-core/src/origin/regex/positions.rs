//! The position automaton (Glushkov's): one state for each symbol that a pattern reads, and nothing else.
//!
//! A state stands for "this symbol has just been read", so all edges into a state carry that state's symbols, which
//! is what makes the automaton as easy to walk from right to left as from left to right. Assertions are
//! resolved while it is built. They depend on the symbols on both sides at most by being the start, the end
//! or a word character (an origin has no line ends, so `^` is the start and `$` the end in every mode, and it is in
//! ASCII, so `\b` is the same in every mode); therefore a state whose pattern has word assertions
//! knows whether its symbols are word characters, and is split where it could be both.

use std::collections::HashMap;
use std::hash::Hash;

use regex_syntax::hir::Look;

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::nfa::{Nfa, Node};

/// The automaton.
#[derive(Debug)]
pub(super) struct Positions<T> {
    /// The states that may read the first symbol.
    pub(super) first: Vec<usize>,
    /// All states; numbers elsewhere are places in this list.
    pub(super) states: Vec<Position<T>>,
}

/// One symbol of the pattern.
#[derive(Debug)]
pub(super) struct Position<T> {
    /// What it may be.
    pub(super) symbols: Symbols,
    /// What the maker of the pattern said of it.
    pub(super) tag: T,
    /// The states that may read the symbol after it.
    pub(super) next: Vec<usize>,
    /// Whether the pattern may end after it.
    pub(super) last: bool,
}

/// What stands to the right of a place between two symbols.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Ahead {
    End,
    /// A symbol, of any kind: for patterns in which the kind makes no difference.
    Any,
    Word,
    Other,
}

/// What stands to the left of it.
#[derive(Clone, Copy)]
enum Behind {
    Start,
    Symbol { word: bool },
}

impl<T: Copy + Eq + Hash> Positions<T> {
    /// The automaton of what `nfa` reads from `entry` to its end.
    ///
    /// That the empty text may match is not recorded: it is no origin.
    pub(super) fn of(nfa: &Nfa<T>, entry: usize, budget: &mut Budget) -> Result<Self, Exhausted> {
        let mut building = Building::new(nfa);
        let (first, _) = building.follow(entry, Behind::Start, budget)?;
        let mut done = 0;
        while let Some((node, ahead)) = building.found.get(done).copied() {
            done += 1;
            let Some(Node::Read { symbols, tag, next }) = nfa.node(node) else { continue };
            let symbols = *symbols & ahead.symbols();
            let behind = Behind::Symbol { word: ahead == Ahead::Word };
            let (next, last) = building.follow(*next, behind, budget)?;
            building.states.push(Position { symbols, tag: *tag, next, last });
        }
        Ok(Self { first, states: building.states })
    }

    /// The automaton with as few states as [`merge`](Self::merge) can make of it.
    pub(super) fn merged(mut self, budget: &mut Budget) -> Result<Self, Exhausted> {
        while self.merge(budget)? {}
        Ok(self)
    }

    /// Makes one of all states that read the same and go on the same; says whether there were any.
    ///
    /// `(.*.*)*` has two states before and one after; `[a-z]{1,63}` keeps its sixty-three, in one round.
    fn merge(&mut self, budget: &mut Budget) -> Result<bool, Exhausted> {
        let before = self.states.len();
        let mut numbers = HashMap::new();
        let mut kept = Vec::new();
        let mut renamed = Vec::new();
        for state in std::mem::take(&mut self.states) {
            budget.spend(state.next.len() + 1)?;
            let key = (state.symbols, state.tag, state.last, state.next.clone());
            let number = *numbers.entry(key).or_insert(kept.len());
            if number == kept.len() {
                kept.push(state);
            }
            renamed.push(number);
        }
        let rename = |ids: &mut Vec<usize>| {
            *ids = ids.iter().filter_map(|id| renamed.get(*id).copied()).collect();
            ids.sort_unstable();
            ids.dedup();
        };
        rename(&mut self.first);
        for state in &mut kept {
            rename(&mut state.next);
        }
        self.states = kept;
        Ok(self.states.len() < before)
    }
}

struct Building<'n, T> {
    nfa: &'n Nfa<T>,
    kinds: &'static [Ahead],
    /// The states found so far, in the order of their numbers.
    found: Vec<(usize, Ahead)>,
    numbers: HashMap<(usize, Ahead), usize>,
    states: Vec<Position<T>>,
    /// For each node, in which walk it was last visited.
    visited: Vec<u32>,
    walk: u32,
}

impl<'n, T: Copy> Building<'n, T> {
    fn new(nfa: &'n Nfa<T>) -> Self {
        let by_word =
            |node| matches!(nfa.node(node), Some(Node::Assert { look, .. }) if depends_on_words(*look));
        let kinds: &[Ahead] = if (0..nfa.len()).any(by_word) {
            &[Ahead::Word, Ahead::Other, Ahead::End]
        } else {
            &[Ahead::Any, Ahead::End]
        };
        Self {
            nfa,
            kinds,
            found: Vec::new(),
            numbers: HashMap::new(),
            states: Vec::new(),
            visited: vec![0; nfa.len()],
            walk: 0,
        }
    }

    /// The states that may read next from this node on, and whether the end may come instead.
    fn follow(
        &mut self,
        entry: usize,
        behind: Behind,
        budget: &mut Budget,
    ) -> Result<(Vec<usize>, bool), Exhausted> {
        let (mut next, mut last) = (Vec::new(), false);
        for ahead in self.kinds {
            self.walk += 1;
            let mut open = vec![entry];
            while let Some(id) = open.pop() {
                budget.spend(1)?;
                let (Some(node), Some(visited)) = (self.nfa.node(id), self.visited.get_mut(id)) else {
                    continue;
                };
                if std::mem::replace(visited, self.walk) == self.walk {
                    continue;
                }
                match node {
                    Node::Split(ways) => open.extend(ways),
                    Node::Assert { look, next } if holds(*look, behind, *ahead) => open.push(*next),
                    Node::Match => last |= *ahead == Ahead::End,
                    Node::Read { symbols, .. } if !(*symbols & ahead.symbols()).is_empty() => {
                        next.push(self.number(id, *ahead));
                    }
                    Node::Assert { .. } | Node::Read { .. } => {}
                }
            }
        }
        next.sort_unstable();
        Ok((next, last))
    }

    fn number(&mut self, node: usize, ahead: Ahead) -> usize {
        *self.numbers.entry((node, ahead)).or_insert_with(|| {
            self.found.push((node, ahead));
            self.found.len() - 1
        })
    }
}

impl Ahead {
    /// The symbols of which this may be one.
    fn symbols(self) -> Symbols {
        match self {
            Self::End => Symbols::NONE,
            Self::Any => Symbols::ALL,
            Self::Word => Symbols::word(),
            Self::Other => !Symbols::word(),
        }
    }
}

fn depends_on_words(look: Look) -> bool {
    !matches!(look, Look::Start | Look::End | Look::StartLF | Look::EndLF | Look::StartCRLF | Look::EndCRLF)
}

/// Whether an assertion holds between what is behind and what is ahead.
///
/// Where the kind of symbol makes a difference, `ahead` says it.
fn holds(look: Look, behind: Behind, ahead: Ahead) -> bool {
    let before = matches!(behind, Behind::Symbol { word: true });
    let after = ahead == Ahead::Word;
    match look {
        Look::Start | Look::StartLF | Look::StartCRLF => matches!(behind, Behind::Start),
        Look::End | Look::EndLF | Look::EndCRLF => ahead == Ahead::End,
        Look::WordAscii | Look::WordUnicode => before != after,
        Look::WordAsciiNegate | Look::WordUnicodeNegate => before == after,
        Look::WordStartAscii | Look::WordStartUnicode => !before && after,
        Look::WordEndAscii | Look::WordEndUnicode => before && !after,
        Look::WordStartHalfAscii | Look::WordStartHalfUnicode => !before,
        Look::WordEndHalfAscii | Look::WordEndHalfUnicode => !after,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;
    use super::super::reference::whole;
    use super::*;

    fn accepts(automaton: &Positions<()>, text: &str) -> bool {
        let mut next = automaton.first.clone();
        let mut last = false;
        for byte in text.bytes() {
            next.retain(|id| automaton.states[*id].symbols.contains(byte));
            last = next.iter().any(|id| automaton.states[*id].last);
            next = next.iter().flat_map(|id| automaton.states[*id].next.clone()).collect();
            next.sort_unstable();
            next.dedup();
        }
        last
    }

    /// All texts of these symbols up to this length, the empty one left out.
    fn texts(symbols: &str, longest: usize) -> Vec<String> {
        let mut texts: Vec<String> = vec![String::new()];
        let mut longest_yet = texts.clone();
        for _ in 0..longest {
            longest_yet = longest_yet
                .iter()
                .flat_map(|text| symbols.chars().map(move |c| format!("{text}{c}")))
                .collect();
            texts.extend_from_slice(&longest_yet);
        }
        texts.split_off(1)
    }

    #[test]
    fn accepts_what_the_regex_crate_matches_whole() {
        let texts = texts("ab.-", 5);
        for pattern in [
            "a",
            "ab|a",
            "a|ab",
            "(a|b)*",
            "a*b+",
            "(ab){2}",
            "(a?b?){1,3}",
            "(?:a*)*b",
            "(?:a+)?b",
            "(a*?b)??a",
            "",
            "(|a)b",
            "[^a]+",
            "a{0}b",
            "(a{2}){1,2}",
            "(a|b)*a(a|b){2}",
            "^a$",
            "a^b",
            "a$|b",
            "(?m)^a$",
            "(?mR)^a$",
            "(^|b)a+",
            "(a$)?b?",
            r"\Aab\z",
            r"\ba.*",
            r".*\b.*",
            r".*a\b.*",
            r"a\Bb*",
            r".*\B.*",
            r"\b{start}a.*",
            r".+\b{start}.+",
            r".*\b{end}.+",
            r".+\b{start-half}.*",
            r".*\b{start-half}a",
            r".*\b{end-half}.*",
            r"a\b{end-half}.*",
            r"b*\b{end-half}a",
            r"a\b{start-half}b|-",
            r"(\b|b)+a",
            r"(?:\b)*a",
            r"(?-u:\b)a(?-u:\b).*",
            r".*(?-u:\B)-",
            r"(?-u:\b{start})a.*|.+(?-u:\b{end})",
            "(?i)A+",
            "(?x)a # b",
            "a-ab|b-ab?",
            "(.*.*)*",
            "(a|.)(b|.)?",
            r"\w+\W\w*",
            r"[a&&b]",
            r"[a&&b]|a",
            "(a|b.)*(-|b)",
            r"(?-u:\b{start-half})a|(?-u:\b{end-half})-",
        ] {
            let mut budget = Budget::new(1 << 20);
            let mut nfa = Nfa::new();
            let entry =
                nfa.add(&parse(pattern).expect(pattern), (), Nfa::<()>::END, &mut budget).expect(pattern);
            let automaton = Positions::of(&nfa, entry, &mut budget).expect(pattern);
            let merged =
                Positions::of(&nfa, entry, &mut budget).expect(pattern).merged(&mut budget).expect(pattern);
            let reference = whole(pattern);
            for text in &texts {
                let wanted = reference.is_match(text);
                assert_eq!(accepts(&automaton, text), wanted, "{pattern} {text}");
                assert_eq!(accepts(&merged, text), wanted, "merged: {pattern} {text}");
            }
        }
    }

    #[test]
    fn merging_makes_one_of_what_goes_on_the_same() {
        for (pattern, before, after) in
            [("(.*.*.*)*", 3, 1), ("a-ab|b-ab", 8, 5), ("(?:a|b|ab)*b?", 5, 4), ("[a-z]{1,63}", 63, 63)]
        {
            let mut budget = Budget::new(1 << 20);
            let mut nfa = Nfa::new();
            let entry =
                nfa.add(&parse(pattern).expect(pattern), (), Nfa::<()>::END, &mut budget).expect(pattern);
            let automaton = Positions::of(&nfa, entry, &mut budget).expect(pattern);
            assert_eq!(automaton.states.len(), before, "{pattern}");
            assert_eq!(automaton.merged(&mut budget).expect(pattern).states.len(), after, "{pattern}");
        }
    }
}
