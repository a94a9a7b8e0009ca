//! What a layer knows.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use actix_web::HttpResponse;
use actix_web::dev::{RequestHead, ResourceMap, ServiceRequest};
use actix_web::http::header::HeaderMap;
use cors_core::{MethodVerdict, method_verdict};

use super::future::Began;
use crate::app::{App, Asked, Default, Found, Index, Verdict};
use crate::decoration::Decoration;
use crate::endpoint::Parts;
use crate::refusal::{Refuser, of_preflight};
use crate::report;
use crate::request::{Requested, is_own_origin};
use crate::source::{Grant, Held, Live, PolicySource};

/// A layer around one app.
pub(crate) struct State {
    default: Option<Live>,
    app: OnceCell<Found>,
    has_told_two_layers: Cell<bool>,
    has_told_own_origin: Cell<bool>,
    has_told_replaced: Cell<bool>,
    has_told_undecided: Cell<bool>,
    has_told_presumed: Cell<bool>,
}

impl State {
    pub(super) fn new(default: Option<&PolicySource>) -> Self {
        Self {
            default: default.map(PolicySource::live),
            app: OnceCell::new(),
            has_told_two_layers: Cell::new(false),
            has_told_own_origin: Cell::new(false),
            has_told_replaced: Cell::new(false),
            has_told_undecided: Cell::new(false),
            has_told_presumed: Cell::new(false),
        }
    }

    /// The layer's own default.
    pub(super) fn default(&self) -> Option<&Live> {
        self.default.as_ref()
    }

    /// Whether a server may start with the default.
    pub(super) fn is_sound(&self) -> bool {
        self.default.as_ref().is_none_or(Live::is_sound)
    }

    /// The index of the app around which the layer is, looked for at the first request. `None` where nothing is annotated.
    pub(super) fn index(&self, map: &ResourceMap) -> Option<&Index> {
        let found = self.app.get_or_init(|| {
            let found = App::find(map);
            if let Found::App(app) = &found {
                app.surround(self.default.clone());
            }
            found
        });
        found.index()
    }

    /// The same, once a request has come in.
    pub(super) fn known_index(&self) -> Option<&Index> {
        self.app.get()?.index()
    }

    /// The default for what is not annotated at `path`.
    pub(super) fn default_at(&self, index: Option<&Index>, path: &str) -> Default {
        let or_own = |default: Option<Live>| default.or_else(|| self.default.clone());
        match index.map(|index| index.scope_default(path)) {
            None => Default::Known(self.default.clone()),
            Some(Default::Known(default)) => Default::Known(or_own(default)),
            Some(Default::Undecided(possible)) => {
                Default::Undecided(possible.into_iter().map(or_own).collect())
            }
        }
    }

    /// Whether a default may have something to say about an actual request before it goes inside.
    #[inline]
    pub(super) fn has_default(&self, index: &Index) -> bool {
        self.default.is_some() || index.has_scope_defaults()
    }

    /// What an actual request begins with, or what a default's `enforce` answers instead of an un-annotated handler.
    pub(super) fn began(&self, request: &ServiceRequest) -> Result<Option<Box<Began>>, HttpResponse> {
        let defaults = self.replaceable_defaults(request);
        let left_to = self.enforce(request, &defaults)?;
        let is_empty = defaults.is_empty() && left_to.is_none();
        Ok(if is_empty { None } else { Some(Box::new(Began { defaults, left_to, trail: None })) })
    }

    /// The defaults of this moment that may count, where they may be other ones by the time of the answer.
    fn replaceable_defaults(&self, request: &ServiceRequest) -> Vec<(Live, Held)> {
        let mut began: Vec<(Live, Held)> = Vec::new();
        let index = self.index(request.resource_map());
        if !index.is_some_and(Index::has_scope_defaults) && !matches!(self.default, Some(Live::Shared(_))) {
            return began;
        }
        let mut hold = |live: Live| {
            if matches!(live, Live::Shared(_)) && !began.iter().any(|(known, _)| known.same(&live)) {
                let held = live.now();
                began.push((live, held));
            }
        };
        match self.default_at(index, request.match_info().as_str()) {
            Default::Known(default) => default.into_iter().for_each(hold),
            Default::Undecided(possible) => possible.into_iter().flatten().for_each(&mut hold),
        }
        began
    }

    /// The default that counts once the router has told: that of the scope which it has `entered`, if any.
    pub(super) fn entered_default(&self, index: &Index, entered: Option<Live>) -> Option<Live> {
        entered.or_else(|| index.root_default().cloned()).or_else(|| self.default.clone())
    }

    /// What the default says to an actual request, or what its `enforce` answers instead, where nothing is annotated.
    pub(super) fn decided_default(
        &self,
        request: &ServiceRequest,
    ) -> Result<Option<Decoration>, HttpResponse> {
        let Some(default) = &self.default else { return Ok(None) };
        let head = request.head();
        let decoration = Decoration::new(default.now(), true, &head.headers);
        // Now, because with an error the request will be gone.
        decoration.tell(Refuser::Default, head);
        if decoration.is_foreign() && !is_own_origin(head) {
            return Err(decoration.refusal());
        }
        Ok(Some(decoration))
    }

    /// What the default's `enforce` answers instead of an un-annotated handler; else the annotated endpoint, if any, to which it
    /// leaves a request that it would have refused.
    fn enforce(
        &self,
        request: &ServiceRequest,
        began: &[(Live, Held)],
    ) -> Result<Option<Rc<Parts>>, HttpResponse> {
        let index = self.index(request.resource_map());
        let path = request.match_info().as_str();
        if !index.is_some_and(Index::has_scope_defaults) && !self.may_enforce(began) {
            return Ok(None);
        }
        let head = request.head();
        let Some((_, default)) = enforcing(&self.default_at(index, path), began, head) else {
            return Ok(None);
        };
        let context = request.guard_ctx();
        let method = head.method.as_str().as_bytes();
        let guards = |parts: &Parts| parts.guards_pass(&context);
        let asked = Asked { path, method, is_preflight: false, are_guards_known: true, guards: &guards };
        match index.map_or(Verdict::Plain { beside_endpoints: false }, |index| index.verdict(&asked)) {
            // An annotated endpoint enforces for itself.
            Verdict::Endpoint(parts) | Verdict::LeftOut(parts) | Verdict::Ambiguous(parts) => Ok(Some(parts)),
            Verdict::Mixed(_)
            | Verdict::Behind(_)
            | Verdict::Unserved(_)
            | Verdict::Plain { .. }
            | Verdict::Unknown => {
                default.tell(Refuser::Default, head);
                Err(default.refusal())
            }
        }
    }

    fn may_enforce(&self, began: &[(Live, Held)]) -> bool {
        self.default.as_ref().is_some_and(|live| held(live, began).policy.enforce())
    }

    pub(super) fn tell_two_layers(&self) {
        if !self.has_told_two_layers.replace(true) {
            report::two_layers();
        }
    }

    pub(super) fn tell_undecided(&self, path: &str) {
        if !self.has_told_undecided.replace(true) {
            report::undecided_default(path);
        }
    }

    pub(super) fn tell_presumed(&self, path: &str) {
        if !self.has_told_presumed.replace(true) {
            report::presumed(path);
        }
    }

    /// Tells that an answer said itself who may read it.
    pub(super) fn tell_said(&self, is_of_endpoint: bool, path: &str) {
        if is_of_endpoint {
            if !self.has_told_replaced.replace(true) {
                report::replaced(path);
            }
        } else if !self.has_told_own_origin.replace(true) {
            report::own_origin(path);
        }
    }
}

/// The default that keeps what is not annotated from `head`, and what it says, if there is such a one. Where it cannot be told which
/// default counts, none is let down.
pub(super) fn enforcing(
    default: &Default,
    began: &[(Live, Held)],
    head: &RequestHead,
) -> Option<(Live, Decoration)> {
    let foreign = |live: &Live| {
        let default = Decoration::new(held(live, began), true, &head.headers);
        default.is_foreign().then(|| (live.clone(), default))
    };
    let found = match default {
        Default::Known(default) => default.as_ref().and_then(foreign),
        Default::Undecided(possible) => possible.iter().flatten().find_map(foreign),
    };
    found.filter(|_| !is_own_origin(head))
}

/// What `live` says, as it was when the request began.
pub(super) fn held(live: &Live, began: &[(Live, Held)]) -> Held {
    let known = began.iter().find(|(known, _)| known.same(live));
    known.map_or_else(|| live.now(), |(_, held)| held.clone())
}

/// A default's answer to a preflight; `is_uncached`: browsers are not to remember it.
pub(super) fn answer(
    default: &Live,
    is_uncached: bool,
    asked: Requested<'_>,
    request: &ServiceRequest,
) -> HttpResponse {
    let held = default.now();
    if !held.is_granted_by_source() {
        let methods: Vec<&str> = held.policy.methods().collect();
        of_preflight(Refuser::Default, &held, &methods, asked, request.headers());
    }
    respond(&held, is_uncached, asked, request.headers())
}

/// The same, of which nothing is told.
pub(super) fn silent_answer(
    default: &Live,
    is_uncached: bool,
    asked: Requested<'_>,
    headers: &HeaderMap,
) -> HttpResponse {
    respond(&default.now(), is_uncached, asked, headers)
}

fn respond(held: &Held, is_uncached: bool, asked: Requested<'_>, headers: &HeaderMap) -> HttpResponse {
    let verdict = match asked {
        Requested::Method(method) => method_verdict(method, held.policy.methods()),
        _ => MethodVerdict::Refused,
    };
    let grant = match verdict {
        MethodVerdict::Refused => Grant::NoMethod,
        MethodVerdict::Served | MethodVerdict::Unlisted => held.grant(headers),
    };
    held.preflight(is_uncached).respond(grant.is_allowed(), held.origin(&grant))
}
