//! One question at a time: whoever asks what is being asked already waits for that answer.

use std::collections::HashMap;
use std::time::Instant;

use actix_web::rt;
use tokio::sync::watch;

use super::query::OriginQuery;

/// Where an answer arrives; `None` until it does, and a sender that is gone has failed.
pub(super) type Arrival = watch::Receiver<Option<Outcome>>;

/// What became of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Allowed,
    Refused,
    /// The source had no answer, or none in time: a refusal that is not remembered for long.
    Failed,
}

/// The questions on their way.
#[derive(Debug, Default)]
pub(super) struct Flights {
    under_way: HashMap<OriginQuery, Flight>,
    /// Until when each question that has not ended may take, by its number; those that are forgotten included.
    open: HashMap<u64, Instant>,
    next: u64,
}

/// A question on its way.
#[derive(Clone, Debug)]
pub(super) struct Flight {
    /// Tells this question from a later one of the same words.
    pub(super) number: u64,
    until: Instant,
    arrival: Arrival,
}

/// What to do with a question.
pub(super) enum Boarding {
    /// Ask the source, and tell the others.
    Ask(watch::Sender<Option<Outcome>>, Flight),
    /// Wait: it is being asked.
    Wait(Flight),
    /// Too many questions are on their way.
    Full,
}

/// How a question ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Landed {
    Counts,
    /// It has been forgotten meanwhile: its answer is for those who wait for it.
    Forgotten,
    /// It has ended before.
    Late,
}

impl Flights {
    pub(super) fn board(
        &mut self,
        query: &OriginQuery,
        now: Instant,
        until: Instant,
        limit: usize,
    ) -> Boarding {
        if let Some(flight) = self.under_way.get(query) {
            return Boarding::Wait(flight.clone());
        }
        // What is still open after its time is on a worker that is blocked, maybe for ever.
        if self.open.len() >= limit && self.open.values().filter(|until| now < **until).count() >= limit {
            return Boarding::Full;
        }
        let (sender, arrival) = watch::channel(None);
        let flight = Flight { number: self.next, until, arrival };
        self.next += 1;
        self.open.insert(flight.number, until);
        self.under_way.insert(query.clone(), flight.clone());
        Boarding::Ask(sender, flight)
    }

    /// Ends a question.
    pub(super) fn land(&mut self, query: &OriginQuery, number: u64) -> Landed {
        if self.open.remove(&number).is_none() {
            return Landed::Late;
        }
        if self.under_way.get(query).is_none_or(|flight| flight.number != number) {
            return Landed::Forgotten;
        }
        self.under_way.remove(query);
        Landed::Counts
    }

    /// Whoever asks from now on asks anew; whoever waits already gets the answer that was on its way.
    pub(super) fn forget(&mut self, concerned: &dyn Fn(&OriginQuery) -> bool) {
        self.under_way.retain(|query, _| !concerned(query));
    }
}

impl Flight {
    /// Waits for the answer, as long as the task that asks does.
    pub(super) async fn arrives(mut self) -> Outcome {
        match self.arrival.wait_for(Option::is_some).await {
            Ok(outcome) => outcome.unwrap_or(Outcome::Failed),
            Err(_) => Outcome::Failed,
        }
    }

    /// Waits for the answer, and until its time is over: the worker that asks may be blocked.
    pub(super) async fn arrives_in_time(self) -> Option<Outcome> {
        let time = self.until.saturating_duration_since(Instant::now());
        rt::time::timeout(time, self.arrives()).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn questions_end_once_and_count_until_they_do_or_their_time_is_over() {
        let (mut flights, now) = (Flights::default(), Instant::now());
        let [soon, later] = [1, 2].map(|seconds| now + Duration::from_secs(seconds));
        let query = |n: u32| OriginQuery::new("https://a.example", "/", [("n", n.to_string())]);
        let board = |flights: &mut Flights, n, now, until| match flights.board(&query(n), now, until, 3) {
            Boarding::Ask(_, flight) => Some(flight.number),
            Boarding::Wait(_) => panic!("nobody asks {n}"),
            Boarding::Full => None,
        };
        assert_eq!([1, 2, 3].map(|n| board(&mut flights, n, now, soon)), [Some(0), Some(1), Some(2)]);
        assert!(
            matches!(flights.board(&query(1), now, soon, 3), Boarding::Wait(flight) if flight.number == 0)
        );
        assert_eq!(board(&mut flights, 4, now, soon), None);
        // What is forgotten is on its way all the same.
        flights.forget(&|known| *known == query(1));
        assert_eq!(board(&mut flights, 1, now, soon), None);
        assert_eq!(flights.land(&query(2), 1), Landed::Counts);
        assert_eq!(flights.land(&query(2), 1), Landed::Late);
        assert_eq!(board(&mut flights, 1, now, later), Some(3));
        assert_eq!(flights.land(&query(1), 0), Landed::Forgotten);
        assert_eq!(flights.land(&query(1), 0), Landed::Late);
        assert_eq!([4, 5].map(|n| board(&mut flights, n, now, soon)), [Some(4), None]);
        // Two are on a worker that is blocked, and are waited for no longer.
        assert_eq!([5, 6, 7].map(|n| board(&mut flights, n, soon, later)), [Some(5), Some(6), None]);
        assert_eq!(flights.land(&query(1), 3), Landed::Counts);
        assert_eq!(flights.land(&query(3), 2), Landed::Counts);
    }
}
