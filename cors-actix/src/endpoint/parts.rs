//! What guard, wrap, layer and index share of an endpoint.

use std::cell::{Cell, OnceCell, RefCell};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use actix_web::guard::{Guard, GuardContext};
use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse};
use cors_core::{MethodVerdict, Policy, method_verdict};

use crate::app::App;
use crate::declaration::{Declaration, Source};
use crate::decoration::Decoration;
use crate::dynamic::{AskedFor, DynamicPolicy};
use crate::one_path;
use crate::refusal::{Refuser, of_disabled, of_preflight};
use crate::rendered::{Rendered, refusal};
use crate::request::Requested;
use crate::source::{Compiled, Grant, Held, Live};

/// An endpoint.
pub(crate) struct Parts {
    pub(crate) declaration: Declaration,
    pub(super) methods: Vec<Method>,
    /// `methods` of the attribute leaves out none of what the route serves.
    grants_all: bool,
    guards: RefCell<Vec<Box<dyn Guard>>>,
    /// `None` where the endpoint is `disabled`.
    live: Option<Live>,
    /// The preflight's answer, where the policy never changes; with `Access-Control-Max-Age: 0` beside it.
    preflight: Option<Rendered>,
    uncached: OnceCell<Rendered>,
    app: OnceCell<Rc<App>>,
    /// Defaults that were compared, by where they lie, each with what [`one_path::is_outdone`] says.
    outdone: RefCell<Vec<(usize, bool)>>,
    /// Preflights must not be cached: another endpoint of the path refuses what this one grants.
    pub(crate) is_uncached: Cell<bool>,
    /// The same for endpoints of one pattern in one scope, once the app's routes have been read.
    pub(crate) path_number: Cell<Option<u32>>,
    /// No other endpoint has its path, as far as the app's routes tell, once they have been read.
    pub(crate) is_alone: OnceCell<bool>,
    /// Another resource has run in its place: whichever runs, nothing beyond what both say is granted before routing.
    pub(crate) has_rival: Cell<bool>,
    /// An un-annotated resource of its path stands before it.
    pub(crate) has_plain_before: Cell<bool>,
    /// It has run itself, so it is not hidden for good.
    pub(crate) has_run: Cell<bool>,
    /// How often the layer has compared what it expects with what ran.
    pub(crate) comparisons: Cell<u8>,
    /// That it has run may tell of a scope's guards, or where it stands: some of its paths lead into a scope before it.
    pub(crate) is_telling: Cell<bool>,
    pub(crate) has_told_ambiguous: Cell<bool>,
}

impl Parts {
    pub(super) fn new(declaration: Declaration) -> Self {
        let live = match declaration.source {
            Source::Constant(policy) => Some(Live::Fixed(Rc::new(Compiled::new(policy.clone())))),
            Source::Shared(shared) => Some(Live::Shared(shared)),
            Source::Dynamic(policy) => Some(Live::Dynamic(policy)),
            Source::Disabled => None,
        };
        let preflight = match &live {
            Some(Live::Fixed(compiled)) => {
                Some(Rendered::preflight(&compiled.policy, declaration.joined, None))
            }
            _ => None,
        };
        let grants_all = declaration.methods.iter().all(|method| declaration.granted.contains(method));
        let methods =
            declaration.methods.iter().filter_map(|name| Method::from_bytes(name.as_bytes()).ok()).collect();
        Self {
            declaration,
            methods,
            grants_all,
            guards: RefCell::default(),
            live,
            preflight,
            uncached: OnceCell::new(),
            app: OnceCell::new(),
            outdone: RefCell::default(),
            is_uncached: Cell::new(false),
            path_number: Cell::new(None),
            is_alone: OnceCell::new(),
            has_rival: Cell::new(false),
            has_plain_before: Cell::new(false),
            has_run: Cell::new(false),
            comparisons: Cell::new(0),
            is_telling: Cell::new(false),
            has_told_ambiguous: Cell::new(false),
        }
    }

    pub(super) fn add_guard(&self, guard: impl Guard + 'static) {
        self.guards.borrow_mut().push(Box::new(guard));
    }

    /// Where the endpoint was registered.
    pub(super) fn enter(&self, app: Rc<App>) {
        // An endpoint is registered once: registration consumes it.
        drop(self.app.set(app));
    }

    pub(super) fn app(&self) -> Option<&Rc<App>> {
        self.app.get()
    }

    /// Whether actual requests with `method` are for this endpoint.
    #[inline]
    pub(crate) fn serves(&self, method: &Method) -> bool {
        match self.methods.as_slice() {
            [one] => one == method,
            several => several.contains(method),
        }
    }

    /// Whether the router names this endpoint as what a request has come to. `false` as well where nothing can be told by that.
    pub(crate) fn is_named_by(&self, request: &HttpRequest) -> bool {
        self.has_plain_before.get() && request.match_name() == Some(self.declaration.name)
    }

    pub(crate) fn has_no_guards(&self) -> bool {
        self.guards.borrow().is_empty()
    }

    /// Whether the user's guards let a request through.
    pub(crate) fn guards_pass(&self, context: &GuardContext<'_>) -> bool {
        self.guards.borrow().iter().all(|guard| guard.check(context))
    }

    /// Whether both answer every request alike.
    pub(crate) fn answers_as(&self, other: &Self) -> bool {
        self.declaration.source.same(other.declaration.source)
            && self.declaration.joined == other.declaration.joined
    }

    /// A number that is the same for endpoints that answer alike, and seldom for others, given that of a policy: comparing policies
    /// takes longer.
    pub(crate) fn alike(&self, policy: &mut impl FnMut(&'static Policy) -> u64) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.declaration.joined.hash(&mut hasher);
        if let Source::Constant(constant) = self.declaration.source {
            hasher.write_u64(policy(constant));
        }
        hasher.finish()
    }

    /// Whether guards of this one's alone decide between it and `other`, which answers otherwise.
    pub(crate) fn is_told_apart(&self, other: &Self) -> bool {
        other.has_no_guards() && !self.answers_as(other)
    }

    /// Whether a browser must not remember what a default says of its path. Policies are compared once.
    pub(crate) fn is_outdone(&self, default: &Live) -> bool {
        let place = default.place();
        if let Some((_, known)) = self.outdone.borrow().iter().find(|(of, _)| *of == place) {
            return *known;
        }
        let is_outdone = one_path::is_outdone(self, default);
        self.outdone.borrow_mut().push((place, is_outdone));
        is_outdone
    }

    /// The policy, if a source decides about its origins.
    pub(crate) fn dynamic(&self) -> Option<&'static DynamicPolicy> {
        self.live.as_ref()?.dynamic()
    }

    /// The policy of this moment.
    pub(crate) fn now(&self) -> Option<Held> {
        self.live.as_ref().map(|live| live.now_for(AskedFor::Path))
    }

    /// Whether a server may start with the endpoint's policy.
    pub(super) fn is_sound(&self) -> bool {
        self.live.as_ref().is_none_or(Live::is_sound)
    }

    /// What an actual answer to a served method gets; `None` where the endpoint is `disabled`.
    #[inline]
    pub(crate) fn decorate(&self, method: &Method, headers: &HeaderMap) -> Option<Decoration> {
        let is_granted = self.grants_all || self.declaration.granted.contains(&method.as_str());
        self.now().map(|held| Decoration::new(held, is_granted, headers))
    }

    /// The endpoint's own answer to a preflight.
    pub(crate) fn answer(&self, requested: Requested<'_>, headers: &HeaderMap) -> HttpResponse {
        let verdict = match requested {
            Requested::Method(method) => method_verdict(method, self.declaration.granted.iter().copied()),
            _ => MethodVerdict::Refused,
        };
        self.answer_with(verdict, requested, headers)
    }

    /// The endpoint's answer to a preflight for a method that neither it nor another endpoint of its path grants.
    pub(crate) fn answer_unserved(&self, requested: Requested<'_>, headers: &HeaderMap) -> HttpResponse {
        let verdict = match requested {
            Requested::Method(method) => method_verdict(method, []),
            _ => MethodVerdict::Refused,
        };
        self.answer_with(verdict, requested, headers)
    }

    fn answer_with(
        &self,
        verdict: MethodVerdict,
        requested: Requested<'_>,
        headers: &HeaderMap,
    ) -> HttpResponse {
        let Some(held) = self.now() else {
            of_disabled(&self.declaration, requested, headers);
            return refusal();
        };
        let granted = self.declaration.granted;
        if !held.is_granted_by_source() {
            of_preflight(Refuser::Endpoint(&self.declaration), &held, granted, requested, headers);
        }
        let grant = match verdict {
            MethodVerdict::Refused => Grant::NoMethod,
            MethodVerdict::Served | MethodVerdict::Unlisted => held.grant(headers),
        };
        let (is_granted, origin) = (grant.is_allowed(), held.origin(&grant));
        match (&self.preflight, self.is_uncached.get()) {
            (Some(rendered), false) => rendered.respond(is_granted, origin),
            (Some(_), true) => self.uncached.get_or_init(|| self.render(&held)).respond(is_granted, origin),
            (None, _) => self.render(&held).respond(is_granted, origin),
        }
    }

    fn render(&self, held: &Held) -> Rendered {
        let max_age = self.is_uncached.get().then_some("0");
        Rendered::preflight(&held.policy, self.declaration.joined, max_age)
    }
}
