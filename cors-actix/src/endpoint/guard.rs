//! Which requests an endpoint's resource takes.

use std::fmt;
use std::rc::Rc;

use actix_web::guard::{self, Guard, GuardContext};

use super::Parts;
use crate::request::{Requested, requested};
use crate::{slot, trail};

/// Takes what the route attribute serves and the user's guards let through, and the preflight for it.
///
/// actix's own method guard records the resource's methods for the `Allow` of a possible 405 on every request, which
/// costs three allocations. This one compares first, and records on a mismatch only.
pub struct RouteGuard {
    parts: Rc<Parts>,
    recording: Box<dyn Guard>,
}

impl RouteGuard {
    pub(super) fn new(parts: Rc<Parts>) -> Self {
        let mut methods = parts.methods.iter().cloned().map(guard::Method);
        let recording: Box<dyn Guard> = match methods.next() {
            Some(first) => Box::new(methods.fold(guard::Any(first), guard::AnyGuard::or)),
            None => Box::new(guard::fn_guard(|_| false)),
        };
        Self { parts, recording }
    }

    /// Whether a preflight for `method` (`None`: malformed) is for this endpoint.
    fn takes(&self, method: Option<&[u8]>, context: &GuardContext<'_>) -> bool {
        let Some(app) = self.parts.app() else { return false };
        let granted = method.is_some_and(|method| self.parts.declaration.grants(method));
        if granted && app.siblings().is_alone(&self.parts) {
            return true;
        }
        if !app.siblings().takes(&self.parts, method, context) {
            return false;
        }
        // A preflight that no endpoint wants may be meant for a handler of the user's.
        granted || app.known_index().is_none_or(|index| !index.has_plain_at(context.head(), &self.parts))
    }
}

impl Guard for RouteGuard {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let head = context.head();
        let takes = match requested(head) {
            Requested::Nothing => self.parts.serves(&head.method) && self.parts.guards_pass(context),
            Requested::Method(method) => self.takes(Some(method), context),
            Requested::Malformed => self.takes(None, context),
        };
        if !takes {
            slot::pass(head);
            trail::leave(context, &self.parts);
            self.recording.check(context);
        }
        takes
    }
}

impl fmt::Debug for RouteGuard {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RouteGuard").field("methods", &self.parts.methods).finish_non_exhaustive()
    }
}
