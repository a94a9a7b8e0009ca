//! The first few events of a kind in a minute; then a count.

use std::time::{Duration, Instant};

/// So many are told one by one.
const TOLD: u32 = 5;
/// In this time.
const PERIOD: Duration = Duration::from_secs(60);

/// What was told lately.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    start: Instant,
    told: u32,
    untold: u64,
}

/// What becomes of one more event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    pub(crate) is_told: bool,
    /// So many were not told in the period that is over; the count is told now.
    pub(crate) untold: u64,
}

impl Window {
    pub(crate) fn new(now: Instant) -> Self {
        Self { start: now, told: 0, untold: 0 }
    }

    pub(crate) fn count(&mut self, now: Instant) -> Counted {
        let mut untold = 0;
        if now.duration_since(self.start) >= PERIOD {
            untold = self.untold;
            *self = Self::new(now);
        }
        let is_told = self.told < TOLD;
        if is_told {
            self.told += 1;
        } else {
            self.untold += 1;
        }
        Counted { is_told, untold }
    }
}

#[cfg(test)]
impl Window {
    /// One that is over, with this many that were not told.
    pub(crate) fn over(untold: u64) -> Self {
        let start = Instant::now().checked_sub(PERIOD).expect("a clock that has run for a minute");
        Self { start, told: TOLD, untold }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_few_then_a_number() {
        let start = Instant::now();
        let mut window = Window::new(start);
        let counted: Vec<_> = (0..8).map(|_| window.count(start + PERIOD / 2)).collect();
        assert_eq!(counted.iter().filter(|counted| counted.is_told).count(), 5);
        assert!(counted.iter().all(|counted| counted.untold == 0));
        assert_eq!(window.count(start + PERIOD), Counted { is_told: true, untold: 3 });
        assert_eq!(window.count(start + PERIOD), Counted { is_told: true, untold: 0 });
    }
}
