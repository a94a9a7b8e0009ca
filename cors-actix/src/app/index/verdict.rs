//! Whose answer a request gets before the router has been asked, or instead of a handler that was not reached.

use std::rc::Rc;

use actix_web::dev::{RequestHead, Url};

use super::{Entry, Index, Kind, Matched};
use crate::endpoint::Parts;
use crate::report;
use crate::source::Live;

/// What a path and a method belong to.
#[derive(Clone)]
pub(crate) enum Verdict {
    /// This endpoint runs.
    Endpoint(Rc<Parts>),
    /// This endpoint would run, but its `methods` leaves the method out. With the path's first endpoint.
    LeftOut(Rc<Parts>),
    /// This endpoint runs, or an un-annotated resource that comes before it: nobody can tell which methods that one serves.
    Mixed(Rc<Parts>),
    /// This endpoint runs, or another that answers otherwise: guards tell them apart that cannot be asked.
    Ambiguous(Rc<Parts>),
    /// The path leads into a scope in which no endpoint matches; this endpoint behind it runs if a guard on the scope sends the
    /// request on, else nothing, or what is un-annotated in the scope.
    Behind(Rc<Parts>),
    /// No endpoint of the path serves the method, and nothing else is there. The path's first endpoint.
    Unserved(Rc<Parts>),
    /// Un-annotated resources only, or nothing; annotated endpoints may have the path for other methods.
    Plain { beside_endpoints: bool },
    /// The routes could not be read, or there are too many possibilities for one answer.
    Unknown,
}

/// The request that a verdict is about.
pub(crate) struct Asked<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a [u8],
    pub(crate) is_preflight: bool,
    /// Whether `guards` says what the router's own asking would: not so on a preflight, which lacks the request's headers, and
    /// where the request is gone.
    pub(crate) are_guards_known: bool,
    /// Whether an endpoint's guards let the request through, where they can be asked.
    pub(crate) guards: &'a dyn Fn(&Parts) -> bool,
}

/// A possible endpoint.
struct Candidate {
    parts: Rc<Parts>,
    class: u32,
    shape: u32,
}

#[derive(Default)]
// What was come across, not a state.
#[allow(clippy::struct_excessive_bools)]
struct Seen {
    first: Option<Rc<Parts>>,
    chosen: Option<Candidate>,
    /// The first endpoint whose guards did not let the request through.
    failed: Option<Candidate>,
    /// One of those that failed answers otherwise.
    failed_differ: bool,
    /// One of those that failed answers otherwise than the one that did not.
    others_differ: bool,
    /// An endpoint behind the scope that the path leads into answers otherwise, or an un-annotated resource stands there.
    behind_differs: bool,
    behind_is_plain: bool,
    /// The first endpoint that would run if the scope before it let the request through.
    behind: Option<Candidate>,
    /// The shapes of un-annotated resources: the first, and whether there is another.
    plain: Option<u32>,
    plains_differ: bool,
    /// An un-annotated resource has run in place of an endpoint that may run.
    has_rival: bool,
    /// Something may be an endpoint or not.
    is_doubtful: bool,
}

impl Index {
    /// Whose answer `asked` gets.
    pub(crate) fn verdict(&self, asked: &Asked<'_>) -> Verdict {
        if !self.is_readable {
            return Verdict::Unknown;
        }
        let mut seen = Seen::default();
        self.matches(asked.path, |matched| {
            if seen.chosen.is_none() || matched.is_behind {
                seen.is_doubtful |= matched.entry.is_doubtful.get();
            }
            if matched.is_behind {
                seen.pass(&matched, asked, || self.is_left(asked.path, &matched));
            } else if seen.chosen.is_none() {
                seen.see(&matched, asked);
            }
            true
        });
        seen.conclude(asked)
    }

    /// Whether an un-annotated resource of another shape, which the router passed on its way to `parts`, matches `path`: that one
    /// took no preflight, but may take the request itself.
    pub(crate) fn is_mixed(&self, path: &str, parts: &Parts) -> bool {
        if !self.has_plain {
            return false;
        }
        let Some(own) = self.entries.iter().find(|entry| entry.is_of(parts)) else { return false };
        let mut is_mixed = false;
        self.matches(path, |matched| {
            // Of one in doubt it is not known where it stands.
            let in_doubt = own.is_doubtful.get();
            let has_come = matched.entry.is_of(parts) || in_doubt && matched.entry.is_doubtful.get();
            is_mixed |= !has_come
                && matched.endpoint().is_none()
                && matched.entry.shape != own.shape
                && (in_doubt || self.is_around(matched.entry.parent, own));
            !has_come && !is_mixed
        });
        is_mixed
    }

    /// Whether `scope` (`None`: the app) is one of those that an entry stands in.
    pub(super) fn is_around(&self, scope: Option<u32>, entry: &Entry) -> bool {
        let mut at = entry.parent;
        loop {
            if at == scope {
                return true;
            }
            let Some(id) = at else { return false };
            at = self.entries.get(id as usize).and_then(|entry| entry.parent);
        }
    }

    /// Whether an un-annotated resource matches `path` that may run in place of `parts`, to which the router has come: not one
    /// that stands behind a scope of the endpoint's.
    pub(crate) fn has_plain_beside(&self, path: &str, parts: &Parts) -> bool {
        if !self.has_plain {
            return false;
        }
        let Some(own) = self.entries.iter().find(|entry| entry.is_of(parts)) else { return false };
        let mut found = false;
        self.matches(path, |matched| {
            found = matched.endpoint().is_none()
                && self.left(path, &matched).all(|(scope, _)| !self.is_around(Some(scope), own));
            !found
        });
        found
    }

    /// The same for a request that has not been routed.
    pub(crate) fn has_plain_at(&self, head: &RequestHead, parts: &Parts) -> bool {
        self.has_plain && self.has_plain_beside(Url::new(head.uri.clone()).path(), parts)
    }

    /// Whether an un-annotated resource matches `path`.
    pub(crate) fn has_plain(&self, path: &str) -> bool {
        let mut found = false;
        if self.has_plain {
            self.matches(path, |matched| {
                found = !matched.is_behind && matched.endpoint().is_none();
                !found
            });
        }
        found
    }

    /// Whether a browser must not remember what `default` says of `path`, because an annotated endpoint there says less.
    pub(crate) fn is_outdone(&self, path: &str, default: &Live) -> bool {
        let mut found = false;
        self.matches(path, |matched| {
            let may_run = || !matched.is_behind || self.is_left(path, &matched);
            found = matched.endpoint().is_some_and(|(parts, _)| may_run() && parts.is_outdone(default));
            !found
        });
        found
    }

    /// Whether guards on the scopes that a path leads into are known to send requests on to what is behind them.
    fn is_left(&self, path: &str, matched: &Matched<'_>) -> bool {
        self.left(path, matched).all(|(_, scope)| scope.is_guarded.get())
    }

    /// Whether the router, with `unprocessed` of `path` left, was in the scope that `path` leads into, and not on its way to
    /// `behind`.
    pub(crate) fn stopped_before(&self, path: &str, unprocessed: &str, behind: &Parts) -> bool {
        let mut stopped = false;
        self.matches(path, |matched| {
            let is_it = matched.endpoint().is_some_and(|(parts, _)| std::ptr::eq(&raw const *parts, behind));
            if is_it {
                let is_left = |id: u32| self.rest(id, path) == Some(unprocessed);
                let mut at = matched.entry.parent;
                let mut is_on_its_way = unprocessed.len() == path.len();
                while let Some(id) = at {
                    is_on_its_way |= is_left(id);
                    at = self.entries.get(id as usize).and_then(|entry| entry.parent);
                }
                stopped = !is_on_its_way && matched.scope.is_some_and(is_left);
            }
            !is_it
        });
        stopped
    }

    /// Notes that a request for `path` came to `ran`, past a scope that it leads into. Whether it did.
    pub(crate) fn note_guarded(&self, path: &str, ran: &Parts) -> bool {
        let mut has_passed = false;
        self.matches(path, |matched| {
            let is_it = matched.endpoint().is_some_and(|(parts, _)| std::ptr::eq(&raw const *parts, ran));
            if is_it && matched.is_behind {
                has_passed = true;
                self.left(path, &matched).for_each(|(_, scope)| scope.is_guarded.set(true));
            }
            !is_it
        });
        has_passed
    }
}

impl Seen {
    fn see(&mut self, matched: &Matched<'_>, asked: &Asked<'_>) {
        let shape = matched.entry.shape;
        let Some((parts, class)) = matched.endpoint() else {
            if matches!(matched.entry.kind, Kind::Plain | Kind::Endpoint { .. }) {
                self.plains_differ |= self.plain.is_some_and(|plain| plain != shape);
                self.plain.get_or_insert(shape);
            }
            return;
        };
        self.first.get_or_insert_with(|| Rc::clone(&parts));
        if !parts.declaration.serves(asked.method) {
            return;
        }
        let passes = parts.has_no_guards() || (asked.guards)(&parts);
        self.has_rival |= parts.has_rival.get();
        let candidate = Candidate { parts, class, shape };
        if !passes && asked.are_guards_known {
            // The router does not run it.
        } else if passes {
            self.others_differ =
                self.failed_differ || self.failed.as_ref().is_some_and(|failed| failed.class != class);
            self.chosen = Some(candidate);
        } else if let Some(failed) = &self.failed {
            self.failed_differ |= failed.class != class;
        } else {
            self.failed = Some(candidate);
        }
    }

    /// Something behind the scope that the path leads into.
    ///
    /// Nobody can ask whether a scope has guards, and without them what is behind never runs. Of two endpoints it is not worth
    /// guessing. But a resource without annotation that takes every path, such as files, stands behind most scopes, so that one
    /// counts only where a guard `is_known`; of others see [`Presumption`](super::Presumption).
    fn pass(&mut self, matched: &Matched<'_>, asked: &Asked<'_>, is_known: impl Fn() -> bool) {
        let Some((parts, class)) = matched.endpoint() else {
            self.behind_is_plain = self.behind_is_plain || is_known();
            return;
        };
        if !parts.declaration.serves(asked.method) {
            return;
        }
        let other = self.chosen.as_ref().or(self.failed.as_ref()).or(self.behind.as_ref());
        self.behind_differs |= other.is_some_and(|other| other.class != class);
        self.behind.get_or_insert(Candidate { parts, class, shape: matched.entry.shape });
    }

    fn conclude(self, asked: &Asked<'_>) -> Verdict {
        if self.is_doubtful {
            return Verdict::Unknown;
        }
        let is_chosen = self.chosen.is_some();
        if let (true, Some(chosen), Some(failed)) = (asked.is_preflight, &self.chosen, &self.failed)
            && failed.parts.is_told_apart(&chosen.parts)
        {
            report::passed_over(&failed.parts, &chosen.parts, asked.path);
        }
        let Some(Candidate { parts, shape, .. }) = self.chosen.or(self.failed) else {
            return match (self.first, self.behind) {
                (_, Some(behind)) if self.behind_differs => undecided(&behind.parts, asked),
                (_, Some(behind)) => Verdict::Behind(behind.parts),
                (first, None) if self.plain.is_some() => Verdict::Plain { beside_endpoints: first.is_some() },
                (Some(first), None) => Verdict::Unserved(first),
                (None, None) => Verdict::Plain { beside_endpoints: false },
            };
        };
        // One of the same shape is taken to serve another method: else the endpoint could never run. But where a guard may keep
        // the endpoint from running, the other may be what runs then.
        let is_mixed = self.plains_differ
            || self.has_rival
            || self.behind_is_plain
            || self.plain.is_some_and(|plain| plain != shape || !is_chosen);
        // With an error nobody can ask which of them the router would run.
        let is_unknown = !asked.is_preflight && !asked.are_guards_known;
        let differ =
            self.behind_differs || (!is_chosen && self.failed_differ) || (is_unknown && self.others_differ);
        match (is_mixed, differ) {
            (true, true) => return undecided(&parts, asked),
            (true, false) => return Verdict::Mixed(parts),
            (false, true) => return Verdict::Ambiguous(parts),
            (false, false) => {}
        }
        match self.first {
            Some(first) if asked.is_preflight && !parts.declaration.grants(asked.method) => {
                Verdict::LeftOut(first)
            }
            _ => Verdict::Endpoint(parts),
        }
    }
}

/// Several endpoints that answer differently, or something un-annotated.
fn undecided(parts: &Parts, asked: &Asked<'_>) -> Verdict {
    if asked.is_preflight {
        report::ambiguous(parts, asked.path);
    }
    Verdict::Unknown
}
