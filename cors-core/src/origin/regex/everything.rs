//! Whether a pattern keeps no web page out.

use std::collections::{HashMap, HashSet};

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::language::{Mark, Scheme};
use super::positions::Positions;

/// Whether the pattern matches every origin of the schemes `https` and `http`.
///
/// The automaton of these origins is walked together with *sets* of the pattern's states. An end of an origin
/// at which no state of the set may end is an origin that the pattern does not match.
pub(super) fn matches_everything(
    pattern: &Positions<()>,
    origins: &Positions<Mark>,
    budget: &mut Budget,
) -> Result<bool, Exhausted> {
    let of_web_pages = |id: &&usize| {
        origins.states.get(**id).is_some_and(|state| matches!(state.tag.scheme, Scheme::Https | Scheme::Http))
    };
    let first: Vec<usize> = origins.first.iter().filter(of_web_pages).copied().collect();
    let mut walk = Walk { pattern, sets: vec![pattern.first.clone()], numbers: HashMap::new() };
    // Pairs of "the next symbol of the origin is read by one of these states" and the set that may read it.
    let mut open: Vec<(usize, usize)> = first.iter().map(|state| (*state, 0)).collect();
    let mut seen: HashSet<(usize, usize)> = open.iter().copied().collect();
    while let Some((id, set)) = open.pop() {
        let Some(state) = origins.states.get(id) else { continue };
        for (read, last) in walk.read(set, state.symbols, budget)? {
            budget.spend(state.next.len() + 1)?;
            if (state.last && !last) || walk.is_empty(read) && !state.next.is_empty() {
                return Ok(false);
            }
            open.extend(state.next.iter().map(|next| (*next, read)).filter(|pair| seen.insert(*pair)));
        }
    }
    Ok(true)
}

struct Walk<'p> {
    pattern: &'p Positions<()>,
    /// Sets of states that may read the next symbol.
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, usize>,
}

impl Walk<'_> {
    fn is_empty(&self, set: usize) -> bool {
        self.sets.get(set).is_none_or(Vec::is_empty)
    }

    /// For every one of these symbols: the set after it, and whether the pattern may end there. Symbols between which the
    /// set makes no difference are one case.
    fn read(
        &mut self,
        set: usize,
        symbols: Symbols,
        budget: &mut Budget,
    ) -> Result<Vec<(usize, bool)>, Exhausted> {
        let states: Vec<usize> = self.sets.get(set).cloned().unwrap_or_default();
        let states = || states.iter().filter_map(|id| self.pattern.states.get(*id));
        let mut cases = vec![symbols];
        for state in states() {
            budget.spend(cases.len())?;
            let (yes, no) = (state.symbols, !state.symbols);
            cases = cases
                .iter()
                .flat_map(|case| [*case & yes, *case & no])
                .filter(|case| !case.is_empty())
                .collect();
        }
        let mut results = Vec::new();
        for case in cases {
            let reading = || states().filter(|state| !(state.symbols & case).is_empty());
            let mut next: Vec<usize> = reading().flat_map(|state| &state.next).copied().collect();
            budget.spend(next.len() + 1)?;
            next.sort_unstable();
            next.dedup();
            results.push((next, reading().any(|state| state.last)));
        }
        Ok(results.into_iter().map(|(next, last)| (self.number(next), last)).collect())
    }

    fn number(&mut self, set: Vec<usize>) -> usize {
        *self.numbers.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            self.sets.len() - 1
        })
    }
}
