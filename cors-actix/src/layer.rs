//! The layer: `Cors` around an app.

mod ask;
mod elsewhere;
mod future;
mod preflight;
mod response;
mod state;

use std::fmt;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};

pub(crate) use future::CorsFuture;

use crate::dynamic::DynamicPolicy;
use crate::slot;
use crate::source::{IntoPolicySource, PolicySource};
use state::State;

/// The layer around an app: preflights are answered before any other middleware sees them, and every answer carries the
/// headers of the endpoint it stands for, whoever made it.
///
/// ```
/// use actix_web::{App, HttpResponse, Responder, get, middleware::Logger, web};
/// use cors_actix::{Cors, cors};
///
/// #[cors(origins = ["https://app.example.com"], credentials)]
/// #[get("/items/{id}")]
/// async fn item(id: web::Path<u32>) -> impl Responder { id.to_string() }
///
/// let app = App::new()
///     .service(web::scope("/api").wrap(Logger::default()).service(item))
///     // last, so outermost: outside of everything but what rewrites the path
///     .wrap(Cors::endpoints());
/// # drop(app);
/// ```
///
/// # What it does
///
/// * A preflight for an annotated endpoint gets the *endpoint's* answer before any middleware inside of the layer runs.
/// * What a middleware inside answers instead of the endpoint (a 401, a timeout, an error) gets the endpoint's headers. Errors
///   stay errors.
/// * With [`Cors::new`], what is not annotated, 404 and 405 included, gets the default policy. With [`Cors::endpoints`] it is
///   left alone, so that handlers of `OPTIONS` written by hand keep working.
///
/// The endpoint is found by the router's own patterns, prefixes and order. Nothing ever gets more than the policy of the
/// handler that actix would run: where an un-annotated resource may come first, or where only a guard can tell, the preflight
/// goes on to the real router.
///
/// Guards on scopes are in none of actix's public structures. Of two endpoints of which a scope's guard would choose one, the
/// layer answers for neither, unless both answer alike; the router does, through the middleware inside, and one event says
/// so. Where something un-annotated behind a scope takes some of the scope's paths, as `/{user}/{page}` behind `/api`, it runs if
/// a guard on the scope sends the request on, and cannot otherwise. There the preflight goes on to the router, and the endpoint's
/// answer is given if what comes back shows that the router went into the scope, a 401 of the scope's own authentication
/// included. A guard is taken to say of a preflight what it says of the request.
///
/// What shows nothing is presumed to stand behind no guard: a resource for all that scopes leave over (`Files::new("/", ..)`), and,
/// until a request has come past one, the app's default service. The same where authentication around both refuses,
/// because then nobody asks the router; and where the middleware fails instead of answering, but then only if what stands behind
/// is in no scope of its own, and no annotated endpoint behind the scope was asked on the way (what is wrapped around a
/// resource nobody sees: let that answer instead of failing). Else nothing is granted, and one event says what to do. `enforce` in a default
/// presumes the same: it is decided before the router is asked.
///
/// # Where it stands
///
/// Outside of everything except what rewrites the path (`NormalizePath`): actix runs the wrap that was registered *last*
/// first. What stands outside of it is out of its sight, so nobody can warn: authentication around it refuses preflights that
/// the layer never sees (`testing::Browser` with the feature `testing`, or `cors-check`, shows it), and `actix_cors::Cors`
/// around it answers preflights itself and writes over what the layer writes. One layer is enough; of two around one another
/// the inner one does nothing, and says so once. For a part of an app use [`scope_default`](crate::scope_default).
///
/// Source: Fetch, "CORS-preflight request" (what is one: `OPTIONS` with `Origin` and `Access-Control-Request-Method`) and "HTTP
/// responses" (who answers with what).
#[derive(Clone)]
pub struct Cors {
    default: Option<PolicySource>,
}

impl Cors {
    /// `policy` is the default for everything that is not annotated. Takes a [`Policy`](crate::Policy), or a `&'static` of a
    /// `Policy`, a [`SharedPolicy`](crate::SharedPolicy) or a [`DynamicPolicy`](crate::DynamicPolicy). A policy in a local variable goes
    /// in by value (`policy.clone()`): what is borrowed has to live as long as the server.
    ///
    /// ```
    /// use actix_web::{App, HttpResponse, web};
    /// use cors_actix::{Cors, policy};
    ///
    /// let app = App::new()
    ///     .route("/items", web::get().to(HttpResponse::Ok))
    ///     .wrap(Cors::new(policy!(origins = ["https://app.example.com"])));
    /// # drop(app);
    /// ```
    #[must_use]
    pub fn new(policy: impl IntoPolicySource) -> Self {
        Self { default: Some(policy.into_policy_source()) }
    }

    /// Serves annotated endpoints only.
    #[must_use]
    pub fn endpoints() -> Self {
        Self { default: None }
    }
}

impl fmt::Debug for Cors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Cors").field("default", &self.default).finish()
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = CorsService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let state = State::new(self.default.as_ref());
        let is_sound = state.is_sound();
        let service = CorsService(Rc::new(Around { service, state }));
        ready(if is_sound { Ok(service) } else { Err(()) })
    }
}

/// The service that [`Cors`] makes.
pub struct CorsService<S>(Rc<Around<S>>);

/// What requests share while they wait.
struct Around<S> {
    service: S,
    state: State,
}

impl<S> CorsService<S> {
    fn wrapped(&self) -> &S {
        &self.0.service
    }

    fn state(&self) -> &State {
        &self.0.state
    }
}

impl<S> fmt::Debug for CorsService<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CorsService").finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for CorsService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S, B>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.wrapped().poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let id = slot::id_of(request.request());
        if slot::is_inside(id) {
            self.state().tell_two_layers();
            return CorsFuture::Passed { inner: self.wrapped().call(request) };
        }
        let own = self.clone();
        if !DynamicPolicy::is_used() {
            return CorsFuture::layered(own, id, request, None);
        }
        let questions = self.state().questions(&request);
        if questions.open.is_empty() {
            return CorsFuture::layered(own, id, request, Some(questions.known));
        }
        CorsFuture::Asks {
            inner: Box::pin(async move {
                let answers = questions.answers(&request).await;
                CorsFuture::layered(own, id, request, Some(answers)).await
            }),
        }
    }
}

impl<S> Clone for CorsService<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}
