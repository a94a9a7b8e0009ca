//! The endpoints that the router has asked about a request, and that did not take it.
//!
//! With an error the request is gone, and with it where it went. But a guard sees the request's own data, and whoever waits for
//! the answer keeps what was left there. A request is followed only where something depends on it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use actix_web::HttpMessage as _;
use actix_web::dev::ServiceRequest;
use actix_web::guard::GuardContext;

use crate::endpoint::Parts;

thread_local! {
    /// Whether any request has been followed, so that others need not be looked at.
    static HAS_FOLLOWED: Cell<bool> = const { Cell::new(false) };
}

/// What one request leaves behind.
#[derive(Clone, Default)]
pub(crate) struct Trail(Rc<RefCell<Vec<Rc<Parts>>>>);

impl Trail {
    /// Follows a request from here on.
    pub(crate) fn of(request: &ServiceRequest) -> Self {
        HAS_FOLLOWED.set(true);
        let trail = Self::default();
        request.extensions_mut().insert(trail.clone());
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

/// Leaves in a request that an endpoint was asked about it.
#[inline]
pub(crate) fn leave(context: &GuardContext<'_>, parts: &Rc<Parts>) {
    if HAS_FOLLOWED.get()
        && let Some(trail) = context.req_data().get::<Trail>()
    {
        trail.leave(parts);
    }
}
