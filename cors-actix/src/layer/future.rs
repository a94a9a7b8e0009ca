//! The time between a request and its answer.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{RequestHead, Service, ServiceRequest, ServiceResponse, Url};
use actix_web::http::header::{HeaderMap, HeaderValue, ORIGIN};
use actix_web::http::uri::PathAndQuery;
use actix_web::http::{Method, Uri};
use actix_web::{Error, HttpRequest, HttpResponse};
use pin_project_lite::pin_project;

use super::CorsService;
use super::preflight::Inward;
use super::state::State;
use crate::decoration::Decoration;
use crate::dynamic::{Answers, Scope, of_any_path};
use crate::endpoint::Parts;
use crate::notes;
use crate::refusal;
use crate::request::{Requested, requested};
use crate::slot::{Place, Reached, RequestId, Window, place};
use crate::source::{Held, Live};
use crate::trail::Trail;

/// What is to be done with the answer.
pub(crate) enum Course {
    /// Nothing in the app is annotated: the default, if there is one, has decided when the request came in.
    Default(Option<Decoration>),
    Actual(Saved),
    Preflight(Inward),
}

impl Course {
    /// Where the path lies that is held until the answer is written.
    #[inline]
    fn held(&self) -> Place {
        let Self::Actual(Saved { target: Some(target), .. }) = self else { return (0, 0) };
        place(target.path())
    }

    /// Whether an actual request has another path than it came with.
    fn has_moved(&self, request: &HttpRequest) -> bool {
        let Self::Actual(saved) = self else { return false };
        saved.url().is_none_or(|url| url.path() != request.match_info().as_str())
    }
}

/// What an error's answer is decided by: with an error the request is gone.
pub(crate) struct Saved {
    target: Option<PathAndQuery>,
    pub(super) method: Method,
    origin: Option<HeaderValue>,
    is_repeated: bool,
    /// A refusal may be told.
    pub(super) is_told: bool,
    /// Boxed, because most requests have nothing of this.
    began: Option<Box<Began>>,
}

/// What a request began with.
#[derive(Default)]
pub(super) struct Began {
    /// The defaults that may count and may be replaced meanwhile: a request sees one policy from start to end.
    pub(super) defaults: Vec<(Live, Held)>,
    /// To which endpoint a default's `enforce` left it to refuse.
    pub(super) left_to: Option<Rc<Parts>>,
    /// Where the router goes with the request, if something depends on it.
    pub(super) trail: Option<Trail>,
}

impl Saved {
    pub(super) fn new(head: &RequestHead, began: Option<Box<Began>>) -> Self {
        let lines = head.headers.get_all(ORIGIN).as_slice();
        Self {
            target: head.uri.path_and_query().cloned(),
            method: head.method.clone(),
            origin: lines.first().cloned(),
            is_repeated: lines.len() > 1,
            is_told: refusal::may_be_told(head),
            began,
        }
    }

    /// The defaults that the request began with, where they may have been replaced.
    pub(super) fn defaults(&self) -> &[(Live, Held)] {
        self.began.as_ref().map_or(&[], |began| &began.defaults)
    }

    /// The endpoint to which a default's `enforce` left it to refuse.
    pub(super) fn left_to(&self) -> Option<&Parts> {
        self.began.as_ref()?.left_to.as_deref()
    }

    pub(super) fn trail(&self) -> Option<&Trail> {
        self.began.as_ref()?.trail.as_ref()
    }

    /// The path as the router saw it. `CONNECT` alone names none.
    pub(super) fn url(&self) -> Option<Url> {
        self.target.clone().map(|target| {
            // An absolute target may leave the root's slash out, as its `path` does not.
            let is_root = target.path() == "/";
            Url::new(if is_root { Uri::from_static("/") } else { Uri::from(target) })
        })
    }

    /// As much of the request's headers as a decision looks at.
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for _ in 0..=usize::from(self.is_repeated) {
            if let Some(origin) = &self.origin {
                headers.append(ORIGIN, origin.clone());
            }
        }
        headers
    }
}

pin_project! {
    /// The answer of [`Cors`](crate::Cors).
    #[project = Projected]
    pub enum CorsFuture<S, B>
    where
        S: Service<ServiceRequest>,
    {
        /// There is a layer around this one.
        Passed { #[pin] inner: S::Future },
        /// What the layer answers, or wraps.
        Layered { #[pin] layered: Layered<S> },
        /// Sources of origins are asked first.
        Asks { inner: Asking<B> },
    }
}

pin_project! {
    /// A request that has come to the layer.
    ///
    /// What the layer wraps is called at the first poll, not before: then one window is enough, and what has to be remembered is
    /// put down only where the answer has to be waited for.
    pub struct Layered<S>
    where
        S: Service<ServiceRequest>,
    {
        service: CorsService<S>,
        id: RequestId,
        answers: Option<Answers>,
        request: Option<ServiceRequest>,
        #[pin]
        inner: Option<S::Future>,
        waits: Option<Waits>,
    }
}

/// What an answer that is not there yet will be written by.
struct Waits {
    course: Course,
    reached: Option<Reached>,
}

/// An answer behind a question to a source.
type Asking<B> = Pin<Box<dyn Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>>>>;

impl<S, B> CorsFuture<S, B>
where
    S: Service<ServiceRequest>,
{
    pub(super) fn layered(
        service: CorsService<S>,
        id: RequestId,
        request: ServiceRequest,
        answers: Option<Answers>,
    ) -> Self {
        notes::forget(id.head());
        let layered = Layered { service, id, answers, request: Some(request), inner: None, waits: None };
        Self::Layered { layered }
    }
}

impl<S, B> fmt::Debug for CorsFuture<S, B>
where
    S: Service<ServiceRequest>,
{
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CorsFuture").finish_non_exhaustive()
    }
}

impl<S, B> Future for CorsFuture<S, B>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Layered { layered } => layered.poll(context),
            Projected::Passed { inner } => {
                let result = ready!(inner.poll(context));
                Poll::Ready(result.map(ServiceResponse::map_into_left_body))
            }
            Projected::Asks { inner } => inner.as_mut().poll(context),
        }
    }
}

impl<S, B> Layered<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
{
    #[inline]
    fn poll(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Result<ServiceResponse<EitherBody<B>>, Error>> {
        let mut this = self.project();
        let state = this.service.state();
        let Some(request) = this.request.take() else {
            let Some(inner) = this.inner.as_pin_mut() else { return Poll::Pending };
            let held = this.waits.as_ref().map_or((0, 0), |waits| waits.course.held());
            let window = Window::open(*this.id, held);
            let polled = inner.poll(context);
            if let Some(waits) = this.waits.as_mut() {
                window.close(&mut waits.reached);
            }
            if polled.is_pending() {
                return Poll::Pending;
            }
            let Some(mut waits) = this.waits.take() else { return Poll::Pending };
            return state.finished(polled, waits.reached.as_ref(), &mut waits.course, *this.answers);
        };
        let scope = this.answers.map(Scope::enter);
        let mut course = match requested(request.head()) {
            Requested::Nothing => match state.index(request.resource_map()) {
                None => match state.decided_default(&request) {
                    Ok(default) => Course::Default(default),
                    Err(answer) => return Poll::Ready(Ok(of_layer(request, answer))),
                },
                Some(index) => {
                    let mut began = None;
                    if state.has_default(index) {
                        began = match state.began(&request) {
                            Ok(began) => began,
                            Err(answer) => return Poll::Ready(Ok(of_layer(request, answer))),
                        };
                    }
                    if let Some(trail) = index.trail(&request) {
                        began.get_or_insert_default().trail = Some(trail);
                    }
                    Course::Actual(Saved::new(request.head(), began))
                }
            },
            asked => match state.preflight(asked, &request) {
                Ok(answer) => return Poll::Ready(Ok(of_layer(request, answer))),
                Err(inward) => Course::Preflight(inward),
            },
        };
        drop(scope);
        let window = Window::open(*this.id, course.held());
        this.inner.set(Some(this.service.wrapped().call(request)));
        let Some(inner) = this.inner.as_pin_mut() else { return Poll::Pending };
        let polled = inner.poll(context);
        let mut reached = None;
        window.close(&mut reached);
        if polled.is_pending() {
            *this.waits = Some(Waits { course, reached });
            return Poll::Pending;
        }
        state.finished(polled, reached.as_ref(), &mut course, *this.answers)
    }
}

/// The layer's own answer.
fn of_layer<B>(request: ServiceRequest, answer: HttpResponse) -> ServiceResponse<EitherBody<B>> {
    ServiceResponse::new(request.into_parts().0, answer.map_into_right_body())
}

/// An answer of what the layer wraps.
#[inline]
fn of_inside<B>(response: ServiceResponse<B>) -> ServiceResponse<EitherBody<B>> {
    let (request, response) = response.into_parts();
    ServiceResponse::new(request, response.map_into_left_body())
}

impl State {
    /// What the layer wraps has answered, written on where it lies, because an answer is large; or the layer's own answer, which
    /// had to wait for this one.
    #[inline]
    fn finished<B>(
        &self,
        mut polled: Poll<Result<ServiceResponse<B>, Error>>,
        reached: Option<&Reached>,
        course: &mut Course,
        answers: Option<Answers>,
    ) -> Poll<Result<ServiceResponse<EitherBody<B>>, Error>> {
        let answers = answers.map(|answers| match &polled {
            // What was asked for one path is not said of another one that inner middleware has made of it.
            Poll::Ready(Ok(response)) if course.has_moved(response.request()) => of_any_path(answers),
            _ => answers,
        });
        let _scope = answers.map(Scope::enter);
        match &mut polled {
            Poll::Ready(Ok(response)) => {
                if let Course::Preflight(inward) = &*course
                    && let Some(answer) = self.presumed(inward, response, reached.is_some())
                {
                    return polled.map_ok(|inside| inside.into_response(answer.map_into_right_body()));
                }
                self.finish(response, reached, course);
                notes::forget(notes::place(response.request().head()));
            }
            Poll::Ready(Err(error)) => self.finish_error(error, reached, course),
            Poll::Pending => {}
        }
        polled.map_ok(of_inside)
    }
}
