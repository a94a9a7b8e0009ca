//! What a source has said about the request that is being worked on.
//!
//! Deciding is synchronous everywhere, and a source is not: whoever has to decide asks first, and then works with the answers
//! in scope. A dynamic policy without an answer in scope refuses.

use std::cell::Cell;

use super::DynamicPolicy;

thread_local! {
    static DECIDED: Cell<Answers> = const { Cell::new([None; MOST]) };
}

/// A request has one endpoint and one default.
const MOST: usize = 2;

/// Answers by the identity of the policy.
pub(crate) type Answers = [Option<(usize, bool)>; MOST];

/// Adds an answer. Of two about one policy (asked for the endpoint, and as the default) only agreement grants.
pub(crate) fn add(answers: &mut Answers, policy: &DynamicPolicy, allowed: bool) {
    let identity = policy.identity();
    if let Some((_, known)) = answers.iter_mut().flatten().find(|(of, _)| *of == identity) {
        *known &= allowed;
    } else if let Some(free) = answers.iter_mut().find(|slot| slot.is_none()) {
        *free = Some((identity, allowed));
    }
}

/// Whether the answer in scope allows.
pub(crate) fn allows(policy: &DynamicPolicy) -> bool {
    DECIDED.get().into_iter().flatten().any(|(of, allowed)| of == policy.identity() && allowed)
}

/// The time during which answers are in scope. Ends with the value, also when a panic passes.
pub(crate) struct Scope {
    outer: Answers,
}

impl Scope {
    pub(crate) fn enter(answers: Answers) -> Self {
        Self { outer: DECIDED.replace(answers) }
    }
}

impl Drop for Scope {
    fn drop(&mut self) {
        DECIDED.set(self.outer);
    }
}
