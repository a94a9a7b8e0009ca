//! An annotated endpoint: which requests its resource takes, and what is outermost around it.

mod guard;
mod wrap;

use std::fmt;
use std::rc::Rc;

use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::guard::Guard;
use actix_web::http::Method;

pub use guard::RouteGuard;
pub use wrap::Wrap;

use crate::declaration::{Declaration, Source};
use crate::rendered::Rendered;

/// One resource of an annotated handler, at registration.
pub struct Endpoint {
    parts: Rc<Parts>,
    guards: Vec<Rc<dyn Guard>>,
}

/// What guard and wrap share.
struct Parts {
    declaration: Declaration,
    methods: Vec<Method>,
    /// `None` where the endpoint is `disabled`.
    answers: Option<Answers>,
}

struct Answers {
    policy: &'static cors_core::Policy,
    actual: Rendered,
    preflight: Rendered,
}

impl Endpoint {
    /// Renders the policy's headers, once per registration.
    #[must_use]
    pub fn new(declaration: Declaration) -> Self {
        let answers = match declaration.source {
            Source::Constant(policy) => Some(Answers {
                policy,
                actual: Rendered::actual(policy),
                preflight: Rendered::preflight(policy, declaration.joined),
            }),
            Source::Disabled => None,
        };
        let methods =
            declaration.methods.iter().filter_map(|name| Method::from_bytes(name.as_bytes()).ok()).collect();
        Self { parts: Rc::new(Parts { declaration, methods, answers }), guards: Vec::new() }
    }

    /// Adds a guard of the user's.
    #[must_use]
    pub fn guard(mut self, guard: impl Guard + 'static) -> Self {
        self.guards.push(Rc::new(guard));
        self
    }

    /// The attribute's path.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.parts.declaration.path
    }

    /// The resource's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.parts.declaration.name
    }

    /// The resource's one guard: takes the endpoint's requests, and the preflights for them.
    #[must_use]
    pub fn route_guard(&self) -> RouteGuard {
        RouteGuard::new(Rc::clone(&self.parts), self.guards.clone())
    }

    /// The outermost wrap of the resource.
    #[must_use]
    pub fn wrap(&self) -> Wrap {
        Wrap::new(Rc::clone(&self.parts))
    }

    /// Registers the finished resource.
    pub fn register(self, resource: impl HttpServiceFactory, config: &mut AppService) {
        resource.register(config);
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Endpoint").field("declaration", &self.parts.declaration).finish_non_exhaustive()
    }
}
