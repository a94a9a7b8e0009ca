//! What a source has said about the request that is being worked on.
//!
//! Deciding is synchronous everywhere, and a source is not: whoever has to decide asks first, and then works with the answers
//! in scope. A dynamic policy without an answer in scope refuses.

use std::cell::Cell;

use super::DynamicPolicy;

thread_local! {
    static DECIDED: Cell<Answers> = const { Cell::new([None; MOST]) };
}

/// A request has one endpoint and one default, or some of which it shows later which counts. Of more, the rest refuses.
const MOST: usize = 4;

/// The answers of one request.
pub(crate) type Answers = [Option<Said>; MOST];

/// What a source has said.
#[derive(Clone, Copy)]
pub(crate) struct Said {
    /// The policy's.
    identity: usize,
    asked_for: AskedFor,
    allowed: bool,
}

/// What a source was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AskedFor {
    /// The endpoint of the request's path, with its parameters: that says nothing of another path.
    Path,
    /// A default, whatever the path.
    Default,
}

/// Adds an answer.
pub(crate) fn add(answers: &mut Answers, policy: &DynamicPolicy, asked_for: AskedFor, allowed: bool) {
    let identity = policy.identity();
    let is_it = |said: &&mut Said| said.identity == identity && said.asked_for == asked_for;
    if let Some(said) = answers.iter_mut().flatten().find(is_it) {
        said.allowed &= allowed;
    } else if let Some(free) = answers.iter_mut().find(|slot| slot.is_none()) {
        *free = Some(Said { identity, asked_for, allowed });
    }
}

/// What is left of the answers once the path is another one.
pub(crate) fn of_any_path(answers: Answers) -> Answers {
    answers.map(|said| said.filter(|said| said.asked_for == AskedFor::Default))
}

/// Whether the answer in scope allows.
pub(crate) fn allows(policy: &DynamicPolicy, asked_for: AskedFor) -> bool {
    let said = DECIDED.get();
    let mut said = said.iter().flatten();
    said.any(|said| said.identity == policy.identity() && said.asked_for == asked_for && said.allowed)
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

    use super::AskedFor::{Default, Path};
    use super::*;

    fn policy() -> DynamicPolicy {
        DynamicPolicy::new(Policy::builder(), async |_| true).expect("valid")
    }

    fn of(said: &[(&DynamicPolicy, AskedFor, bool)]) -> Answers {
        let mut answers = Answers::default();
        for (policy, asked_for, allowed) in said {
            add(&mut answers, policy, *asked_for, *allowed);
        }
        answers
    }

    #[test]
    fn only_what_was_said_of_a_policy_counts_for_it() {
        let (one, other) = (policy(), policy());
        for asked_for in [Path, Default] {
            let _scope = Scope::enter(of(&[(&one, asked_for, true)]));
            assert!(allows(&one, asked_for) && allows(&one.clone(), asked_for) && !allows(&other, asked_for));
            let _scope = Scope::enter(of(&[(&one, asked_for, false), (&other, asked_for, true)]));
            assert!(!allows(&one, asked_for) && allows(&other, asked_for));
        }
    }

    #[test]
    fn of_two_answers_to_one_question_only_agreement_grants() {
        let one = policy();
        for (first, second) in [(true, true), (true, false), (false, true), (false, false)] {
            let _scope = Scope::enter(of(&[(&one, Path, first), (&one, Path, second)]));
            assert_eq!(allows(&one, Path), first && second);
        }
    }

    #[test]
    fn what_was_said_of_a_path_says_nothing_of_others_nor_of_defaults() {
        let one = policy();
        for (path, default) in [(true, true), (true, false), (false, true), (false, false)] {
            let said = of(&[(&one, Path, path), (&one, Default, default)]);
            let _scope = Scope::enter(said);
            assert_eq!((allows(&one, Path), allows(&one, Default)), (path, default));
            let _scope = Scope::enter(of_any_path(said));
            assert_eq!((allows(&one, Path), allows(&one, Default)), (false, default));
        }
    }

    #[test]
    fn an_answer_ends_with_its_scope() {
        let one = policy();
        assert!(!allows(&one, Path), "nothing was said");
        {
            let _outer = Scope::enter(of(&[(&one, Path, true)]));
            {
                let _inner = Scope::enter(of(&[(&one, Path, false)]));
                assert!(!allows(&one, Path));
            }
            assert!(allows(&one, Path), "the outer one counts again");
        }
        assert!(!allows(&one, Path));
        let panicked = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let _scope = Scope::enter(of(&[(&policy(), Path, true), (&one, Path, true)]));
            std::panic::resume_unwind(Box::new("passes"));
        }));
        assert!(panicked.is_err() && !allows(&one, Path));
    }
}
