//! Reading hosts from right to left, where the registrable domain comes first.
//!
//! Read in that direction the automaton is not deterministic, so the reader keeps *sets* of states, one number for
//! each set it has met (the subset construction, of which only the part that is needed is made). Two different texts are
//! then two different walks, and as the automaton has no dead ends, every walk that is still in a set leads to at
//! least one origin.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::language::Part;
use super::matched::Matched;

/// The number of a set of states whose symbols are the next to the left.
pub(super) type Set = usize;

#[derive(Debug)]
pub(super) struct Backwards<'m> {
    matched: &'m Matched,
    sets: Vec<Vec<usize>>,
    numbers: HashMap<Vec<usize>, Set>,
    /// For each set: the symbols that have been read from it, and where that led.
    steps: Vec<Vec<(Symbols, Set)>>,
    /// How many symbols at least, a state's own included, to where its label (or IP address) begins.
    to_boundary: Vec<usize>,
}

impl<'m> Backwards<'m> {
    pub(super) fn new(matched: &'m Matched, budget: &mut Budget) -> Result<Self, Exhausted> {
        let to_boundary = to_boundary(matched, budget)?;
        let (sets, numbers, steps) = (Vec::new(), HashMap::new(), Vec::new());
        Ok(Self { matched, sets, numbers, steps, to_boundary })
    }

    /// Where hosts of this part end.
    pub(super) fn host_ends(&mut self, part: Part, only_insecure: bool) -> Set {
        let ends = self.matched.host_ends(part, only_insecure);
        self.number(ends)
    }

    /// The set after reading this byte.
    pub(super) fn step(&mut self, from: Set, byte: u8, budget: &mut Budget) -> Result<Set, Exhausted> {
        budget.spend(1)?;
        let known = self.steps.get(from).into_iter().flatten().find(|(symbols, _)| symbols.contains(byte));
        if let Some((_, to)) = known {
            return Ok(*to);
        }
        // What is found holds for all symbols between which no state of the set makes a difference.
        let (mut alike, mut to) = (Symbols::ALL, Vec::new());
        for state in self.sets.get(from).into_iter().flatten().filter_map(|id| self.matched.state(*id)) {
            if state.symbols.contains(byte) {
                alike = alike & state.symbols;
                budget.spend(state.previous.len() + 1)?;
                to.extend(&state.previous);
            } else {
                alike = alike & !state.symbols;
            }
        }
        to.sort_unstable();
        to.dedup();
        let to = self.number(to);
        if let Some(steps) = self.steps.get_mut(from) {
            steps.push((alike, to));
        }
        Ok(to)
    }

    /// The set after reading these bytes, which are in reading order: the text from its end.
    pub(super) fn read(
        &mut self,
        from: Set,
        mut bytes: impl Iterator<Item = u8>,
        budget: &mut Budget,
    ) -> Result<Set, Exhausted> {
        bytes.try_fold(from, |set, byte| self.step(set, byte, budget))
    }

    pub(super) fn is_empty(&self, set: Set) -> bool {
        self.sets.get(set).is_none_or(Vec::is_empty)
    }

    /// Whether the host may begin here.
    pub(super) fn begins_host(&self, set: Set) -> bool {
        let mut states = self.sets.get(set).into_iter().flatten().filter_map(|id| self.matched.state(*id));
        states.any(|state| state.mark.part == Part::Slashes)
    }

    /// Whether a label may begin here: a dot or the host's beginning is to the left.
    pub(super) fn begins_label(&self, set: Set) -> bool {
        self.distance(set) == Some(0)
    }

    /// The set left of the dot that is here, if one is.
    pub(super) fn before_dot(&mut self, set: Set, budget: &mut Budget) -> Result<Option<Set>, Exhausted> {
        let before = self.step(set, b'.', budget)?;
        Ok((!self.is_empty(before)).then_some(before))
    }

    /// The symbols of the label that may be read here.
    pub(super) fn symbols(&self, set: Set) -> Symbols {
        let states = self.sets.get(set).into_iter().flatten().filter_map(|id| self.matched.state(*id));
        states.filter(|state| !state.is_boundary()).fold(Symbols::NONE, |all, state| all | state.symbols)
    }

    /// The fewest symbols to where a label begins; `None` from the empty set.
    fn distance(&self, set: Set) -> Option<usize> {
        self.sets.get(set)?.iter().filter_map(|id| self.to_boundary.get(*id)).min().copied()
    }

    fn number(&mut self, set: Vec<usize>) -> Set {
        *self.numbers.entry(set).or_insert_with_key(|set| {
            self.sets.push(set.clone());
            self.steps.push(Vec::new());
            self.sets.len() - 1
        })
    }
}

/// Breadth first, from the boundaries to the right.
fn to_boundary(matched: &Matched, budget: &mut Budget) -> Result<Vec<usize>, Exhausted> {
    let mut distances = vec![usize::MAX; matched.states.len()];
    let mut open: Vec<usize> = matched
        .states
        .iter()
        .enumerate()
        .filter(|(_, state)| state.is_boundary())
        .map(|(id, _)| id)
        .collect();
    let mut distance = 0;
    while !open.is_empty() {
        let mut beyond = Vec::new();
        for id in open {
            let (Some(state), Some(known)) = (matched.state(id), distances.get_mut(id)) else { continue };
            if *known == usize::MAX {
                *known = distance;
                budget.spend(state.next.len() + 1)?;
                beyond.extend(&state.next);
            }
        }
        open = beyond;
        distance += 1;
    }
    Ok(distances)
}

/// The labels (or IP addresses) that can be read from one set on, the shortest first, each once.
///
/// A search by "symbols read and symbols that are needed at least", so that it goes straight for the next label and never
/// explores what is longer than `longest`.
#[derive(Debug)]
pub(super) struct Labels {
    open: BinaryHeap<Reverse<Step>>,
    serial: usize,
    longest: usize,
}

/// Ordered by the length of the label that it may become, those first that are nearest to it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    estimate: usize,
    missing: usize,
    /// Whether it is but a label's end. Whole labels are first, so that nothing is tried that is not asked for.
    partial: bool,
    serial: usize,
    read: Vec<u8>,
    set: Set,
}

impl Labels {
    pub(super) fn new(from: Set, longest: usize, backwards: &Backwards<'_>) -> Self {
        let mut labels = Self { open: BinaryHeap::new(), serial: 0, longest };
        labels.push(Vec::new(), from, true, backwards);
        labels
    }

    /// The next label and the set left of it.
    pub(super) fn next(
        &mut self,
        backwards: &mut Backwards<'_>,
        budget: &mut Budget,
    ) -> Result<Option<(String, Set)>, Exhausted> {
        while let Some(Reverse(step)) = self.open.pop() {
            if !step.partial {
                return Ok(Some((step.read.iter().rev().copied().map(char::from).collect(), step.set)));
            }
            if !step.read.is_empty() && backwards.begins_label(step.set) {
                self.push(step.read.clone(), step.set, false, backwards);
            }
            for byte in backwards.symbols(step.set).bytes() {
                let set = backwards.step(step.set, byte, budget)?;
                // Texts are copied as they grow.
                budget.spend(4 + step.read.len() / 8)?;
                let mut read = step.read.clone();
                read.push(byte);
                self.push(read, set, true, backwards);
            }
        }
        Ok(None)
    }

    fn push(&mut self, read: Vec<u8>, set: Set, partial: bool, backwards: &Backwards<'_>) {
        let Some(missing) = backwards.distance(set) else { return };
        let estimate = read.len().saturating_add(missing);
        if estimate <= self.longest {
            self.serial += 1;
            self.open.push(Reverse(Step { estimate, missing, partial, serial: self.serial, read, set }));
        }
    }
}
