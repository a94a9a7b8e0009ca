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

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;

    use cors_core::Policy;

    use super::*;

    fn policy() -> DynamicPolicy {
        DynamicPolicy::new(Policy::builder(), async |_| true).expect("valid")
    }

    fn of(said: &[(&DynamicPolicy, bool)]) -> Answers {
        let mut answers = Answers::default();
        for (policy, allowed) in said {
            add(&mut answers, policy, *allowed);
        }
        answers
    }

    #[test]
    fn only_what_was_said_of_a_policy_counts_for_it() {
        let (one, other) = (policy(), policy());
        let _scope = Scope::enter(of(&[(&one, true)]));
        assert!(allows(&one) && allows(&one.clone()) && !allows(&other));
        let _scope = Scope::enter(of(&[(&one, false), (&other, true)]));
        assert!(!allows(&one) && allows(&other));
    }

    #[test]
    fn of_two_answers_about_one_policy_only_agreement_grants() {
        let (one, other) = (policy(), policy());
        for (first, second) in [(true, true), (true, false), (false, true), (false, false)] {
            let _scope = Scope::enter(of(&[(&other, true), (&one, first), (&one, second)]));
            assert_eq!(allows(&one), first && second);
            assert!(allows(&other));
        }
    }

    #[test]
    fn an_answer_ends_with_its_scope() {
        let one = policy();
        assert!(!allows(&one), "nothing was said");
        {
            let _outer = Scope::enter(of(&[(&one, true)]));
            {
                let _inner = Scope::enter(of(&[(&one, false)]));
                assert!(!allows(&one));
            }
            assert!(allows(&one), "the outer one counts again");
        }
        assert!(!allows(&one));
        let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let _scope = Scope::enter(of(&[(&policy(), true), (&one, true)]));
            std::panic::resume_unwind(Box::new("passes"));
        }));
        assert!(panicked.is_err() && !allows(&one));
    }
}
