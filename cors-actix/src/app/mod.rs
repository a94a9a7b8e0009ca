//! What one app registered: its annotated endpoints, in order, and where they stand.
//!
//! An app is built and serves on one thread, so all of this is local to the thread and needs no lock.

mod cover;
mod index;
mod mark;
mod shape;
mod siblings;
mod simple;
#[cfg(test)]
mod tests;
mod tree;
mod trie;

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use actix_web::dev::{AppService, ResourceMap, ServiceRequest};

pub(crate) use index::{Asked, Came, Default, Index, Presumption, Verdict};
pub(crate) use mark::{Entered, Mark, own_pattern};
pub(crate) use siblings::Siblings;

use crate::endpoint::Parts;
use crate::report;
use crate::source::Live;
use mark::Place;
use shape::shape;

thread_local! {
    static APPS: RefCell<Vec<Weak<App>>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u64> = const { Cell::new(0) };
}

/// One app's annotated endpoints.
pub(crate) struct App {
    id: u64,
    /// The app's default service, of which every app has one of its own. As long as this is held, no other app's can have
    /// the same address.
    key: Weak<dyn Any>,
    runs: RefCell<Vec<Run>>,
    last: Cell<Option<Place>>,
    siblings: RefCell<Siblings>,
    index: OnceCell<Index>,
    /// A layer is around the app.
    pub(crate) has_layer: Cell<bool>,
    has_told_alone: Cell<bool>,
    pub(crate) has_told_replaced: Cell<bool>,
    layer_default: RefCell<Option<Live>>,
    /// How many held the app's default service when all was registered.
    holders: Cell<usize>,
}

/// Whether the resource that a request has reached is the first one of the router's map that takes its path.
pub(crate) fn is_first_at(request: &ServiceRequest) -> bool {
    let first = request.resource_map().match_pattern(request.match_info().as_str());
    first.map(|first| shape(&first)) == request.match_pattern().map(|own| shape(&own))
}

/// What a layer finds out about the app that it is around.
pub(crate) enum Found {
    /// Nothing in it is annotated.
    Nothing,
    /// Its registered endpoints.
    App(Rc<App>),
    /// An index that knows nothing.
    Unreadable(Index),
}

impl Found {
    pub(crate) fn index(&self) -> Option<&Index> {
        match self {
            Self::Nothing => None,
            Self::App(app) => app.known_index(),
            Self::Unreadable(index) => Some(index),
        }
    }
}

/// Endpoints that were registered one after the other in one scope.
struct Run {
    is_root: bool,
    endpoints: Vec<(Weak<Parts>, String)>,
    default: Option<Live>,
    /// How many held the app's default service when the first one was registered.
    holders: usize,
}

impl Run {
    /// Whether an endpoint of the same path, name and methods is there already: then another scope is meant, because in one it
    /// could never run.
    fn has(&self, parts: &Parts, own: &str) -> bool {
        self.endpoints.iter().any(|(other, pattern)| {
            let is_same = |other: &Parts| {
                other.declaration.name == parts.declaration.name
                    && other.declaration.methods == parts.declaration.methods
            };
            pattern == own && other.upgrade().is_some_and(|other| is_same(&other))
        })
    }
}

impl App {
    /// The app that `config` belongs to.
    fn of(config: &AppService) -> Rc<Self> {
        let key: Rc<dyn Any> = config.default_service();
        let key = Rc::downgrade(&key);
        APPS.with_borrow_mut(|apps| {
            apps.retain(|app| app.strong_count() > 0);
            let known = apps.iter().filter_map(Weak::upgrade).find(|app| Weak::ptr_eq(&app.key, &key));
            known.unwrap_or_else(|| {
                let id = NEXT.replace(NEXT.get() + 1);
                let app = Rc::new(Self {
                    id,
                    key,
                    runs: RefCell::default(),
                    last: Cell::default(),
                    siblings: RefCell::default(),
                    index: OnceCell::new(),
                    has_layer: Cell::new(false),
                    has_told_alone: Cell::new(false),
                    has_told_replaced: Cell::new(false),
                    layer_default: RefCell::default(),
                    holders: Cell::new(0),
                });
                apps.push(Rc::downgrade(&app));
                app
            })
        })
    }

    /// The app whose resources `map` holds, with its index.
    pub(crate) fn find(map: &ResourceMap) -> Found {
        if APPS.with_borrow(Vec::is_empty) {
            return Found::Nothing;
        }
        let Some(tree) = tree::read(map) else {
            report::unreadable();
            // Which of the thread's apps it is cannot be read either.
            let apps = APPS.with_borrow(|apps| apps.iter().filter_map(Weak::upgrade).collect::<Vec<_>>());
            for app in &apps {
                app.has_layer.set(true);
            }
            return Found::Unreadable(Index::unreadable(
                apps.iter().flat_map(|app| app.scope_defaults()).collect(),
            ));
        };
        let Some(id) = mark::first(&tree) else { return Found::Nothing };
        let known =
            APPS.with_borrow(|apps| apps.iter().filter_map(Weak::upgrade).find(|app| app.id == id.app));
        let Some(app) = known else { return Found::Nothing };
        app.index.get_or_init(|| Index::build(Some(&tree), &app));
        Found::App(app)
    }

    /// Notes an endpoint that is about to be registered. What comes back puts the mark of the app's root behind it.
    pub(crate) fn note(config: &mut AppService, parts: &Rc<Parts>) -> (Rc<Self>, Option<Mark>) {
        let app = Self::of(config);
        let own = mark::own_pattern(parts.declaration.path);
        let place = Place::of(config);
        let (run, mark) = app.enter(config, place, None, |run| run.has(parts, &own));
        app.siblings.borrow_mut().add(parts, run, place.is_root(), &own);
        if let Some(run) = app.runs.borrow_mut().get_mut(run) {
            run.endpoints.push((Rc::downgrade(parts), own));
        }
        (app, mark)
    }

    /// Notes the default of the scope that `config` belongs to.
    pub(crate) fn note_default(config: &mut AppService, default: Live) -> Rc<Self> {
        let app = Self::of(config);
        app.enter(config, Place::of(config), Some(default.clone()), |_| false);
        mark::watch(config, Rc::clone(&app), default);
        app
    }

    /// The defaults of scopes, wherever they stand.
    fn scope_defaults(&self) -> Vec<Live> {
        self.runs.borrow().iter().filter_map(|run| run.default.clone()).collect()
    }

    /// The run that goes on, or a new one with its mark. One that `is_over` does not go on.
    ///
    /// There is one root, so its mark may stand anywhere in it, and where it stands behind the first endpoint, requests for
    /// that one do not come past it.
    fn enter(
        self: &Rc<Self>,
        config: &mut AppService,
        place: Place,
        default: Option<Live>,
        is_over: impl Fn(&Run) -> bool,
    ) -> (usize, Option<Mark>) {
        let mut runs = self.runs.borrow_mut();
        let last = self.last.replace(Some(place));
        let goes_on = if default.is_some() {
            None
        } else if place.is_root() {
            // There is one root, so nothing can be mistaken for it.
            runs.iter().position(|run| run.is_root)
        } else {
            let last_run = runs.len().checked_sub(1).filter(|_| last == Some(place));
            last_run.filter(|last| !runs.get(*last).is_some_and(is_over))
        };
        if let Some(run) = goes_on {
            return (run, None);
        }
        let run = runs.len();
        let mark = Mark { id: mark::Id { app: self.id, run }, app: Rc::clone(self) };
        let later = if place.is_root() && default.is_none() {
            Some(mark)
        } else {
            mark.register(config);
            None
        };
        let holders = place.holders();
        runs.push(Run { is_root: place.is_root(), endpoints: Vec::new(), default, holders });
        (run, later)
    }

    /// The index, built with the first request that needs it.
    pub(crate) fn index(&self, map: &ResourceMap) -> &Index {
        self.index.get_or_init(|| Index::build(tree::read(map).as_ref(), self))
    }

    /// Notes that all is registered: services are made now.
    fn started(&self) {
        self.holders.set(self.key.strong_count());
    }

    /// Notes the layer around the app.
    pub(crate) fn surround(&self, default: Option<Live>) {
        self.has_layer.set(true);
        self.layer_default.replace(default);
    }

    /// The default of the layer around the app.
    pub(crate) fn layer_default(&self) -> Option<Live> {
        self.layer_default.borrow().clone()
    }

    /// The index, where a request has needed it already.
    pub(crate) fn known_index(&self) -> Option<&Index> {
        self.index.get()
    }

    pub(crate) fn siblings(&self) -> std::cell::Ref<'_, Siblings> {
        self.siblings.borrow()
    }
}
