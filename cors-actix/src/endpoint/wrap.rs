//! The outermost wrap of an endpoint's resource: it answers preflights, refuses what `enforce` refuses, and puts the policy's
//! headers on every answer, error or not.

use std::fmt;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, HeaderMap,
    HeaderValue,
};
use actix_web::{Error, HttpResponse};
use cors_core::{Decision, MethodVerdict, Refusal, method_verdict};
use pin_project_lite::pin_project;

use super::{Answers, Parts};
use crate::request::{Requested, is_own_origin, origin, requested};
use crate::vary;

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
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = EndpointService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(EndpointService { service, parts: Rc::clone(&self.parts) }))
    }
}

/// The service around an endpoint.
pub struct EndpointService<S> {
    service: S,
    parts: Rc<Parts>,
}

impl<S> fmt::Debug for EndpointService<S> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EndpointService").finish_non_exhaustive()
    }
}

impl<S, B> Service<ServiceRequest> for EndpointService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = EndpointFuture<S::Future>;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let head = request.head();
        let asked = requested(head);
        let answered = match &self.parts.answers {
            None => match asked {
                Requested::Nothing => {
                    return EndpointFuture::Inner { inner: self.service.call(request), decoration: None };
                }
                _ => disabled(),
            },
            Some(answers) => {
                let (field, value) = origin(&head.headers);
                // A method that `methods` leaves out counts as not served.
                let granted = self.parts.declaration.granted;
                let decision = if asked == Requested::Nothing && !served(granted, head.method.as_str()) {
                    Decision::Refuse(Refusal::MethodNotServed)
                } else {
                    answers.policy.decide(field)
                };
                match asked {
                    Requested::Nothing => {
                        let foreign = matches!(decision, Decision::Refuse(_)) && answers.policy.enforce();
                        let value = value.cloned();
                        if !foreign || is_own_origin(head) {
                            let parts = Rc::clone(&self.parts);
                            let inner = self.service.call(request);
                            let decoration = Some(Decoration { parts, decision, origin: value });
                            return EndpointFuture::Inner { inner, decoration };
                        }
                        answers.refuse(decision)
                    }
                    Requested::Repeated => {
                        answers.preflight.respond(Decision::Refuse(Refusal::MethodMalformed), None)
                    }
                    Requested::Method(method) => {
                        let verdict = method_verdict(method, granted.iter().copied());
                        let refused = verdict == MethodVerdict::Refused;
                        let decision =
                            if refused { Decision::Refuse(Refusal::MethodNotServed) } else { decision };
                        answers.preflight.respond(decision, value)
                    }
                }
            }
        };
        EndpointFuture::Answered { response: Some(Box::new(request.into_response(answered))) }
    }
}

fn served(granted: &[&str], method: &str) -> bool {
    granted.contains(&method)
}

impl Answers {
    /// What `enforce` answers instead of the handler.
    fn refuse(&self, decision: Decision) -> HttpResponse {
        let mut response = HttpResponse::Forbidden().finish();
        self.actual.write(decision, None, response.headers_mut());
        response
    }
}

/// A preflight of an endpoint that takes no part in CORS.
fn disabled() -> HttpResponse {
    let mut response = HttpResponse::Forbidden().finish();
    vary::merge(response.headers_mut(), &HeaderValue::from_static(cors_core::headers::VARY_PREFLIGHT));
    response
}

/// What is to be written on the answer.
struct Decoration {
    parts: Rc<Parts>,
    decision: Decision,
    origin: Option<HeaderValue>,
}

impl Decoration {
    /// Replaces what is set further inside: there is never more than one value of each header.
    fn write(&self, headers: &mut HeaderMap) {
        for name in
            [ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_EXPOSE_HEADERS]
        {
            headers.remove(name);
        }
        if let Some(answers) = &self.parts.answers {
            answers.actual.write(self.decision, self.origin.as_ref(), headers);
        }
    }
}

pin_project! {
    /// The answer of an endpoint.
    #[project = Projected]
    pub enum EndpointFuture<F> {
        /// Answered without the handler.
        Answered { response: Option<Box<ServiceResponse>> },
        /// The handler, and the user's own wraps.
        Inner { #[pin] inner: F, decoration: Option<Decoration> },
    }
}

impl<F> fmt::Debug for EndpointFuture<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("EndpointFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for EndpointFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            Projected::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map_into_right_body())),
                None => Poll::Pending,
            },
            Projected::Inner { inner, decoration } => {
                let mut result = ready!(inner.poll(context));
                if let Some(decoration) = decoration.take() {
                    match &mut result {
                        Ok(response) => decoration.write(response.headers_mut()),
                        // The error stays one, for whoever logs or maps it further outside.
                        Err(error) => error.add_response_mapper(move |mut response| {
                            decoration.write(response.headers_mut());
                            response
                        }),
                    }
                }
                Poll::Ready(result.map(ServiceResponse::map_into_left_body))
            }
        }
    }
}
