//! Failures of a source, told without a flood.

use std::time::Instant;

use cors_core::Escaped;
use tracing::Level;

use super::query::OriginQuery;
use crate::limit::{Counted, Window};

/// How a source failed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    Error,
    Deadline,
    Panic,
    Crowded,
}

/// What was told of each kind lately, for one policy.
#[derive(Debug, Default)]
pub(super) struct Failures([Option<Window>; 4]);

impl Failures {
    /// Whether anyone listens.
    pub(super) fn are_heard() -> bool {
        tracing::enabled!(target: "cors", Level::ERROR)
    }

    pub(super) fn count(&mut self, failure: Failure, now: Instant) -> Counted {
        let [error, deadline, panic, crowded] = &mut self.0;
        let window = match failure {
            Failure::Error => error,
            Failure::Deadline => deadline,
            Failure::Panic => panic,
            Failure::Crowded => crowded,
        };
        window.get_or_insert_with(|| Window::new(now)).count(now)
    }
}

impl Failure {
    fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Deadline => "deadline",
            Self::Panic => "panic",
            Self::Crowded => "crowded",
        }
    }

    pub(super) fn tell(self, counted: Counted, query: &OriginQuery, error: &str) {
        if counted.untold > 0 {
            tracing::error!(
                target: "cors",
                event = "source-failures-counted",
                failure = self.as_str(),
                count = counted.untold,
                "{} more failures like the ones before, which were not told one by one",
                counted.untold,
            );
        }
        if counted.is_told {
            tracing::error!(
                target: "cors",
                event = "source-failed",
                failure = self.as_str(),
                endpoint = %Escaped(query.endpoint().as_bytes()),
                origin = %Escaped(query.origin().as_bytes()),
                error = %Escaped(error.as_bytes()),
                "the source of origins failed, so the origin is refused",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::heard::heard;

    #[test]
    fn what_was_not_told_is_told_as_a_number() {
        let query = OriginQuery::new("https://a.example", "/", [("", ""); 0]);
        let event = |name: &str, count| (name.to_owned(), count);
        let (counted, failed) = (event("source-failures-counted", Some(3)), event("source-failed", None));
        for (untold, is_told, expected) in [
            (0, false, vec![]),
            (0, true, vec![failed.clone()]),
            (3, false, vec![counted.clone()]),
            (3, true, vec![counted, failed]),
        ] {
            let told = Counted { is_told, untold };
            assert_eq!(heard(|| Failure::Error.tell(told, &query, "no connection")), expected);
        }
    }
}
