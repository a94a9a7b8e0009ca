//! A scope's own default.

use std::fmt;
use std::future::Ready;

use actix_web::Error;
use actix_web::dev::{
    AppService, HttpServiceFactory, ResourceDef, ResourceMap, Service, ServiceRequest, ServiceResponse,
    fn_factory,
};

use crate::app::App;
use crate::source::{IntoPolicySource, PolicySource};

/// The layer's default for everything un-annotated below a scope: handlers in other files, routes written by hand,
/// `actix-files`.
///
/// ```
/// use actix_web::{App, HttpResponse, web};
/// use cors_actix::{Cors, Policy, policy, scope_default};
///
/// static PARTNERS: Policy = policy!(origins = ["https://partner.example.com"]);
///
/// let app = App::new()
///     .service(
///         web::scope("/api")
///             .service(scope_default(&PARTNERS))
///             .route("/prices", web::get().to(HttpResponse::Ok)),
///     )
///     .wrap(Cors::endpoints());
/// # drop(app);
/// ```
///
/// It stands inside the scope and speaks for that scope only; the innermost one counts. It needs a [`Cors`](crate::Cors)
/// around the app: without one it does nothing, and says so at the scope's first request.
///
/// Make it the first thing in its scope. Where scopes may be mistaken for each other (two of one prefix, told apart by guards),
/// the router says which one it has entered when it comes to the default; a handler that stands before it gets nothing then.
/// Before routing nothing is granted there, and `enforce` in either default refuses.
#[must_use = "a scope's default does nothing until it is registered with `service`"]
pub fn scope_default(policy: impl IntoPolicySource) -> ScopeDefault {
    ScopeDefault { source: policy.into_policy_source() }
}

/// See [`scope_default`].
///
/// ```
/// use actix_web::web;
/// use cors_actix::{Policy, ScopeDefault, policy, scope_default};
///
/// static PARTNERS: Policy = policy!(origins = ["https://partner.example.com"]);
///
/// fn partners() -> ScopeDefault {
///     scope_default(&PARTNERS)
/// }
///
/// let scope = web::scope("/api").service(partners());
/// # drop(scope);
/// ```
pub struct ScopeDefault {
    source: PolicySource,
}

impl HttpServiceFactory for ScopeDefault {
    fn register(self, config: &mut AppService) {
        let live = self.source.live();
        if !live.is_sound() {
            never_start(config);
        }
        // The app is held by its mark.
        App::note_default(config, live);
    }
}

/// A service that there is none of.
type Never = Box<
    dyn Service<
            ServiceRequest,
            Response = ServiceResponse,
            Error = Error,
            Future = Ready<Result<ServiceResponse, Error>>,
        >,
>;

/// Registers what cannot be made, so that the app cannot either. What is wrong was told as an event.
fn never_start(config: &mut AppService) {
    // As a mark: a nested map, which need not start with a slash and which no request reaches.
    let pattern = ResourceDef::new("\u{1}unsound");
    let map = ResourceMap::new(pattern.clone());
    let fails = fn_factory(async || Err::<Never, ()>(()));
    config.register_service(pattern, None, fails, Some(map.into()));
}

impl fmt::Debug for ScopeDefault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("ScopeDefault").field(&self.source).finish()
    }
}
