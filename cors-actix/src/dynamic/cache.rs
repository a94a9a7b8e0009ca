//! Remembered answers: bounded in number, in size and in time, refusals for less time than grants.

use std::collections::{HashMap, VecDeque};
use std::time::Instant;

use super::query::OriginQuery;

/// The longest question whose answer is remembered. A path's parameters are an attacker's, and may be 64 KiB long.
const LONGEST: usize = 2048;

/// Answers by query. When it is full the oldest refusal goes, for anybody can invent origins that are refused; the oldest grant only
/// where no other refusal is there.
#[derive(Debug)]
pub(super) struct Cache {
    answers: HashMap<OriginQuery, Remembered>,
    grants: Order,
    refusals: Order,
    next: u64,
    capacity: usize,
}

#[derive(Clone, Copy, Debug)]
struct Remembered {
    allowed: bool,
    until: Instant,
    number: u64,
}

/// Answers of one kind in the order of insertion; what was replaced or forgotten since is skipped by its number.
#[derive(Debug, Default)]
struct Order {
    queue: VecDeque<(u64, OriginQuery)>,
    /// How many of them are still remembered.
    standing: usize,
}

impl Cache {
    pub(super) fn new(capacity: usize) -> Self {
        let (grants, refusals) = <(Order, Order)>::default();
        Self { answers: HashMap::new(), grants, refusals, next: 0, capacity }
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
        let order = self.order(allowed);
        order.queue.push_back((number, query.clone()));
        order.standing += 1;
        if let Some(replaced) = self.answers.insert(query, Remembered { allowed, until, number }) {
            self.order(replaced.allowed).standing -= 1;
        }
        while self.answers.len() > self.capacity {
            let is_other_refusal = self.refusals.standing > usize::from(!allowed);
            self.drop_oldest(!is_other_refusal);
        }
        // A replaced answer leaves its place in the order behind, so both are bounded.
        while self.order(allowed).queue.len() > 2 * self.capacity {
            self.drop_oldest(allowed);
        }
    }

    pub(super) fn forget(&mut self, concerned: &dyn Fn(&OriginQuery) -> bool) {
        self.answers.retain(|query, _| !concerned(query));
        for order in [&mut self.grants, &mut self.refusals] {
            order.queue.retain(|(_, query)| !concerned(query));
        }
        self.refusals.standing = self.answers.values().filter(|remembered| !remembered.allowed).count();
        self.grants.standing = self.answers.len() - self.refusals.standing;
    }

    fn order(&mut self, allowed: bool) -> &mut Order {
        if allowed { &mut self.grants } else { &mut self.refusals }
    }

    /// Drops the oldest place of one kind, and its answer if that is remembered still.
    fn drop_oldest(&mut self, allowed: bool) {
        let Some((number, query)) = self.order(allowed).queue.pop_front() else { return };
        if self.answers.get(&query).is_some_and(|remembered| remembered.number == number) {
            self.answers.remove(&query);
            self.order(allowed).standing -= 1;
        }
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
            cache.put(query(n), true, start + Duration::from_secs(10));
        }
        let seen: Vec<Option<bool>> = (0..5).map(|n| cache.get(&query(n), start)).collect();
        assert_eq!(seen, [None, None, Some(true), Some(true), Some(true)]);
        assert_eq!(cache.get(&query(4), start + Duration::from_secs(10)), None);
    }

    #[test]
    fn invented_origins_push_out_each_other_and_one_grant_at_the_most() {
        let (mut cache, start) = (Cache::new(4), Instant::now());
        let until = start + Duration::from_secs(10);
        let seen = |cache: &Cache, queries: std::ops::Range<usize>| -> Vec<Option<bool>> {
            queries.map(|n| cache.get(&query(n), start)).collect()
        };
        for n in 0..4 {
            cache.put(query(n), true, until);
        }
        for n in 4..1000 {
            cache.put(query(n), false, until);
            assert_eq!(seen(&cache, n..n + 1), [Some(false)], "the newest refusal is remembered");
        }
        assert_eq!(seen(&cache, 0..4), [None, Some(true), Some(true), Some(true)]);
        assert_eq!(cache.answers.len(), 4);
        // A grant takes the place of a refusal, and one that turns into the other is counted once.
        cache.put(query(2), false, until);
        cache.put(query(2), true, until);
        cache.put(query(1000), true, until);
        assert_eq!(seen(&cache, 1..4), [Some(true); 3]);
        assert_eq!(seen(&cache, 999..1001), [None, Some(true)]);
        assert_eq!((cache.grants.standing, cache.refusals.standing), (4, 0));
        cache.forget(&|known| *known == query(2));
        cache.put(query(5), false, until);
        assert_eq!((cache.grants.standing, cache.refusals.standing), (3, 1));
        assert_eq!(seen(&cache, 1..6), [Some(true), None, Some(true), None, Some(false)]);
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
        assert_eq!((cache.answers.len(), cache.grants.queue.len()), (1, 1));
    }

    #[test]
    fn replacing_one_answer_for_ever_stays_bounded() {
        let (mut cache, start) = (Cache::new(4), Instant::now());
        for _ in 0..1000 {
            cache.put(query(1), true, start + Duration::from_secs(1));
        }
        assert!(cache.grants.queue.len() <= 8 && cache.get(&query(1), start) == Some(true));
        cache.put(query(2), false, start + Duration::from_secs(1));
        assert_eq!(cache.get(&query(2), start), Some(false));
        cache.forget(&|known| *known == query(1));
        assert_eq!((cache.get(&query(1), start), cache.get(&query(2), start)), (None, Some(false)));
        cache.forget(&|_| true);
        assert_eq!((cache.get(&query(2), start), cache.refusals.queue.len()), (None, 0));
    }
}
