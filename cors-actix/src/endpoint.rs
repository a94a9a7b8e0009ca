//! An annotated endpoint: which requests its resource takes, and what is outermost around it.

mod guard;
mod parts;
mod wrap;

use std::fmt;
use std::rc::Rc;

use actix_web::Resource;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::guard::Guard;

pub(crate) use guard::RouteGuard;
pub(crate) use parts::Parts;
pub(crate) use wrap::SelfDecorated;
pub(crate) use wrap::Wrap;

use crate::app::App;
use crate::declaration::Declaration;

/// One resource of an annotated handler, at registration.
///
/// What the attribute writes uses it like this where the user has wraps; ours is the last one, so it is outside of them:
///
/// ```text
/// let endpoint = Endpoint::new(Declaration { .. }).guard(user_guard);
/// let resource = Resource::new(endpoint.path()).name(endpoint.name()).guard(endpoint.route_guard())
///     .wrap(user_wrap).wrap(endpoint.wrap()).to(handler);
/// endpoint.register(resource, config);
/// ```
pub struct Endpoint {
    parts: Rc<Parts>,
}

impl Endpoint {
    /// Renders the policy's headers, once per registration.
    #[must_use]
    pub fn new(declaration: Declaration) -> Self {
        Self { parts: Rc::new(Parts::new(declaration)) }
    }

    /// Adds a guard of the user's.
    #[must_use]
    pub fn guard(self, guard: impl Guard + 'static) -> Self {
        self.parts.add_guard(guard);
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
        RouteGuard::new(Rc::clone(&self.parts))
    }

    /// The outermost wrap of the resource.
    #[must_use]
    pub fn wrap(&self) -> Wrap {
        Wrap::new(Rc::clone(&self.parts))
    }

    /// The resource, where no wrap of the user's is to be around the handler.
    #[must_use]
    pub fn resource(&self) -> Resource {
        Resource::new(self.path()).name(self.name()).guard(self.route_guard())
    }

    /// Registers what [`resource`](Self::resource) made, with a handler in it.
    pub fn register_resource(self, resource: Resource, config: &mut AppService) {
        let resource = resource.wrap(self.wrap());
        self.register(resource, config);
    }

    /// Registers the finished resource, and notes where it stands.
    pub fn register(self, resource: impl HttpServiceFactory, config: &mut AppService) {
        let (app, mark) = App::note(config, &self.parts);
        self.parts.enter(app);
        resource.register(config);
        if let Some(mark) = mark {
            mark.register(config);
        }
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Endpoint").field("declaration", &self.parts.declaration).finish_non_exhaustive()
    }
}
