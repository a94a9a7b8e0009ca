//! Everything but certain words, which regular expressions cannot say.

use std::collections::BTreeSet;

use regex_syntax::hir::{Hir, Repetition};

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::language::Mark;
use super::nfa::Nfa;
use super::parse::class_of;

/// Adds every text that begins with one of `first` and goes on with any number of `rest`, except these words.
///
/// A tree of the words: where a text leaves it, anything may follow, and where it ends in it, it must be no word.
pub(super) fn none_of(
    nfa: &mut Nfa<Mark>,
    words: &[&str],
    (first, rest): (Symbols, Symbols),
    mark: Mark,
    next: usize,
    budget: &mut Budget,
) -> Result<usize, Exhausted> {
    let any_rest =
        Hir::repetition(Repetition { min: 0, max: None, greedy: true, sub: Box::new(class_of(rest)) });
    let anything = nfa.add(&any_rest, mark, next, budget)?;
    let mut tree = Tree { nfa, rest, mark, next, anything };
    tree.except(words, first, budget)
}

struct Tree<'n> {
    nfa: &'n mut Nfa<Mark>,
    rest: Symbols,
    mark: Mark,
    next: usize,
    anything: usize,
}

impl Tree<'_> {
    /// What begins with one of `first` and is none of these words.
    fn except(&mut self, words: &[&str], first: Symbols, budget: &mut Budget) -> Result<usize, Exhausted> {
        let mut ways = Vec::new();
        let mut others = first;
        let heads: BTreeSet<u8> = words.iter().filter_map(|word| word.bytes().next()).collect();
        for head in heads {
            let begins = |word: &&&str| word.as_bytes().first() == Some(&head);
            let tails: Vec<&str> = words.iter().filter(begins).filter_map(|word| word.get(1..)).collect();
            others = others & !Symbols::of(head);
            let mut after = self.except(&tails, self.rest, budget)?;
            if !tails.contains(&"") {
                after = self.nfa.either(vec![after, self.next], budget)?;
            }
            ways.push(self.nfa.read(Symbols::of(head), self.mark, after, budget)?);
        }
        ways.push(self.nfa.read(others, self.mark, self.anything, budget)?);
        self.nfa.either(ways, budget)
    }
}
