//! What is noted of a request on its way from the layer, by those who see the request and not the layer.
//!
//! It does not lie in the request's extensions: handlers and middleware may clear these, or look at them for as long as they like. A
//! request is known by where its head lies in memory. Another one may come to lie there, so a layer begins with nothing noted.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use actix_web::dev::RequestHead;

use crate::app::Entered;
use crate::slot::Reached;
use crate::trail::Trail;

thread_local! {
    /// Of how many requests something is noted: mostly of none, and nothing need be looked for.
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static NOTES: RefCell<HashMap<usize, Notes>> = RefCell::default();
}

/// What is noted of one request.
#[derive(Default)]
pub(crate) struct Notes {
    /// The endpoint that was reached while no layer was at work on the request.
    pub(crate) reached: Option<Reached>,
    pub(crate) entered: Option<Entered>,
    pub(crate) trail: Option<Trail>,
}

#[inline]
pub(crate) fn place(head: &RequestHead) -> usize {
    std::ptr::from_ref(head) as usize
}

/// Notes something, and gives back what `note` takes out: to be dropped when nothing is looked at any more.
#[cold]
pub(crate) fn add<T>(head: &RequestHead, note: impl FnOnce(&mut Notes) -> T) -> T {
    NOTES.with_borrow_mut(|all| {
        let replaced = note(all.entry(place(head)).or_default());
        COUNT.set(all.len());
        replaced
    })
}

/// Looks at what is noted of a request, if anything is.
#[inline]
pub(crate) fn of<T>(head: &RequestHead, look: impl FnOnce(&mut Notes) -> Option<T>) -> Option<T> {
    if COUNT.get() == 0 { None } else { look_up(head, look) }
}

#[cold]
fn look_up<T>(head: &RequestHead, look: impl FnOnce(&mut Notes) -> Option<T>) -> Option<T> {
    NOTES.with_borrow_mut(|all| all.get_mut(&place(head)).and_then(look))
}

/// Forgets what is noted of the request whose head lies here: before a layer begins with it, and once its answer is written.
///
/// Not where the request is given up or fails: then another one may lie there by now. What was noted stays until a layer
/// begins with another one, so that there is never more than of the requests that there were at once.
#[inline]
pub(crate) fn forget(place: usize) {
    if COUNT.get() != 0 {
        drop(take(place));
    }
}

#[cold]
fn take(place: usize) -> Option<Notes> {
    NOTES.with_borrow_mut(|all| {
        let taken = all.remove(&place);
        COUNT.set(all.len());
        taken
    })
}
