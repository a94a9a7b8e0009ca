//! An annotated endpoint: which requests its resource takes, and what is outermost around it.

mod course;
mod guard;
mod handled;
mod parts;
mod wrap;

use std::fmt;
use std::rc::Rc;

use actix_web::dev::{AppService, HttpServiceFactory, ResourceDef};
use actix_web::guard::Guard;
use actix_web::{FromRequest, Handler, Responder};

pub(crate) use course::SelfDecorated;
pub(crate) use guard::RouteGuard;
pub(crate) use parts::Parts;
pub(crate) use wrap::Wrap;

use crate::app::{App, Mark, own_pattern};
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

    /// Registers the endpoint with a handler, where the user wraps nothing around it.
    pub fn register_handler<F, Args>(self, handler: F, config: &mut AppService)
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        let service = handled::service(Rc::clone(&self.parts), handler);
        let mut pattern = ResourceDef::new(own_pattern(self.path()));
        pattern.set_name(self.name());
        let guards: Vec<Box<dyn Guard>> = vec![Box::new(self.route_guard())];
        let mark = self.enter(config);
        config.register_service(pattern, Some(guards), service, None);
        if let Some(mark) = mark {
            mark.register(config);
        }
    }

    /// Registers the finished resource, where the user wraps something around the handler.
    pub fn register(self, resource: impl HttpServiceFactory, config: &mut AppService) {
        let mark = self.enter(config);
        resource.register(config);
        if let Some(mark) = mark {
            mark.register(config);
        }
    }

    /// Notes where the endpoint stands. What comes back puts a mark behind it.
    fn enter(&self, config: &mut AppService) -> Option<Mark> {
        let (app, mark) = App::note(config, &self.parts);
        self.parts.enter(app);
        mark
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Endpoint").field("declaration", &self.parts.declaration).finish_non_exhaustive()
    }
}
