//! The endpoints that the router has asked about a request, and that did not take it.
//!
//! With an error the request is gone, and with it where it went. But a guard sees what is noted of the request, and whoever waits
//! for the answer keeps that. A request is followed only where something depends on it.

use std::cell::RefCell;
use std::rc::Rc;

use actix_web::dev::ServiceRequest;
use actix_web::guard::GuardContext;

use crate::endpoint::Parts;
use crate::notes;

/// What one request leaves behind.
#[derive(Clone, Default)]
pub(crate) struct Trail(Rc<RefCell<Vec<Rc<Parts>>>>);

impl Trail {
    /// Follows a request from here on.
    pub(crate) fn of(request: &ServiceRequest) -> Self {
        let trail = Self::default();
        drop(notes::add(request.head(), |notes| notes.trail.replace(trail.clone())));
        trail
    }

    /// Whether the router has asked an endpoint.
    pub(crate) fn has(&self, parts: &Parts) -> bool {
        self.0.borrow().iter().any(|asked| std::ptr::eq(Rc::as_ptr(asked), parts))
    }

    fn leave(&self, parts: &Rc<Parts>) {
        if !self.has(parts) {
            self.0.borrow_mut().push(Rc::clone(parts));
        }
    }
}

/// Leaves with a request that an endpoint was asked about it.
#[inline]
pub(crate) fn leave(context: &GuardContext<'_>, parts: &Rc<Parts>) {
    if let Some(trail) = notes::of(context.head(), |notes| notes.trail.clone()) {
        trail.leave(parts);
    }
}
