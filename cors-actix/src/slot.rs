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
    static SLOT: Cell<Option<Slot>> = const { Cell::new(None) };
}

/// A layer at work.
#[derive(Default)]
struct Slot {
    /// The address of the app's resource map: which app it is. Compared, never followed.
    app: usize,
    reached: Option<Reached>,
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
    let slot = SLOT.take();
    let inside = slot.as_ref().is_some_and(|slot| slot.app == app);
    SLOT.set(slot);
    inside
}

/// Leaves what an endpoint wants to the layer at work; gives it back where there is none of this app.
pub(crate) fn leave(app: usize, reached: Reached) -> Option<Reached> {
    let mut slot = SLOT.take();
    let back = match &mut slot {
        Some(slot) if slot.app == app => {
            slot.reached = Some(reached);
            None
        }
        _ => Some(reached),
    };
    SLOT.set(slot);
    back
}

/// The time during which a layer's inner service is called or polled. Ends with the value, also when it panics.
pub(crate) struct Window {
    outer: Option<Slot>,
}

impl Window {
    /// Begins; `reached` is what an earlier window ended with.
    pub(crate) fn open(app: usize, reached: Option<Reached>) -> Self {
        Self { outer: SLOT.replace(Some(Slot { app, reached })) }
    }

    /// Ends, and says what was reached.
    pub(crate) fn close(self) -> Option<Reached> {
        let slot = SLOT.take();
        drop(self);
        slot.and_then(|slot| slot.reached)
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        SLOT.set(self.outer.take());
    }
}
