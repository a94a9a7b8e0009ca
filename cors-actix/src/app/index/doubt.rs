//! Endpoints of which it cannot be told in which of two scopes they stand.

use super::Index;
use crate::endpoint::Parts;

/// An endpoint that may stand in the scope of its mark, or in one that follows. Where it does not stand, an un-annotated resource of
/// the same name and pattern does.
///
/// Until a request has shown which, nothing is said of either before routing: the router knows.
#[derive(Debug)]
pub(super) struct Doubt {
    /// Where it was taken to stand.
    pub(super) own: u32,
    pub(super) others: Vec<u32>,
}

impl Doubt {
    /// Every entry that it may be.
    pub(super) fn all(&self) -> impl Iterator<Item = u32> {
        self.others.iter().copied().chain([self.own])
    }
}

impl Index {
    /// Notes that the router has brought a request for `path` to `reached`. If that can only be where it was taken to stand, there
    /// is no doubt any more.
    pub(crate) fn settle(&self, path: &str, reached: &Parts) {
        let is_it = |id: u32| self.rest(id, path).is_some();
        for doubt in &self.doubts {
            let is_own = self.entries.get(doubt.own as usize).is_some_and(|own| own.is_of(reached));
            if is_own && is_it(doubt.own) && !doubt.others.iter().any(|other| is_it(*other)) {
                self.set_doubtful(doubt, false);
            }
        }
        // What was cleared may be the other of another one.
        for doubt in &self.doubts {
            if self.entries.get(doubt.own as usize).is_some_and(|own| own.is_doubtful.get()) {
                self.set_doubtful(doubt, true);
            }
        }
    }

    fn set_doubtful(&self, doubt: &Doubt, is_doubtful: bool) {
        for entry in doubt.all().filter_map(|id| self.entries.get(id as usize)) {
            entry.is_doubtful.set(is_doubtful);
        }
    }
}
