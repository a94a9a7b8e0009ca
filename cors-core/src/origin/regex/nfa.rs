//! Thompson's construction: from the structure of a pattern to a graph that reads symbols.

use regex_syntax::hir::{Hir, HirKind, Look, Repetition};

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::parse::symbols;

/// One node of the graph; numbers are places in [`Nfa::nodes`].
#[derive(Clone, Debug)]
pub(super) enum Node<T> {
    /// Reads one of these symbols. The tag is what the maker of the graph wants to know of that symbol later.
    Read { symbols: Symbols, tag: T, next: usize },
    /// Goes on at any of these nodes without reading; none of them: a dead end.
    Split(Vec<usize>),
    /// Goes on without reading where the assertion holds.
    Assert { look: Look, next: usize },
    /// The end of the expression.
    Match,
}

/// The graph, built from its end to its beginning: every piece is given the node at which to go on.
#[derive(Debug)]
pub(super) struct Nfa<T> {
    nodes: Vec<Node<T>>,
}

impl<T: Copy> Nfa<T> {
    /// The graph that has only the node [`Match`](Node::Match).
    pub(super) fn new() -> Self {
        Self { nodes: vec![Node::Match] }
    }

    /// The node at which everything ends.
    pub(super) const END: usize = 0;

    pub(super) fn node(&self, id: usize) -> Option<&Node<T>> {
        self.nodes.get(id)
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Adds what reads `hir` and then goes on at `next`; returns where it starts.
    ///
    /// Counted repetitions are written out, so this is where a pattern such as `(a{1000}){1000}` is found too large.
    pub(super) fn add(
        &mut self,
        hir: &Hir,
        tag: T,
        next: usize,
        budget: &mut Budget,
    ) -> Result<usize, Exhausted> {
        budget.spend(1)?;
        match hir.kind() {
            HirKind::Empty => Ok(next),
            HirKind::Literal(literal) => literal.0.iter().rev().try_fold(next, |next, byte| {
                self.push(Node::Read { symbols: Symbols::of(*byte), tag, next }, budget)
            }),
            HirKind::Class(class) => self.push(Node::Read { symbols: symbols(class), tag, next }, budget),
            HirKind::Look(look) => self.push(Node::Assert { look: *look, next }, budget),
            HirKind::Repetition(repetition) => self.repeat(repetition, tag, next, budget),
            HirKind::Capture(capture) => self.add(&capture.sub, tag, next, budget),
            HirKind::Concat(parts) => {
                parts.iter().rev().try_fold(next, |next, part| self.add(part, tag, next, budget))
            }
            HirKind::Alternation(parts) => {
                let ways =
                    parts.iter().map(|part| self.add(part, tag, next, budget)).collect::<Result<_, _>>()?;
                self.push(Node::Split(ways), budget)
            }
        }
    }

    /// Adds a node that reads one of these symbols.
    pub(super) fn read(
        &mut self,
        symbols: Symbols,
        tag: T,
        next: usize,
        budget: &mut Budget,
    ) -> Result<usize, Exhausted> {
        self.push(Node::Read { symbols, tag, next }, budget)
    }

    /// Adds a node that goes on at any of these.
    pub(super) fn either(&mut self, ways: Vec<usize>, budget: &mut Budget) -> Result<usize, Exhausted> {
        self.push(Node::Split(ways), budget)
    }

    /// Greedy or not makes no difference to what is matched *whole*.
    fn repeat(
        &mut self,
        repetition: &Repetition,
        tag: T,
        next: usize,
        budget: &mut Budget,
    ) -> Result<usize, Exhausted> {
        let Repetition { min, max, sub, .. } = repetition;
        let mut entry = next;
        if let Some(max) = max {
            for _ in *min..*max {
                let once_more = self.add(sub, tag, entry, budget)?;
                entry = self.push(Node::Split(vec![once_more, next]), budget)?;
            }
        } else {
            entry = self.push(Node::Split(Vec::new()), budget)?;
            let once_more = self.add(sub, tag, entry, budget)?;
            if let Some(ways) = self.nodes.get_mut(entry) {
                *ways = Node::Split(vec![once_more, next]);
            }
        }
        for _ in 0..*min {
            entry = self.add(sub, tag, entry, budget)?;
        }
        Ok(entry)
    }

    /// Every node is copied about in what follows, hence its price.
    fn push(&mut self, node: Node<T>, budget: &mut Budget) -> Result<usize, Exhausted> {
        budget.spend(8)?;
        self.nodes.push(node);
        Ok(self.nodes.len() - 1)
    }
}
