//! What connects a layer with the endpoint that its request reaches.
//!
//! While a layer calls or polls what it wraps, a slot of the thread says so. An endpoint that is reached meanwhile leaves in
//! it what is to be written, and the layer writes it: once, on whatever inner middleware made of the answer, and on errors.
//! An endpoint that is reached otherwise (on a task of its own, without a layer) writes itself.

use std::cell::Cell;
use std::rc::Rc;

use actix_web::HttpRequest;

use crate::decoration::Decoration;
use crate::endpoint::Parts;

thread_local! {
    static AT_WORK: Cell<Work> = const { Cell::new(Work { app: 0, has_reached: false }) };
    /// Looked at only where `AT_WORK` says that there is something.
    static REACHED: Cell<Option<Reached>> = const { Cell::new(None) };
}

/// A layer at work: all that a request without one looks at.
#[derive(Clone, Copy)]
struct Work {
    /// The address of the app's resource map: which app it is. Compared, never followed; nought where no layer is at work.
    app: usize,
    has_reached: bool,
}

/// An endpoint that was reached.
pub(crate) struct Reached {
    pub(crate) parts: Rc<Parts>,
    pub(crate) answer: Answer,
}

/// What the endpoint wants.
pub(crate) enum Answer {
    /// The answer is complete: a preflight's, or a refusal of `enforce`, or the endpoint takes no part in CORS.
    Complete,
    /// To be written on the answer.
    Decorate(Decoration),
}

/// Which app a request belongs to.
pub(crate) fn app_of(request: &HttpRequest) -> usize {
    std::ptr::from_ref(request.resource_map()) as usize
}

/// Whether a layer of this app is at work.
pub(crate) fn is_inside(app: usize) -> bool {
    AT_WORK.get().app == app
}

/// Whether a layer of the request's app is at work.
pub(crate) fn has_layer(request: &HttpRequest) -> bool {
    let Work { app, .. } = AT_WORK.get();
    app != 0 && app == app_of(request)
}

/// Leaves what an endpoint wants to the layer at work.
pub(crate) fn leave(reached: Reached) {
    AT_WORK.with(|work| work.set(Work { has_reached: true, ..work.get() }));
    REACHED.with(|slot| slot.set(Some(reached)));
}

/// The time during which a layer's inner service is called or polled. Ends with the value, also when it panics.
pub(crate) struct Window {
    outer: Work,
    /// What was reached below the layer of another app that was at work when this one began.
    set_aside: Option<Box<Reached>>,
}

impl Window {
    #[inline]
    pub(crate) fn open(app: usize) -> Self {
        // `LocalKey::replace` and `set` go the way of values that are made at first use.
        let outer = AT_WORK.with(|work| work.replace(Work { app, has_reached: false }));
        let set_aside = if outer.has_reached { REACHED.take().map(Box::new) } else { None };
        Self { outer, set_aside }
    }

    /// Ends, and says what was reached.
    #[inline]
    pub(crate) fn close(self) -> Option<Reached> {
        let reached = if AT_WORK.get().has_reached { REACHED.take() } else { None };
        // Only then is what was set aside put back.
        drop(self);
        reached
    }
}

impl Drop for Window {
    #[inline]
    fn drop(&mut self) {
        AT_WORK.with(|work| work.set(self.outer));
        if let Some(reached) = self.set_aside.take() {
            REACHED.with(|slot| slot.set(Some(*reached)));
        }
    }
}
