//! The outermost wrap of an endpoint's resource, where the user wraps something around the handler: it answers preflights, refuses
//! what `enforce` refuses, and puts the policy's headers on every answer, error or not.

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
use super::course::Course;
use crate::decoration::Decoration;

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
        match self.parts.course(&request) {
            Course::Ask(asking) => {
                let own = self.clone();
                EndpointFuture::Asks {
                    inner: Box::pin(async move {
                        let answers = asking.await;
                        let course = own.parts.decided(&request, Some(answers));
                        own.follow(course, request).await
                    }),
                }
            }
            course => self.follow(course, request),
        }
    }
}

impl<S, B> EndpointService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody + 'static,
{
    /// Answers, or calls what the user wraps around the handler.
    fn follow(&self, course: Course, request: ServiceRequest) -> EndpointFuture<S::Future> {
        if let Course::Handle(decoration) = course {
            let finish = decoration.map(|decoration| Finish { decoration, parts: Rc::clone(&self.parts) });
            return EndpointFuture::Inner { inner: self.service.call(request), finish };
        }
        let response = self.parts.answer_instead(course, request);
        EndpointFuture::Answered { response: Some(Box::new(response)) }
    }
}

impl<S> Clone for EndpointService<S> {
    fn clone(&self) -> Self {
        Self { service: Rc::clone(&self.service), parts: Rc::clone(&self.parts) }
    }
}

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
        self.parts.finish(&self.decoration, response);
    }
}
