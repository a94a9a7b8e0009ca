//! What only holds if no guard sends a request past the scope that its path leads into.
//!
//! Whether a scope has guards is in nothing that actix makes public: neither the router's map nor the request says so, and to
//! ask the router is to run the middleware of the scope. The app's default service stands behind every scope, too, and
//! nobody sees it. So a layer that never presumed that there is no guard could answer no preflight of any scope before the
//! middleware of that scope.
//!
//! What can be seen is an un-annotated resource behind the scope that takes the path as well. There the answer waits until the
//! router has been asked: how far the request came decides, whatever middleware answered. The presumption has to do where
//! nothing shows: a resource for all that is left over, such as files, stands behind most scopes; what answers around both has
//! asked nobody; and with an error the request is gone.
//!
//! Of an error shows as much as our own guards see, because the router asks them on its way: one that stands behind the scope and
//! was asked says that the scope was passed. That none was asked says nothing. The middleware of the scope stands between the
//! router and the guards inside of it, so they are not asked where it fails; and what is asked between the scope and the
//! resource behind it can only be registered there, which is the user's code and no library's.

use std::cell::OnceCell;

use actix_web::HttpRequest;
use actix_web::dev::ServiceRequest;
use actix_web::http::StatusCode;

use super::{Entry, Index, Kind, Matched};
use crate::source::Live;
use crate::trail::Trail;

/// That a request goes into a scope, though something un-annotated behind it takes the path as well.
#[derive(Debug)]
pub(crate) struct Presumption {
    scope: u32,
    /// What stands behind the scope stands in one of its own. Then an error may come from either.
    is_in_another_scope: bool,
    /// The scope is known to have guards.
    is_guarded: bool,
    /// The defaults of what stands behind; `None`: the layer's.
    pub(crate) defaults: Vec<Option<Live>>,
}

/// Where the router has come, with a request that may go into a scope or past it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Came {
    /// Into the scope.
    Into,
    /// Past it.
    Past,
    /// It ran into a resource inside, and no more than the pattern that the router names says so: one behind the scope makes the
    /// same of the path. Nothing is granted for it, and nothing is learnt of the scope's guards.
    ///
    /// Of two scopes of which the middleware of one has answered, or two resources of one text, nothing at all tells which.
    /// That is [`Past`](Self::Past), which errs to the safe side: if it was past, and that were not remembered, an answer that
    /// shows nothing would be taken for the scope's later.
    Either,
    /// No further than to what is around both: either nothing took the request, or the router was not asked.
    Before,
}

/// Where a request may have come.
// Each was come across or not.
#[allow(clippy::struct_excessive_bools)]
struct Places {
    is_before: bool,
    is_inside: bool,
    is_outside: bool,
    /// A resource inside has the pattern that the router names.
    is_named_inside: bool,
    /// None outside has, and no scope is there to come to.
    is_unnamed_outside: bool,
}

impl Default for Places {
    fn default() -> Self {
        Self {
            is_before: false,
            is_inside: false,
            is_outside: false,
            is_named_inside: false,
            is_unnamed_outside: true,
        }
    }
}

impl Presumption {
    /// Whether the scope's answer is right for a request that came so far, and got this status.
    ///
    /// Where nothing takes a request, actix says 404, or 405. Other refusals are those of a middleware.
    pub(crate) fn holds(&self, came: Came, status: StatusCode) -> bool {
        let nothing = [StatusCode::NOT_FOUND, StatusCode::METHOD_NOT_ALLOWED];
        let is_refusal = status.is_client_error() || status.is_server_error();
        match came {
            Came::Into => true,
            Came::Past | Came::Either => false,
            Came::Before => !self.is_guarded && is_refusal && !nothing.contains(&status),
        }
    }

    /// Whether the scope's answer is right in place of an error, which does not say where it was made.
    pub(crate) fn holds_for_error(&self, status: StatusCode) -> bool {
        !self.is_in_another_scope && self.holds(Came::Before, status)
    }
}

impl Index {
    /// What has to be presumed for a look-up of `path` to be right.
    pub(crate) fn presumption(&self, path: &str) -> Option<Presumption> {
        if !self.has_overlaps {
            return None;
        }
        let mut presumption: Option<Presumption> = None;
        self.matches(path, |matched| {
            if matched.is_behind && matches!(matched.entry.kind, Kind::Plain) {
                self.presume(path, &matched, &mut presumption);
            }
            true
        });
        presumption
    }

    /// Follows an actual request, if what an error means depends on where it came.
    #[inline]
    pub(crate) fn trail(&self, request: &ServiceRequest) -> Option<Trail> {
        if self.has_overlaps { self.follow(request) } else { None }
    }

    #[cold]
    fn follow(&self, request: &ServiceRequest) -> Option<Trail> {
        self.presumption(request.match_info().as_str()).map(|_| Trail::of(request))
    }

    fn presume(&self, path: &str, behind: &Matched<'_>, presumption: &mut Option<Presumption>) {
        let Some((id, scope)) = self.left(path, behind).next() else { return };
        if self.is_for_the_rest(behind.entry, scope) {
            return;
        }
        let presumption = presumption.get_or_insert_with(|| Presumption {
            scope: id,
            is_in_another_scope: false,
            is_guarded: false,
            defaults: Vec::new(),
        });
        // Who is in the inner one is in the outer one, too.
        presumption.scope = presumption.scope.max(id);
        presumption.is_in_another_scope |= !self.is_around(behind.entry.parent, scope);
        presumption.is_guarded |= self.left(path, behind).all(|(_, scope)| scope.is_guarded.get());
        presumption.defaults.push(self.default_around(behind.entry).cloned());
    }

    /// Where the router has come with a request that may go into the scope of `presumption`.
    pub(crate) fn came(&self, presumption: &Presumption, request: &HttpRequest) -> Came {
        let info = request.match_info();
        let Some(scope) = self.entries.get(presumption.scope as usize) else { return Came::Past };
        let mut found = self.scratch.take();
        found.clear();
        self.trie.find(info.as_str(), &mut found);
        let is_before = info.unprocessed().len() == info.as_str().len();
        let mut came = Places { is_before, ..Places::default() };
        let pattern = OnceCell::new();
        for id in found.iter().filter(|id| self.has_come_to(**id, info)) {
            let Some(entry) = self.entries.get(*id as usize) else { continue };
            let is_scope = matches!(entry.kind, Kind::Scope(_));
            // The router names the resource that it has reached; where it has reached none, the first one that takes the path.
            let is_named = || {
                let named = pattern.get_or_init(|| request.match_pattern());
                named.as_ref().is_none_or(|named| *named == self.full_pattern(entry))
            };
            match () {
                () if self.is_around(Some(*id), scope) => came.is_before = true,
                () if (presumption.scope..scope.end).contains(id) => {
                    came.is_inside = true;
                    // Where a scope has this text, so has a resource that takes the path.
                    came.is_named_inside |= is_named();
                }
                () => {
                    came.is_outside = true;
                    came.is_unnamed_outside &= !is_scope && !is_named();
                }
            }
        }
        self.scratch.set(found);
        match came {
            Places { is_outside: false, is_before: false, is_inside: true, .. } => Came::Into,
            Places { is_outside: false, is_before: true, .. } => Came::Before,
            Places { is_before: false, is_named_inside: true, is_unnamed_outside: true, .. } => Came::Either,
            _ => Came::Past,
        }
    }

    /// Whether the router has asked an endpoint behind the scope of `presumption`: then the request came past the scope.
    pub(crate) fn has_asked_behind(&self, presumption: &Presumption, path: &str, trail: &Trail) -> bool {
        let Some(scope) = self.entries.get(presumption.scope as usize) else { return true };
        let mut has_asked = false;
        self.matches(path, |matched| {
            has_asked =
                matched.id >= scope.end && matched.endpoint().is_some_and(|(parts, _)| trail.has(&parts));
            !has_asked
        });
        has_asked
    }

    /// Notes that a request went past the scope of `presumption`, which therefore has guards.
    pub(crate) fn note_passed(&self, presumption: &Presumption) {
        if let Some(scope) = self.entries.get(presumption.scope as usize) {
            scope.is_guarded.set(true);
        }
    }

    /// The scopes that lead `path` away from what stands behind them, unless guards on them send it on. In order.
    pub(super) fn left<'a>(
        &'a self,
        path: &'a str,
        behind: &Matched<'a>,
    ) -> impl Iterator<Item = (u32, &'a Entry)> {
        let (behind_id, behind_entry) = (behind.id, behind.entry);
        behind.before.iter().filter_map(move |id| {
            let scope = self.entries.get(*id as usize)?;
            let is_left = matches!(scope.kind, Kind::Scope(_))
                && scope.end <= behind_id
                && self.is_around(scope.parent, behind_entry)
                && self.rest(*id, path).is_some();
            is_left.then_some((*id, scope))
        })
    }

    /// Whether a resource takes all that a scope and others before it leave over, as files and fallbacks do.
    pub(super) fn is_for_the_rest(&self, resource: &Entry, scope: &Entry) -> bool {
        let is_empty = |entry: &Entry| entry.patterns.iter().all(|own| own.is_empty() || own == "/");
        let mut level = resource.parent;
        while !self.is_around(level, scope) {
            let Some(around) = level.and_then(|id| self.entries.get(id as usize)) else { return false };
            if !is_empty(around) {
                return false;
            }
            level = around.parent;
        }
        if resource.is_prefix {
            return is_empty(resource);
        }
        // No one's literal.
        ["/\u{1}", "/\u{1}/\u{1}", "/\u{1}/\u{1}/\u{1}"].iter().all(|path| resource.rest(path).is_some())
    }

    /// The default that counts for what is un-annotated in the scope of an entry.
    pub(super) fn default_around(&self, entry: &Entry) -> Option<&Live> {
        let mut at = entry.parent;
        while let Some(around) = at.and_then(|id| self.entries.get(id as usize)) {
            if let Kind::Scope(Some(default)) = &around.kind {
                return Some(default);
            }
            at = around.parent;
        }
        self.root_default.as_ref()
    }
}
