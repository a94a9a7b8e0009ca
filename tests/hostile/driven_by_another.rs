//! Inner middleware in which one request drives another.

use std::cell::RefCell;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::{App, Error, Responder, get, rt, test};
use cors_actix::{Cors, cors};
use tests::{Ask, answer, assert_answer};

use crate::{APP, PARTNER, VARY};

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse, Error>>>>;

type Job = Pin<Box<dyn Future<Output = ()>>>;

/// Keeps what it is to do, and whoever comes next does all of it: a queue that its users drive.
struct Queue(Rc<RefCell<Vec<Job>>>);

struct QueueService<S> {
    service: Rc<S>,
    jobs: Rc<RefCell<Vec<Job>>>,
}

impl<S> Transform<S, ServiceRequest> for Queue
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = QueueService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(QueueService { service: Rc::new(service), jobs: Rc::clone(&self.0) }))
    }
}

impl<S> Service<ServiceRequest> for QueueService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<BoxBody>, Error = Error> + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Answering;

    forward_ready!(service);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let (service, jobs) = (Rc::clone(&self.service), Rc::clone(&self.jobs));
        Box::pin(async move {
            let is_driver = request.headers().contains_key("x-driver");
            let out: Rc<RefCell<Option<Result<ServiceResponse, Error>>>> = Rc::default();
            let into = Rc::clone(&out);
            jobs.borrow_mut().push(Box::pin(async move {
                let result = service.call(request).await;
                *into.borrow_mut() = Some(result);
            }));
            if is_driver {
                let all = std::mem::take(&mut *jobs.borrow_mut());
                // Newest first, so that another's endpoint is the last that is reached.
                for job in all.into_iter().rev() {
                    job.await;
                }
            }
            loop {
                if let Some(result) = out.borrow_mut().take() {
                    return result;
                }
                rt::task::yield_now().await;
            }
        })
    }
}

#[cors(origins = ["https://app.example.com", "https://partner.example.net"])]
#[get("/a")]
async fn shared() -> impl Responder {
    "a"
}

/// Whose request drives another's changes nothing about either's answer.
#[actix_web::test]
async fn one_requests_grant_is_not_written_on_anothers_answer() {
    let app =
        test::init_service(App::new().service(shared).wrap(Queue(Rc::default())).wrap(Cors::endpoints()))
            .await;
    let (first, second) =
        (Ask::actual("GET", "/a", APP), Ask::actual("GET", "/a", PARTNER).header("X-Driver", "1"));
    let (first, second) = both(answer(&app, &first), answer(&app, &second)).await;
    assert_answer(&first, 200, &[("access-control-allow-origin", APP), VARY]);
    assert_answer(&second, 200, &[("access-control-allow-origin", PARTNER), VARY]);
}

/// Both, in turns.
async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (Box::pin(a), Box::pin(b));
    let (mut of_a, mut of_b) = (None, None);
    std::future::poll_fn(move |context| {
        use std::task::Poll;
        if of_a.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            of_a = Some(value);
        }
        if of_b.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            of_b = Some(value);
        }
        match (of_a.take(), of_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (of_a, of_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}
