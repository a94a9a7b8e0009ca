//! How much work a proof may take: counted, not timed, so that a verdict is the same on every machine.

/// Work that is left. One unit is about one edge of an automaton looked at.
#[derive(Debug)]
pub(super) struct Budget {
    left: u32,
}

/// There was not enough of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

impl Budget {
    pub(super) fn new(units: u32) -> Self {
        Self { left: units }
    }

    /// Takes `units`, or what is left and fails.
    pub(super) fn spend(&mut self, units: usize) -> Result<(), Exhausted> {
        let rest = u32::try_from(units).ok().and_then(|units| self.left.checked_sub(units));
        self.left = rest.unwrap_or(0);
        rest.map(|_| ()).ok_or(Exhausted)
    }

    /// Runs a search that may fail without failing the proof, with at most `units` of what is left.
    pub(super) fn lend<T>(&mut self, units: u32, search: impl FnOnce(&mut Self) -> T) -> T {
        let lent = units.min(self.left);
        let mut part = Self { left: lent };
        let found = search(&mut part);
        self.left -= lent - part.left;
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_spent_is_gone() {
        let mut budget = Budget::new(10);
        assert_eq!(budget.lend(4, |part| (part.spend(3), part.spend(2))), (Ok(()), Err(Exhausted)));
        assert_eq!(budget.lend(100, |part| (part.spend(1), part.left)), (Ok(()), 5));
        assert_eq!((budget.spend(5), budget.spend(0), budget.spend(1)), (Ok(()), Ok(()), Err(Exhausted)));
        assert_eq!(Budget::new(5).spend(usize::MAX), Err(Exhausted));
    }
}
