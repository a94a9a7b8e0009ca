//! Marks in the router's map: which app it is, and in which of its scopes annotated endpoints stand.
//!
//! A mark is a service that no request reaches, because no path starts with U+0001. One is registered behind the first
//! endpoint of an app's root, and before the first of each of its scopes: endpoints that follow one another in the same scope
//! share it.

use std::future::ready;
use std::rc::Rc;

use actix_web::dev::{
    AppService, RequestHead, ResourceDef, ResourceMap, ServiceRequest, fn_factory, fn_service,
};
use actix_web::http::uri::PathAndQuery;
use actix_web::{Error, HttpResponse, guard};

use super::tree::Node;
use super::{App, Index};
use crate::notes;
use crate::report;
use crate::source::Live;

const UNREACHABLE: &str = "\u{1}cors";

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id {
    pub(super) app: u64,
    pub(super) run: usize,
}

impl Id {
    /// Reads a node's mark.
    pub(super) fn of(node: &Node) -> Option<Self> {
        let (app, run) = node.name.as_deref()?.strip_prefix(UNREACHABLE)?.split_once('.')?;
        Some(Self { app: app.parse().ok()?, run: run.parse().ok()? })
    }
}

/// The scope that something is registered in, as far as it can be told before the router is built.
///
/// Two scopes may come to lie at the same address one after the other. Most of them are told apart by the count, or by an
/// endpoint that comes twice; where not, the endpoints of the second are not found below the first one's mark, and the index
/// looks for them in the scopes that follow. Where they might stand in either, it says nothing of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Nought for the app itself.
    scope: usize,
    host: usize,
    /// Every scope that was begun meanwhile holds the app's default service, unless it has its own.
    holders: usize,
}

impl Place {
    pub(super) fn of(config: &AppService) -> Self {
        if config.is_root() {
            return Self { scope: 0, host: 0, holders: 0 };
        }
        #[cfg(test)]
        if super::tests::ARE_ALIKE.get() {
            return Self { scope: 1, host: 1, holders: 1 };
        }
        Self {
            scope: std::ptr::from_ref(config) as usize,
            host: config.config().host().as_ptr() as usize,
            holders: Rc::strong_count(&config.default_service()),
        }
    }

    pub(super) fn is_root(self) -> bool {
        self.scope == 0
    }

    /// How many held the app's default service, without who counts.
    pub(super) fn holders(self) -> usize {
        self.holders.saturating_sub(1)
    }
}

/// A mark that is still to be registered.
pub(crate) struct Mark {
    pub(super) id: Id,
    pub(super) app: Rc<App>,
}

impl Mark {
    /// Registers it. Its service holds the app, so that that is there as long as the router is.
    pub(crate) fn register(self, config: &mut AppService) {
        register(config, self.id, self.app);
    }
}

fn register(config: &mut AppService, id: Id, app: Rc<App>) {
    let mut pattern = ResourceDef::new(UNREACHABLE);
    pattern.set_name(format!("{UNREACHABLE}{}.{}", id.app, id.run));
    // A nested map, though an empty one: as a resource it would have to start with a slash, and `url_for` would see it.
    let map = ResourceMap::new(pattern.clone());
    let service = fn_factory(move || {
        app.started();
        let app = Rc::clone(&app);
        let service = fn_service(move |request: ServiceRequest| {
            let _held = &app;
            async { Ok::<_, Error>(request.into_response(HttpResponse::NotFound().finish())) }
        });
        ready(Ok::<_, ()>(service))
    });
    config.register_service(pattern, None, service, Some(map.into()));
}

/// The default of the innermost scope that a request has come into, as noted of the request.
pub(crate) struct Entered {
    pub(crate) default: Live,
    target: Option<PathAndQuery>,
}

impl Entered {
    /// Whether it was this path that led into the scope: inner middleware may have had the request routed again. Compared by where
    /// it lies in memory, which is held: later another path could lie there.
    pub(crate) fn is_of(&self, head: &RequestHead) -> bool {
        let place = |target: &PathAndQuery| (target.path().as_ptr(), target.path().len());
        self.target.as_ref().map(place) == head.uri.path_and_query().map(place)
    }
}

/// Registers what sees every request that comes into a scope with a default, as far as nothing before it takes the request.
///
/// It takes none itself. The pattern does not start with a slash, as those of `external_resource`, so that it is in the router
/// and not in the router's map.
pub(super) fn watch(config: &mut AppService, app: Rc<App>, default: Live) {
    let guard = guard::fn_guard(move |context| {
        if !app.has_layer.get() && !app.has_told_alone.replace(true) {
            report::scope_default_alone();
        }
        if app.known_index().is_some_and(Index::has_doubtful_defaults) {
            let head = context.head();
            let entered = Entered { default: default.clone(), target: head.uri.path_and_query().cloned() };
            drop(notes::add(head, |notes| notes.entered.replace(entered)));
        }
        false
    });
    let never = fn_service(|request: ServiceRequest| async {
        Ok::<_, Error>(request.into_response(HttpResponse::NotFound().finish()))
    });
    config.register_service(ResourceDef::new("{cors:.*}"), Some(vec![Box::new(guard)]), never, None);
}

/// The first mark of a tree.
pub(super) fn first(node: &Node) -> Option<Id> {
    Id::of(node).or_else(|| node.children.iter().flatten().find_map(first))
}

/// A resource's pattern as `Resource::register` normalises it.
pub(crate) fn own_pattern(path: &str) -> String {
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}
