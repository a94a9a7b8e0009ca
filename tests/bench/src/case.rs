//! A case: something that is done again and again.

use std::fmt;
use std::hint::black_box;

use crate::{apps, engine, expansion, tower_rival};

/// Something that is measured.
pub struct Case {
    /// `group/who/what`.
    pub id: String,
    run: Box<dyn Fn()>,
}

impl Case {
    /// A case that does `run`.
    pub fn new(id: impl Into<String>, run: impl Fn() + 'static) -> Self {
        Self { id: id.into(), run: Box::new(run) }
    }

    /// Does it once.
    pub fn run(&self) {
        (self.run)();
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Case").field("id", &self.id).finish_non_exhaustive()
    }
}

/// So often a case is done before it is measured: pools are filled, what is lazy is there, and a layer has compared an endpoint's
/// first answers with what it expected.
const BEFORE: u32 = 20;

/// Every case, set up and done some times already.
///
/// # Panics
///
/// When an application does not start or does not answer at once.
#[must_use]
pub fn all() -> Vec<Case> {
    let cases: Vec<Case> = [apps::cases(), engine::cases(), tower_rival::cases(), expansion::cases()]
        .into_iter()
        .flatten()
        .collect();
    for case in &cases {
        for _ in 0..BEFORE {
            case.run();
        }
    }
    cases
}

/// How often a case is done between two dumps of the counter.
pub const REPEATS: u32 = 50;

/// The region whose instructions are counted: `--toggle-collect` names it.
#[inline(never)]
pub fn counted_region(case: &Case) {
    for _ in 0..REPEATS {
        black_box(case).run();
    }
}

/// The mark between two cases: `--dump-after` names it.
#[inline(never)]
pub fn end_of_case(case: &Case) {
    black_box(case);
}
