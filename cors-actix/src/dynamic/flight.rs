//! One question at a time: whoever asks what is being asked already waits for that answer.

use std::collections::HashMap;

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
    under_way: HashMap<OriginQuery, (u64, Arrival)>,
    next: u64,
}

/// What to do with a question.
pub(super) enum Boarding {
    /// Ask the source, and tell the others. The number tells this question from a later one of the same words.
    Ask(u64, watch::Sender<Option<Outcome>>, Arrival),
    /// Wait: it is being asked.
    Wait(Arrival),
    /// Too many questions are on their way.
    Full,
}

impl Flights {
    pub(super) fn board(&mut self, query: &OriginQuery, limit: usize) -> Boarding {
        if let Some((_, arrival)) = self.under_way.get(query) {
            return Boarding::Wait(arrival.clone());
        }
        if self.under_way.len() >= limit {
            return Boarding::Full;
        }
        let (sender, arrival) = watch::channel(None);
        let number = self.next;
        self.next += 1;
        self.under_way.insert(query.clone(), (number, arrival.clone()));
        Boarding::Ask(number, sender, arrival)
    }

    /// Ends a question, and says whether its answer counts: not where it has been forgotten meanwhile.
    pub(super) fn land(&mut self, query: &OriginQuery, number: u64) -> bool {
        let counts = self.under_way.get(query).is_some_and(|(own, _)| *own == number);
        if counts {
            self.under_way.remove(query);
        }
        counts
    }

    /// Whoever asks from now on asks anew; whoever waits already gets the answer that was on its way.
    pub(super) fn forget(&mut self, concerned: &dyn Fn(&OriginQuery) -> bool) {
        self.under_way.retain(|query, _| !concerned(query));
    }
}

/// Waits for the answer.
pub(super) async fn arrival(mut arrival: Arrival) -> Outcome {
    match arrival.wait_for(Option::is_some).await {
        Ok(outcome) => outcome.unwrap_or(Outcome::Failed),
        Err(_) => Outcome::Failed,
    }
}
