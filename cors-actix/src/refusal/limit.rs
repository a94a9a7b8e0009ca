//! The first few refusals of an endpoint for one reason in a minute; then a count.

use std::cell::RefCell;
use std::collections::HashMap;
use std::time::Instant;

use cors_core::{Reason, Refusal};

use super::tell_count;
use crate::limit::Window;

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

thread_local! {
    // As many entries as there are endpoints times reasons: nothing that a request says is a key.
    static WINDOWS: RefCell<HashMap<(&'static str, &'static str, Kind), Window>> = RefCell::default();
}

/// Whether one more may be told. Each worker counts for itself.
pub(super) fn allows(module: &'static str, name: &'static str, kind: Kind) -> bool {
    let now = Instant::now();
    let counted = WINDOWS.with_borrow_mut(|windows| {
        windows.entry((module, name, kind)).or_insert_with(|| Window::new(now)).count(now)
    });
    if counted.untold > 0 {
        tell_count(&Limited { module, name, kind, count: counted.untold });
    }
    counted.is_told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::heard::heard;

    #[test]
    fn a_reason_is_counted_by_its_kind() {
        for (reason, kind) in [
            (Reason::Origin(Refusal::MethodMalformed), Kind::Origin(Refusal::MethodMalformed)),
            (Reason::Origin(Refusal::MethodNotServed), Kind::Origin(Refusal::MethodNotServed)),
            (Reason::Method, Kind::Method),
            (Reason::Headers(vec!["x-a".to_owned()]), Kind::Headers),
        ] {
            assert_eq!(Kind::of(&reason), kind);
        }
    }

    #[test]
    fn what_was_not_told_is_told_as_a_number() {
        for (untold, expected) in [(0, vec![]), (3, vec![("refusals-counted".to_owned(), Some(3))])] {
            let key = ("module", "handler", Kind::Method);
            WINDOWS.with_borrow_mut(|windows| windows.insert(key, Window::over(untold)));
            let events = heard(|| assert!(allows("module", "handler", Kind::Method)));
            assert_eq!(events, expected);
        }
    }
}
