//! The time between a request and its answer.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{RequestHead, ServiceResponse, Url};
use actix_web::http::header::{HeaderMap, HeaderValue, ORIGIN};
use actix_web::http::uri::PathAndQuery;
use actix_web::http::{Method, Uri};
use pin_project_lite::pin_project;

use super::preflight::Inward;
use super::state::State;
use crate::dynamic::{Answers, Scope};
use crate::slot::{Reached, RequestId, Window};
use crate::source::Held;

/// What is to be done with the answer.
pub(crate) enum Course {
    Actual(Saved),
    Preflight(Inward),
}

/// What an error's answer is decided by: with an error the request is gone.
pub(crate) struct Saved {
    target: Option<PathAndQuery>,
    pub(super) method: Method,
    origin: Option<HeaderValue>,
    is_repeated: bool,
    /// The default, where it may be replaced meanwhile: a request sees one policy from start to end.
    pub(super) default: Option<Held>,
}

impl Saved {
    pub(super) fn new(head: &RequestHead, default: Option<Held>) -> Self {
        let lines = head.headers.get_all(ORIGIN).as_slice();
        Self {
            target: head.uri.path_and_query().cloned(),
            method: head.method.clone(),
            origin: lines.first().cloned(),
            is_repeated: lines.len() > 1,
            default,
        }
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
    pub enum CorsFuture<F, B> {
        /// Answered by the layer.
        Answered { response: Option<Box<ServiceResponse>> },
        /// There is a layer around this one.
        Passed { #[pin] inner: F },
        /// What the layer wraps.
        Inner {
            #[pin] inner: F,
            state: Rc<State>,
            id: RequestId,
            reached: Option<Reached>,
            course: Course,
            answers: Option<Answers>,
        },
        /// Sources of origins are asked first.
        Asks { inner: Asking<B> },
    }
}

/// An answer behind a question to a source.
type Asking<B> = Pin<Box<dyn Future<Output = Result<ServiceResponse<EitherBody<B>>, Error>>>>;

impl<F, B> CorsFuture<F, B> {
    pub(super) fn answered(response: ServiceResponse) -> Self {
        Self::Answered { response: Some(Box::new(response)) }
    }
}

impl<F, B> fmt::Debug for CorsFuture<F, B> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CorsFuture").finish_non_exhaustive()
    }
}

impl<F, B> Future for CorsFuture<F, B>
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
            Projected::Passed { inner } => {
                let result = ready!(inner.poll(context));
                Poll::Ready(result.map(ServiceResponse::map_into_left_body))
            }
            Projected::Asks { inner } => inner.as_mut().poll(context),
            Projected::Inner { inner, state, id, reached, course, answers } => {
                let window = Window::open(*id);
                let polled = inner.poll(context);
                if let Some(now) = window.close() {
                    *reached = Some(now);
                }
                let result = ready!(polled);
                let _scope = answers.map(Scope::enter);
                Poll::Ready(match result {
                    Ok(mut response) => {
                        if let Course::Preflight(inward) = &*course
                            && let Some(answer) = state.presumed(inward, &response, reached.is_some())
                        {
                            return Poll::Ready(Ok(response.into_response(answer).map_into_right_body()));
                        }
                        state.finish(&mut response, reached.take(), course);
                        Ok(response.map_into_left_body())
                    }
                    Err(mut error) => {
                        state.finish_error(&mut error, reached.take(), course);
                        Err(error)
                    }
                })
            }
        }
    }
}
