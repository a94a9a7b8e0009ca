//! The engine against `tower-http`'s `CorsLayer`, both around the same service, without any framework.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::hint::black_box;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use cors_core::headers::Value;
use cors_core::{OriginField, Policy};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderName, HeaderValue, ORIGIN};
use http::{Method, Request, Response, StatusCode};
use tower::{Layer, Service, service_fn};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::case::Case;
use crate::handlers::{origins, policy};
use crate::requests::KINDS;

/// The cases.
///
/// # Panics
///
/// If a request of the table is none.
#[must_use]
pub fn cases() -> Vec<Case> {
    KINDS
        .iter()
        .flat_map(|(what, method, fields)| {
            let request = Rc::new(move || {
                let mut request = Request::new(());
                *request.method_mut() = method.as_str().parse().expect("a method");
                for (name, value) in *fields {
                    request
                        .headers_mut()
                        .append(HeaderName::from_static(name), HeaderValue::from_static(value));
                }
                request
            });
            let mut cases = Vec::new();
            let asked = Rc::clone(&request);
            cases.push(Case::new(format!("tower/none/{what}"), move || {
                answer(&mut service_fn(handler), asked());
            }));
            for count in [1, 100] {
                let (layer, asked) = (tower_http(count), Rc::clone(&request));
                let service = std::cell::RefCell::new(layer.layer(service_fn(handler)));
                cases.push(Case::new(format!("tower/tower-http-{count}/{what}"), move || {
                    answer(&mut *service.borrow_mut(), asked());
                }));
                let (ours, asked) = (Ours::new(policy(&origins(count))), Rc::clone(&request));
                cases.push(Case::new(format!("tower/engine-{count}/{what}"), move || {
                    drop(black_box(ours.answer(&asked())));
                }));
            }
            cases
        })
        .collect()
}

fn handler(_: Request<()>) -> Ready<Result<Response<()>, Infallible>> {
    ready(Ok(Response::new(())))
}

fn answer<S: Service<Request<()>, Response = Response<()>>>(service: &mut S, request: Request<()>) {
    match pin!(service.call(request)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => drop(black_box(answer)),
        Poll::Pending => unreachable!("a service that waits"),
    }
}

fn tower_http(count: usize) -> CorsLayer {
    let listed = origins(count).into_iter().map(|origin| HeaderValue::try_from(origin).expect("an origin"));
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(listed))
        .allow_methods([Method::GET])
        .allow_headers(["content-type", "x-requested-with"].map(HeaderName::from_static))
        .expose_headers([HeaderName::from_static("x-total")])
        .allow_credentials(true)
        .max_age(std::time::Duration::from_secs(600))
}

/// The least adapter: what the engine says, on `http`'s types.
struct Ours {
    policy: Policy,
    actual: [Rendered; 2],
    preflight: [Rendered; 2],
}

type Rendered = Vec<(HeaderName, Option<HeaderValue>)>;

impl Ours {
    fn new(policy: Policy) -> Self {
        let render = |(name, value): (&'static str, Value<'_>)| {
            let constant = match value {
                Value::Text(text) => Some(HeaderValue::from_str(text).expect("proven")),
                Value::OriginAsSent => None,
            };
            (HeaderName::from_static(name), constant)
        };
        let actual = [false, true].map(|granted| policy.actual_headers(granted).map(render).collect());
        let preflight =
            [false, true].map(|granted| policy.preflight_headers(granted, "GET", None).map(render).collect());
        Self { policy, actual, preflight }
    }

    fn answer(&self, request: &Request<()>) -> Response<()> {
        let origin = request.headers().get(ORIGIN);
        let granted = self
            .policy
            .decide(origin.map_or(OriginField::Absent, |value| OriginField::One(value.as_bytes())))
            .is_allowed();
        let mut response = Response::new(());
        let is_preflight = request.method() == Method::OPTIONS
            && origin.is_some()
            && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD);
        if is_preflight {
            *response.status_mut() = if granted { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN };
        }
        let rendered = if is_preflight { &self.preflight } else { &self.actual };
        for (name, value) in &rendered[usize::from(granted)] {
            if let Some(value) = value.as_ref().or(origin) {
                response.headers_mut().append(name, value.clone());
            }
        }
        response
    }
}
