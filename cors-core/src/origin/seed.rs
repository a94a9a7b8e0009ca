//! Where the hashes of a table start.

use std::hash::{BuildHasher, RandomState};

/// A start for [`feed`](super::hash::feed).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seed(u64);

impl Seed {
    /// That of tables which the macro lays: who writes attributes attacks nobody with them.
    pub(crate) const FIXED: Self = Self(0);

    /// One that nobody knows: at run time origins may be those that customers have added, and who knew the seed could
    /// add thousands that collide.
    pub(crate) fn random() -> Self {
        Self(RandomState::new().hash_one(()))
    }

    pub(super) const fn start(self) -> u64 {
        self.0
    }
}
