//! Applications behind one type: a request goes in, the answer is dropped.

use std::fmt;
use std::hint::black_box;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use actix_http::Request;
use actix_service::IntoServiceFactory;
use actix_web::body::MessageBody;
use actix_web::dev::{AppConfig, Service, ServiceFactory, ServiceResponse};
use actix_web::{Error, rt, test};

use crate::requests::Asked;

/// An application that runs.
#[derive(Clone)]
pub struct App(Rc<dyn Fn(&Asked) -> u16>);

impl fmt::Debug for App {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("App").finish_non_exhaustive()
    }
}

impl App {
    /// Starts an application.
    pub fn start<R, S, B>(app: R) -> Self
    where
        R: IntoServiceFactory<S, Request> + 'static,
        S: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error>
            + 'static,
        S::InitError: fmt::Debug,
        S::Service: 'static,
        B: MessageBody + 'static,
    {
        let service = rt::System::new().block_on(test::init_service(app));
        Self(Rc::new(move |asked| serve(&service, asked)))
    }

    /// Asks, drops the answer, and tells its status.
    #[must_use]
    pub fn ask(&self, asked: &Asked) -> u16 {
        (self.0)(asked)
    }
}

fn serve<S, B>(service: &S, asked: &Asked) -> u16
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
{
    let answer = pin!(service.call(request(asked)));
    // Nothing here waits for anything, so one poll is the whole story and no runtime is measured.
    match answer.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => black_box(answer).map_or(0, |answer| answer.status().as_u16()),
        Poll::Pending => unreachable!("a handler that waits"),
    }
}

/// Puts the request together, as the parser does: from a pooled head, line by line.
fn request(asked: &Asked) -> Request {
    let mut request = Request::new();
    let head = request.head_mut();
    head.method = asked.method.clone();
    head.uri = asked.uri.clone();
    for (name, value) in &asked.lines {
        head.headers.append(name.clone(), value.clone());
    }
    request
}
