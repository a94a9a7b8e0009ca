//! The questions that a request raises, where its endpoint's policy or the default is decided by a source.

use actix_web::dev::ServiceRequest;

use super::state::State;
use crate::app::{Asked, Default, Index, Verdict};
use crate::dynamic::{Answers, AskedFor, DynamicPolicy, OriginQuery, add, keep};
use crate::endpoint::Parts;
use crate::request::{Requested, origin, requested};
use crate::source::Live;

/// What is known already, and what has to be asked.
#[derive(Default)]
pub(super) struct Questions {
    pub(super) known: Answers,
    pub(super) open: Vec<(DynamicPolicy, AskedFor, OriginQuery)>,
}

impl Questions {
    fn raise(
        &mut self,
        policy: &DynamicPolicy,
        asked_for: AskedFor,
        request: &ServiceRequest,
        query: impl FnOnce(&str) -> OriginQuery,
    ) {
        let (field, _) = origin(request.headers());
        match policy.decide_now(field, query) {
            Ok(decision) => add(&mut self.known, policy, asked_for, decision.is_allowed()),
            Err(query) => self.open.push((policy.clone(), asked_for, query)),
        }
    }

    /// Asks what is open, together, keeps the answers in the request for its endpoint, and gives all.
    pub(super) async fn answers(self, request: &ServiceRequest) -> Answers {
        let mut answers = self.known;
        // All are under way before the first is waited for.
        let waits: Vec<_> = self
            .open
            .into_iter()
            .map(|(policy, asked_for, query)| (policy.decide(query.clone()), policy, asked_for, query))
            .collect();
        for (wait, policy, asked_for, query) in waits {
            let allowed = wait.await.is_allowed();
            add(&mut answers, &policy, asked_for, allowed);
            keep(request, &policy, query, allowed);
        }
        answers
    }
}

impl State {
    /// The questions of a request.
    pub(super) fn questions(&self, request: &ServiceRequest) -> Questions {
        let mut questions = Questions::default();
        let index = self.index(request.resource_map());
        let path = request.match_info().as_str();
        if let Some(parts) = index.and_then(|index| candidate(index, path, request))
            && let Some(policy) = parts.dynamic()
        {
            questions.raise(policy, AskedFor::Path, request, |origin| {
                let (pattern, parameters) =
                    index.and_then(|index| index.describe(path, &parts)).unwrap_or_default();
                OriginQuery::new(origin, &pattern, parameters)
            });
        }
        let defaults = match self.default_at(index, path) {
            Default::Known(default) => vec![default],
            Default::Undecided(possible) => possible,
        };
        for policy in defaults.iter().flatten().filter_map(Live::dynamic) {
            let none: [(&str, &str); 0] = [];
            questions.raise(policy, AskedFor::Default, request, |origin| OriginQuery::new(origin, "", none));
        }
        questions
    }
}

/// The endpoint whose policy may be needed.
fn candidate(index: &Index, path: &str, request: &ServiceRequest) -> Option<std::rc::Rc<Parts>> {
    let asked = requested(request.head());
    let method = match asked {
        Requested::Method(method) => method,
        Requested::Nothing => request.method().as_str().as_bytes(),
        Requested::Malformed => b"",
    };
    let context = request.guard_ctx();
    let guards = |parts: &Parts| parts.guards_pass(&context);
    let is_preflight = asked != Requested::Nothing;
    let query = Asked { path, method, is_preflight, are_guards_known: !is_preflight, guards: &guards };
    match index.verdict(&query) {
        Verdict::Endpoint(parts)
        | Verdict::LeftOut(parts)
        | Verdict::Mixed(parts)
        | Verdict::Behind(parts)
        | Verdict::Ambiguous(parts)
        | Verdict::Unserved(parts) => Some(parts),
        Verdict::Plain { .. } | Verdict::Unknown => None,
    }
}
