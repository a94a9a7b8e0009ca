//! The outermost wrap of an endpoint's resource: it answers preflights, refuses what `enforce` refuses, and puts the policy's
//! headers on every answer, error or not.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use pin_project_lite::pin_project;

use super::Parts;
use crate::app::is_first_at;
use crate::decoration::Decoration;
use crate::dynamic::{Answers, OriginQuery, Scope, add};
use crate::refusal::Refuser;
use crate::rendered::refusal;
use crate::report;
use crate::request::{Requested, is_own_origin, origin, requested};
use crate::slot::{self, Answer, Reached};

/// Makes the service around an endpoint.
#[derive(Clone)]
pub struct Wrap {
    parts: Rc<Parts>,
}

impl Wrap {
    pub(super) fn new(parts: Rc<Parts>) -> Self {
        Self { parts }
    }
}

impl fmt::Debug for Wrap {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Wrap").field("declaration", &self.parts.declaration).finish_non_exhaustive()
    }
}

impl<S, B> Transform<S, ServiceRequest> for Wrap
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = EndpointService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        // What an environment variable holds was told as an event; a server that allows nobody by mistake does not start.
        let service = EndpointService { service: Rc::new(service), parts: Rc::clone(&self.parts) };
        ready(if self.parts.is_sound() { Ok(service) } else { Err(()) })
    }
}

/// The service around an endpoint.
pub struct EndpointService<S> {
    /// Shared with requests that wait for a source of origins.
    service: Rc<S>,
    parts: Rc<Parts>,
}

impl<S> fmt::Debug for EndpointService<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EndpointService").finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for EndpointService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = EndpointFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let Some(policy) = self.parts.dynamic() else { return self.call_decided(request) };
        let (field, _) = origin(request.headers());
        let decided = policy.decide_now(field, |origin| {
            let pattern = request.match_pattern().unwrap_or_default();
            OriginQuery::new(origin, &pattern, request.match_info().iter())
        });
        let mut answers = Answers::default();
        match decided {
            Ok(decision) => {
                add(&mut answers, policy, decision.is_allowed());
                let _scope = Scope::enter(answers);
                self.call_decided(request)
            }
            Err(query) => {
                let own = self.clone();
                EndpointFuture::Asks {
                    inner: Box::pin(async move {
                        add(&mut answers, policy, policy.decide(query).await.is_allowed());
                        let answer = {
                            let _scope = Scope::enter(answers);
                            own.call_decided(request)
                        };
                        answer.await
                    }),
                }
            }
        }
    }
}

impl<S, B> EndpointService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    /// Answers, or calls the handler; a source of origins, if there is one, has been asked.
    fn call_decided(&self, request: ServiceRequest) -> EndpointFuture<S::Future> {
        let head = request.head();
        let asked = requested(head);
        if asked != Requested::Nothing {
            let answer = self.parts.preflight(asked, &request);
            return self.complete(request, answer);
        }
        self.parts.has_run.set(true);
        let has_layer = slot::has_layer(request.request());
        let Some(decoration) = self.parts.decorate(&head.method, &head.headers) else {
            self.leave_complete(&request);
            return EndpointFuture::Inner { inner: self.service.call(request), finish: None };
        };
        decoration.tell(Refuser::Endpoint(&self.parts.declaration), head);
        if decoration.is_foreign() && !is_own_origin(head) {
            return self.complete(request, decoration.refusal());
        }
        let finish = if has_layer {
            slot::leave(self.reached(&request, Answer::Decorate(decoration)));
            None
        } else {
            if self.parts.has_layer() {
                // The layer works elsewhere.
                slot::note(&request, self.reached(&request, Answer::Decorate(decoration.clone())));
            }
            Some(Finish { decoration, parts: Rc::clone(&self.parts) })
        };
        EndpointFuture::Inner { inner: self.service.call(request), finish }
    }
}

impl<S> Clone for EndpointService<S> {
    fn clone(&self) -> Self {
        Self { service: Rc::clone(&self.service), parts: Rc::clone(&self.parts) }
    }
}

impl<S> EndpointService<S> {
    /// What a layer is to know about `request`.
    fn reached(&self, request: &ServiceRequest, answer: Answer) -> Reached {
        Reached { parts: Rc::clone(&self.parts), path: slot::path_of(request.request()), answer }
    }

    /// Tells whatever layer there is that it need not write anything.
    fn leave_complete(&self, request: &ServiceRequest) {
        if slot::has_layer(request.request()) {
            slot::leave(self.reached(request, Answer::Complete));
        } else if self.parts.has_layer() {
            slot::note(request, self.reached(request, Answer::Complete));
        }
    }

    /// Answers without the handler.
    fn complete<F>(&self, request: ServiceRequest, answer: HttpResponse) -> EndpointFuture<F> {
        self.leave_complete(&request);
        let response = request.into_response(answer);
        EndpointFuture::Answered { response: Some(Box::new(response)) }
    }
}

impl Parts {
    /// Whether a layer may come to see what is finished here.
    fn has_layer(&self) -> bool {
        self.app().is_some_and(|app| app.has_layer.get())
    }

    /// Tells that an answer of the app's said itself who may read it.
    fn tell_replaced(&self) {
        if self.app().is_some_and(|app| !app.has_told_replaced.replace(true)) {
            report::replaced(self.declaration.path);
        }
    }

    /// The answer to a preflight that the router brought here.
    fn preflight(&self, asked: Requested<'_>, request: &ServiceRequest) -> HttpResponse {
        let headers = request.headers();
        let path = request.match_info().as_str();
        let Some(index) = self.app().map(|app| app.index(request.resource_map())) else {
            return self.answer(asked, headers);
        };
        let Requested::Method(method) = asked else { return refusal() };
        if !index.is_readable() {
            // All that is known is what the router's map has first for the path, which names no methods and no guards.
            let is_first = is_first_at(request) && self.guards_pass(&request.guard_ctx());
            let is_granted = is_first && self.declaration.grants(method);
            return if is_granted { self.answer(asked, headers) } else { refusal() };
        }
        if self.declaration.grants(method) {
            // The handler that runs may be one without annotation, which took no preflight.
            let is_hidden = self.has_rival.get() && !self.has_run.get();
            // One of the same shape may be what runs when a guard of ours fails.
            let may_fail = || !self.has_no_guards() && !self.guards_pass(&request.guard_ctx());
            let is_mixed =
                is_hidden || index.is_mixed(path, self) || (may_fail() && index.has_plain_beside(path, self));
            return if is_mixed { refusal() } else { self.answer(asked, headers) };
        }
        if index.has_plain_beside(path, self) { refusal() } else { self.answer_unserved(asked, headers) }
    }
}

/// Marks a response that an endpoint has finished where no layer was at work.
pub(crate) struct SelfDecorated;

pin_project! {
    /// The answer of an endpoint.
    #[project = Projected]
    pub enum EndpointFuture<F> {
        /// Answered without the handler.
        Answered { response: Option<Box<ServiceResponse>> },
        /// The handler, and the user's own wraps.
        Inner { #[pin] inner: F, finish: Option<Finish> },
        /// A source of origins is asked first.
        Asks { inner: Asking },
    }
}

/// An answer behind a question to a source.
type Asking = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

impl<F> fmt::Debug for EndpointFuture<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EndpointFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for EndpointFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(*response)),
                None => Poll::Pending,
            },
            Projected::Asks { inner } => inner.as_mut().poll(context),
            Projected::Inner { inner, finish } => {
                Poll::Ready(match ready!(inner.poll(context)) {
                    Ok(mut response) => {
                        if let Some(finish) = finish {
                            finish.write(response.response_mut());
                        }
                        Ok(response.map_into_boxed_body())
                    }
                    Err(mut error) => {
                        if let Some(finish) = finish.take() {
                            // The error stays one, for whoever logs or maps it further outside.
                            error.add_response_mapper(move |mut response| {
                                finish.write(&mut response);
                                response
                            });
                        }
                        Err(error)
                    }
                })
            }
        }
    }
}

/// What an endpoint writes itself.
pub struct Finish {
    decoration: Decoration,
    parts: Rc<Parts>,
}

impl fmt::Debug for Finish {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Finish").finish_non_exhaustive()
    }
}

impl Finish {
    fn write<B>(&self, response: &mut HttpResponse<B>) {
        if self.decoration.write(response.headers_mut()) {
            self.parts.tell_replaced();
        }
        if self.parts.has_layer() {
            response.extensions_mut().insert(SelfDecorated);
        }
    }
}
