//! The first few refusals of an endpoint for one reason in a minute; then a count.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};

use cors_core::{Reason, Refusal};

use super::tell_count;

/// So many are told one by one.
const TOLD: u32 = 5;
/// In this time.
const PERIOD: Duration = Duration::from_secs(60);

/// What counts as the same reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    Origin(Refusal),
    Method,
    Headers,
    Other,
}

impl Kind {
    pub(super) fn of(reason: &Reason) -> Self {
        match reason {
            Reason::Origin(refusal) => Self::Origin(*refusal),
            Reason::Method => Self::Method,
            Reason::Headers(_) => Self::Headers,
            _ => Self::Other,
        }
    }
}

/// Refusals that were not told.
pub(super) struct Limited {
    pub(super) module: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) count: u64,
}

struct Window {
    start: Instant,
    told: u32,
    untold: u64,
}

thread_local! {
    // As many entries as there are endpoints times reasons: nothing that a request says is a key.
    static WINDOWS: RefCell<HashMap<(&'static str, &'static str, Kind), Window>> = RefCell::default();
}

/// Whether one more may be told. Each worker counts for itself.
pub(super) fn allows(module: &'static str, name: &'static str, kind: Kind) -> bool {
    let now = Instant::now();
    let (allows, count) = WINDOWS.with_borrow_mut(|windows| {
        let window = windows.entry((module, name, kind)).or_insert(Window { start: now, told: 0, untold: 0 });
        window.count(now)
    });
    if count > 0 {
        tell_count(&Limited { module, name, kind, count });
    }
    allows
}

impl Window {
    /// Whether one more may be told, and how many were not told in the period that is over.
    fn count(&mut self, now: Instant) -> (bool, u64) {
        let mut count = 0;
        if now.duration_since(self.start) >= PERIOD {
            count = self.untold;
            *self = Self { start: now, told: 0, untold: 0 };
        }
        let allows = self.told < TOLD;
        if allows {
            self.told += 1;
        } else {
            self.untold += 1;
        }
        (allows, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_then_a_number() {
        let start = Instant::now();
        let mut window = Window { start, told: 0, untold: 0 };
        let told: Vec<_> = (0..8).map(|_| window.count(start + PERIOD / 2)).collect();
        assert_eq!(told.iter().filter(|(told, _)| *told).count(), 5);
        assert!(told.iter().all(|(_, count)| *count == 0));
        assert_eq!(window.count(start + PERIOD), (true, 3));
        assert_eq!(window.count(start + PERIOD), (true, 0));
    }
}
