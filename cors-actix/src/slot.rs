//! What connects a layer with the endpoint that its request reaches.
//!
//! While a layer calls or polls what it wraps, a slot of the thread says so. An endpoint that is reached meanwhile leaves in
//! it what is to be written, and the layer writes it: once, on whatever inner middleware made of the answer, and on errors.
//! An endpoint that is reached otherwise writes itself: without a layer, and where its request is driven by another task, or
//! by another request. Then it notes in the request that it was reached, for a layer that sees an answer made anew.

use std::cell::Cell;
use std::hash::{BuildHasher as _, RandomState};
use std::rc::Rc;

use actix_web::dev::ServiceRequest;
use actix_web::{HttpMessage as _, HttpRequest};

use crate::decoration::Decoration;
use crate::endpoint::Parts;

thread_local! {
    static AT_WORK: Cell<Work> = const { Cell::new(Work { request: RequestId(0, 0), held: (0, 0), has_reached: false }) };
    /// Looked at only where `AT_WORK` says that there is something.
    static REACHED: Cell<Option<Reached>> = const { Cell::new(None) };
    /// Whether any request has been noted in, so that others need not be looked at.
    static HAS_NOTED: Cell<bool> = const { Cell::new(false) };
    static SEED: RandomState = RandomState::new();
}

/// A layer at work: all that a request without one looks at.
#[derive(Clone, Copy)]
struct Work {
    request: RequestId,
    /// The path that the layer holds until the answer is written.
    held: Place,
    has_reached: bool,
}

/// An endpoint that was reached.
pub(crate) struct Reached {
    pub(crate) parts: Rc<Parts>,
    /// By this path: inner middleware may have the request routed again.
    pub(crate) path: PathAt,
    pub(crate) answer: Answer,
}

/// What the endpoint wants.
pub(crate) enum Answer {
    /// The answer is complete: a preflight's, or a refusal of `enforce`, or the endpoint takes no part in CORS.
    Complete,
    /// To be written on the answer.
    Decorate(Decoration),
}

/// Where a text lies in memory. Compared, never followed; noughts for none.
pub(crate) type Place = (usize, usize);

#[inline]
pub(crate) fn place(text: &str) -> Place {
    (text.as_ptr() as usize, text.len())
}

/// The path that a request was routed by: where it lies, and, unless the layer at work holds it, a sum of what stands there. Two
/// internal redirects later another path may lie in the same place.
#[derive(Clone, Copy)]
pub(crate) struct PathAt {
    place: Place,
    sum: Option<u64>,
}

impl PathAt {
    /// The path that a request was routed by the last time. `is_inside`: a layer is at work on the request.
    #[inline]
    pub(crate) fn of(request: &HttpRequest, is_inside: bool) -> Self {
        let path = request.match_info().as_str();
        let place = place(path);
        let is_held = is_inside && AT_WORK.get().held == place;
        Self { place, sum: if is_held { None } else { Some(sum(path.as_bytes())) } }
    }

    /// Whether a request has been routed by no other path since.
    #[inline]
    pub(crate) fn is_of(&self, request: &HttpRequest) -> bool {
        let path = request.match_info().as_str();
        self.place == place(path) && self.sum.is_none_or(|known| known == sum(path.as_bytes()))
    }
}

/// From a random start: nobody can write two paths that look alike.
#[cold]
fn sum(text: &[u8]) -> u64 {
    SEED.with(|seed| seed.hash_one(text))
}

/// Which request it is: where its head and its app's resources lie in memory. Compared, never followed; noughts where no layer
/// is at work.
///
/// A request that is gone may leave its place to another one, which is of another app if the layer is at work meanwhile.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(usize, usize);

#[inline]
pub(crate) fn id_of(request: &HttpRequest) -> RequestId {
    let (head, app) = (std::ptr::from_ref(request.head()), std::ptr::from_ref(request.resource_map()));
    RequestId(head as usize, app as usize)
}

/// Whether a layer is at work on the request of this id.
#[inline]
pub(crate) fn is_inside(id: RequestId) -> bool {
    AT_WORK.get().request == id
}

/// Whether a layer is at work on a request.
#[inline]
pub(crate) fn has_layer(request: &HttpRequest) -> bool {
    is_inside(id_of(request))
}

/// What an endpoint that was reached elsewhere has left in its request.
struct Elsewhere(Reached);

/// Notes in a request what its endpoint wants, where the layer is not at work.
pub(crate) fn note(request: &ServiceRequest, reached: Reached) {
    HAS_NOTED.set(true);
    request.extensions_mut().insert(Elsewhere(reached));
}

/// Whether any answer may have been written on by its endpoint, though there is a layer.
#[inline]
pub(crate) fn has_noted() -> bool {
    HAS_NOTED.get()
}

/// What was noted in a request.
pub(crate) fn noted(request: &HttpRequest) -> Option<Reached> {
    let elsewhere = HAS_NOTED.get().then(|| request.extensions_mut().remove::<Elsewhere>()).flatten()?;
    Some(elsewhere.0)
}

/// Leaves what an endpoint wants to the layer at work.
#[inline]
pub(crate) fn leave(reached: Reached) {
    AT_WORK.with(|work| work.set(Work { has_reached: true, ..work.get() }));
    REACHED.with(|slot| slot.set(Some(reached)));
}

/// The time during which a layer's inner service is called or polled. Ends with the value, also when it panics.
pub(crate) struct Window {
    outer: Work,
    /// What was reached by another request that was at work when this one began.
    set_aside: Option<Box<Reached>>,
}

impl Window {
    #[inline]
    pub(crate) fn open(request: RequestId, held: Place) -> Self {
        // `LocalKey::replace` and `set` go the way of values that are made at first use.
        let outer = AT_WORK.with(|work| work.replace(Work { request, held, has_reached: false }));
        let set_aside = if outer.has_reached { REACHED.take().map(Box::new) } else { None };
        Self { outer, set_aside }
    }

    /// Ends, and says what was reached.
    #[inline]
    pub(crate) fn close(self) -> Option<Reached> {
        let reached = if AT_WORK.get().has_reached { REACHED.take() } else { None };
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
