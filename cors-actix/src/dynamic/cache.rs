//! Remembered answers: bounded in number, in size and in time, refusals for less time than grants.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use super::query::OriginQuery;

/// The longest question whose answer is remembered. A path's parameters are an attacker's, and may be 64 KiB long.
const LONGEST: usize = 2048;

/// Answers by query. The oldest goes when it is full.
#[derive(Debug)]
pub(super) struct Cache {
    answers: HashMap<OriginQuery, Remembered>,
    /// In the order of insertion; what was replaced since is skipped by its number.
    order: VecDeque<(u64, OriginQuery)>,
    next: u64,
    capacity: usize,
}

#[derive(Clone, Copy, Debug)]
struct Remembered {
    allowed: bool,
    until: Instant,
    number: u64,
}

impl Cache {
    pub(super) fn new(capacity: usize) -> Self {
        Self { answers: HashMap::new(), order: VecDeque::new(), next: 0, capacity }
    }

    pub(super) fn get(&self, query: &OriginQuery, now: Instant) -> Option<bool> {
        self.answers
            .get(query)
            .filter(|remembered| now < remembered.until)
            .map(|remembered| remembered.allowed)
    }

    pub(super) fn put(&mut self, query: OriginQuery, allowed: bool, until: Instant) {
        if self.capacity == 0 || query.len() > LONGEST {
            return;
        }
        let number = self.next;
        self.next += 1;
        self.order.push_back((number, query.clone()));
        self.answers.insert(query, Remembered { allowed, until, number });
        // A replaced answer leaves its place in the order behind, so both are bounded.
        while self.answers.len() > self.capacity || self.order.len() > 2 * self.capacity {
            let Some((number, oldest)) = self.order.pop_front() else { break };
            if self.answers.get(&oldest).is_some_and(|remembered| remembered.number == number) {
                self.answers.remove(&oldest);
            }
        }
    }

    pub(super) fn forget(&mut self, concerned: &dyn Fn(&OriginQuery) -> bool) {
        self.answers.retain(|query, _| !concerned(query));
        self.order.retain(|(_, query)| !concerned(query));
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn query(n: usize) -> OriginQuery {
        OriginQuery::new(&format!("https://{n}.example"), "/", [("tenant", n.to_string())])
    }

    #[test]
    fn the_oldest_goes_and_time_runs_out() {
        let (mut cache, start) = (Cache::new(3), Instant::now());
        for n in 0..5 {
            cache.put(query(n), n % 2 == 0, start + Duration::from_secs(10));
        }
        let seen: Vec<Option<bool>> = (0..5).map(|n| cache.get(&query(n), start)).collect();
        assert_eq!(seen, [None, None, Some(true), Some(false), Some(true)]);
        assert_eq!(cache.get(&query(4), start + Duration::from_secs(10)), None);
    }

    #[test]
    fn what_an_attacker_makes_long_is_not_remembered() {
        let (mut cache, start) = (Cache::new(3), Instant::now());
        let query = |tenant: String| OriginQuery::new("https://a.example", "/{tenant}", [("tenant", tenant)]);
        let of_length = |length: usize| query("t".repeat(length - query(String::new()).len()));
        assert_eq!(
            query(String::new()).len(),
            "https://a.example".len() + "/{tenant}".len() + "tenant".len()
        );
        for (length, is_remembered) in [(2048, true), (2049, false), (65_000, false)] {
            cache.put(of_length(length), true, start + Duration::from_secs(10));
            assert_eq!(cache.get(&of_length(length), start).is_some(), is_remembered, "{length}");
        }
        assert_eq!((cache.answers.len(), cache.order.len()), (1, 1));
    }

    #[test]
    fn replacing_one_answer_for_ever_stays_bounded() {
        let (mut cache, start) = (Cache::new(4), Instant::now());
        for _ in 0..1000 {
            cache.put(query(1), true, start + Duration::from_secs(1));
        }
        assert!(cache.order.len() <= 8 && cache.get(&query(1), start) == Some(true));
        cache.put(query(2), false, start + Duration::from_secs(1));
        assert_eq!(cache.get(&query(2), start), Some(false));
        cache.forget(&|known| *known == query(1));
        assert_eq!((cache.get(&query(1), start), cache.get(&query(2), start)), (None, Some(false)));
        cache.forget(&|_| true);
        assert_eq!((cache.get(&query(2), start), cache.order.len()), (None, 0));
    }
}
