//! Which requests an endpoint's resource takes.

use std::fmt;
use std::rc::Rc;

use actix_web::guard::{self, Guard, GuardContext};

use super::Parts;
use crate::request::{Requested, requested};

/// Takes what the route attribute serves and the user's guards let through, and the preflight for it.
///
/// actix's own method guard records the resource's methods for the `Allow` of a possible 405 on every request, which
/// costs three allocations. This one compares first, and records on a mismatch only.
pub struct RouteGuard {
    parts: Rc<Parts>,
    guards: Vec<Rc<dyn Guard>>,
    recording: Box<dyn Guard>,
}

impl RouteGuard {
    pub(super) fn new(parts: Rc<Parts>, guards: Vec<Rc<dyn Guard>>) -> Self {
        let mut any = guard::Any(guard::fn_guard(|_| false));
        for method in &parts.methods {
            any = any.or(guard::Method(method.clone()));
        }
        Self { parts, guards, recording: Box::new(any) }
    }
}

impl Guard for RouteGuard {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let head = context.head();
        if let Requested::Method(asked) = requested(head) {
            // A preflight does not carry the request's headers, so the user's guards cannot be asked.
            return self.parts.methods.iter().any(|method| method.as_str().as_bytes() == asked);
        }
        if !self.parts.methods.contains(&head.method) {
            return self.recording.check(context);
        }
        self.guards.iter().all(|guard| guard.check(context))
    }
}

impl fmt::Debug for RouteGuard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RouteGuard").field("methods", &self.parts.methods).finish_non_exhaustive()
    }
}
