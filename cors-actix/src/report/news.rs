//! What a server's workers find out, each for itself, is told once.

use std::cell::RefCell;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::thread::{self, ThreadId};

use actix_web::rt::System;

/// More findings than any app has; whatever comes after these is told by every worker.
const MOST: usize = 1024;

/// What was found, in which system, and the worker that told it.
type Told = HashMap<(Option<usize>, &'static str, String), ThreadId>;

/// Whether no other worker of this thread's server has told the same.
///
/// Every worker builds the app anew, so what is wrong with it is found as often as there are workers. An app that is built
/// elsewhere, as in a test, tells for itself.
pub(super) fn is_news(what: &'static str, whom: &str) -> bool {
    static TOLD: LazyLock<Mutex<Told>> = LazyLock::new(Mutex::default);
    let this = thread::current();
    // As `actix-server` and `actix-rt` name the threads of workers.
    let is_worker = |name: &str| name.starts_with("actix-server worker") || name.starts_with("actix-rt|");
    if !this.name().is_some_and(is_worker) {
        return true;
    }
    let system = System::try_current().map(|system| system.id());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let is_full = told.len() >= MOST;
    match told.entry((system, what, whom.to_owned())) {
        Entry::Occupied(told) => *told.get() == this.id(),
        Entry::Vacant(_) if is_full => true,
        Entry::Vacant(new) => {
            new.insert(this.id());
            true
        }
    }
}

/// The same, and each worker tells it once: many policies may find it.
pub(super) fn is_first(what: &'static str, whom: &str) -> bool {
    thread_local! {
        static FOUND: RefCell<HashSet<(&'static str, String)>> = RefCell::default();
    }
    FOUND.with_borrow_mut(|found| found.len() >= MOST || found.insert((what, whom.to_owned())))
        && is_news(what, whom)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_worker<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
        let worker = thread::Builder::new().name("actix-server worker 0".to_owned());
        worker.spawn(work).expect("a thread").join().expect("no panic")
    }

    #[test]
    fn what_comes_after_the_most_is_told_by_every_worker() {
        on_worker(|| (0..=MOST).for_each(|number| assert!(is_news("full", &number.to_string()))));
        let again =
            on_worker(|| [0, MOST - 1, MOST, MOST + 1].map(|number| is_news("full", &number.to_string())));
        assert_eq!(again, [false, false, true, true]);
        // Nor does a worker remember more of what it has told itself.
        let told = on_worker(|| (0..=MOST).filter(|number| is_first("first", &number.to_string())).count());
        assert_eq!(told, MOST + 1);
    }
}
