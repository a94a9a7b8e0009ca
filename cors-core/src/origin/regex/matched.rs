//! The origins that a pattern matches: the product of its automaton with that of all origins.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::language::{Mark, Part, Scheme};
use super::positions::Positions;

/// The automaton of the origins that a pattern matches, without dead ends: from every state, some origin's end can be
/// reached, and every state is reached by some origin's beginning.
#[derive(Debug, Default)]
pub(super) struct Matched {
    pub(super) states: Vec<State>,
    /// The states that may read the first symbol.
    pub(super) first: Vec<usize>,
}

/// "This symbol has just been read."
#[derive(Debug)]
pub(super) struct State {
    pub(super) symbols: Symbols,
    pub(super) mark: Mark,
    pub(super) next: Vec<usize>,
    pub(super) previous: Vec<usize>,
    /// Whether an origin may end here.
    pub(super) last: bool,
}

impl State {
    /// Whether it is the `.` between two labels.
    pub(super) fn is_dot(&self) -> bool {
        self.mark.part == Part::Domain && self.symbols == Symbols::of(b'.')
    }

    /// Whether it is left of a label, or of an IP address.
    pub(super) fn is_boundary(&self) -> bool {
        self.mark.part == Part::Slashes || self.is_dot()
    }

    /// The distance of this state where that of the one before it is known.
    pub(super) fn after(&self, (host, scheme, all): Distance) -> Distance {
        let in_host = matches!(self.mark.part, Part::Domain | Part::Ipv4 | Part::Ipv6);
        (host + usize::from(in_host), scheme.max(self.mark.scheme), all + 1)
    }
}

/// How far a state is from the start, the shortest host first, then the scheme that web pages have, then the fewest symbols.
pub(super) type Distance = (usize, Scheme, usize);

/// The distance of the start itself.
pub(super) const START: Distance = (0, Scheme::Https, 0);

impl Matched {
    /// What both automata accept.
    pub(super) fn new(
        pattern: &Positions<()>,
        origins: &Positions<Mark>,
        budget: &mut Budget,
    ) -> Result<Self, Exhausted> {
        let mut product = Product { pattern, origins, pairs: Vec::new(), numbers: Vec::new() };
        product.numbers.resize(pattern.states.len(), Vec::new());
        let first = product.pairs_of(&pattern.first, &origins.first, budget)?;
        let mut next = Vec::new();
        while let Some((left, right)) = product.pairs.get(next.len()).copied() {
            let edges = match (pattern.states.get(left), origins.states.get(right)) {
                (Some(left), Some(right)) => product.pairs_of(&left.next, &right.next, budget)?,
                _ => Vec::new(),
            };
            next.push(edges);
        }
        Ok(product.trimmed(&first, &next))
    }

    pub(super) fn state(&self, id: usize) -> Option<&State> {
        self.states.get(id)
    }

    /// The states in which a host of this part may end, left of a trailing dot if there is one.
    pub(super) fn host_ends(&self, part: Part, only_insecure: bool) -> Vec<usize> {
        let after = |state: &State| {
            state.last
                || state
                    .next
                    .iter()
                    .filter_map(|next| self.state(*next))
                    .any(|next| matches!(next.mark.part, Part::TrailingDot | Part::Port))
        };
        let wanted = |state: &State| {
            state.mark.part == part
                && !state.is_dot()
                && !(only_insecure && state.mark.secure)
                && after(state)
        };
        self.states.iter().enumerate().filter(|(_, state)| wanted(state)).map(|(id, _)| id).collect()
    }

    /// The distance of every state from the start, its own symbol included; `None` for those that are only reached
    /// through a state that does not pass.
    pub(super) fn distances(&self, passes: impl Fn(&State) -> bool) -> Vec<Option<Distance>> {
        let mut distances: Vec<Option<Distance>> = vec![None; self.states.len()];
        let mut open = BinaryHeap::new();
        open.extend(self.first.iter().filter_map(|id| Some(Reverse((self.state(*id)?.after(START), *id)))));
        while let Some(Reverse((distance, id))) = open.pop() {
            let (Some(state), Some(known)) = (self.state(id), distances.get_mut(id)) else { continue };
            if known.is_some() || !passes(state) {
                continue;
            }
            *known = Some(distance);
            open.extend(
                state.next.iter().filter_map(|id| Some(Reverse((self.state(*id)?.after(distance), *id)))),
            );
        }
        distances
    }
}

struct Product<'a> {
    pattern: &'a Positions<()>,
    origins: &'a Positions<Mark>,
    pairs: Vec<(usize, usize)>,
    /// The numbers of the pairs, by the pattern's state, then the other; a row is empty until it is needed.
    numbers: Vec<Vec<Option<u32>>>,
}

impl Product<'_> {
    /// The pairs of these states that have a symbol in common.
    fn pairs_of(
        &mut self,
        left: &[usize],
        right: &[usize],
        budget: &mut Budget,
    ) -> Result<Vec<usize>, Exhausted> {
        budget.spend(left.len().saturating_mul(right.len()))?;
        let mut found = Vec::new();
        for right in right {
            for left in left {
                if !self.symbols(*left, *right).is_empty() {
                    found.push(self.number(*left, *right)?);
                }
            }
        }
        // What is kept costs more than what is looked at.
        budget.spend(found.len().saturating_mul(2))?;
        Ok(found)
    }

    fn number(&mut self, left: usize, right: usize) -> Result<usize, Exhausted> {
        let row = self.numbers.get_mut(left).ok_or(Exhausted)?;
        if row.is_empty() {
            row.resize(self.origins.states.len(), None);
        }
        let known = row.get_mut(right).ok_or(Exhausted)?;
        let number = if let Some(number) = *known {
            number
        } else {
            let number = u32::try_from(self.pairs.len()).map_err(|_| Exhausted)?;
            self.pairs.push((left, right));
            *known = Some(number);
            number
        };
        usize::try_from(number).map_err(|_| Exhausted)
    }

    fn symbols(&self, left: usize, right: usize) -> Symbols {
        match (self.pattern.states.get(left), self.origins.states.get(right)) {
            (Some(left), Some(right)) => left.symbols & right.symbols,
            _ => Symbols::NONE,
        }
    }

    fn is_last(&self, (left, right): (usize, usize)) -> bool {
        let pattern = self.pattern.states.get(left).is_some_and(|state| state.last);
        pattern && self.origins.states.get(right).is_some_and(|state| state.last)
    }

    /// The automaton of the pairs from which an end can be reached.
    fn trimmed(&self, first: &[usize], next: &[Vec<usize>]) -> Matched {
        let mut previous: Vec<Vec<usize>> = vec![Vec::new(); self.pairs.len()];
        for (from, edges) in next.iter().enumerate() {
            for to in edges {
                if let Some(previous) = previous.get_mut(*to) {
                    previous.push(from);
                }
            }
        }
        let mut alive = vec![false; self.pairs.len()];
        let mut open: Vec<usize> = self
            .pairs
            .iter()
            .enumerate()
            .filter(|(_, pair)| self.is_last(**pair))
            .map(|(id, _)| id)
            .collect();
        while let Some(id) = open.pop() {
            let Some(known) = alive.get_mut(id) else { continue };
            if !std::mem::replace(known, true) {
                open.extend(previous.get(id).into_iter().flatten());
            }
        }
        let mut count = 0;
        let renamed: Vec<Option<usize>> = alive
            .iter()
            .map(|alive| {
                count += usize::from(*alive);
                alive.then(|| count - 1)
            })
            .collect();
        let rename = |ids: &[usize]| ids.iter().filter_map(|id| *renamed.get(*id)?).collect::<Vec<_>>();
        let state = |id: usize, pair: (usize, usize)| {
            Some(State {
                symbols: self.symbols(pair.0, pair.1),
                mark: self.origins.states.get(pair.1)?.tag,
                next: rename(next.get(id)?),
                previous: rename(previous.get(id)?),
                last: self.is_last(pair),
            })
        };
        let kept = self.pairs.iter().enumerate().filter(|(id, _)| alive.get(*id) == Some(&true));
        Matched { states: kept.filter_map(|(id, pair)| state(id, *pair)).collect(), first: rename(first) }
    }
}
