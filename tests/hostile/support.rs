//! What the attacks share.

use std::sync::{Arc, LazyLock, Mutex};

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::ErrorUnauthorized;
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use cors_actix::{Policy, policy};
use tests::Answer;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Dispatch, Event, Metadata, Subscriber};

/// A default that allows a page which the strict endpoints do not.
pub(crate) static LAX: Policy =
    policy!(origins = ["https://partner.example.net"], methods = [GET, HEAD, POST, PUT, PATCH, DELETE]);

/// As [`LAX`], and foreign origins do not reach the handlers.
pub(crate) static ENFORCED: Policy = policy!(
    origins = ["https://partner.example.net"],
    methods = [GET, HEAD, POST, PUT, PATCH, DELETE],
    enforce
);

/// Asserts that an answer grants nothing to anybody.
#[track_caller]
pub(crate) fn assert_no_grant(answer: &Answer) {
    let granted: Vec<_> =
        answer.headers.iter().filter(|(name, _)| name.starts_with("access-control-")).collect();
    assert!(granted.is_empty(), "a grant: {answer}");
}

/// Authentication that lets nobody in, as most do it.
pub(crate) async fn deny(
    request: ServiceRequest,
    _next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Ok(request.into_response(HttpResponse::Unauthorized().body("who are you?")))
}

/// The same as `actix-web-httpauth` does it.
pub(crate) async fn fail(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    Err(ErrorUnauthorized("who are you?"))
}

/// Authentication that asks for a header.
pub(crate) async fn auth(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse, Error> {
    if request.headers().contains_key("authorization") {
        Ok(next.call(request).await?.map_into_boxed_body())
    } else {
        Ok(request.into_response(HttpResponse::Unauthorized().finish()))
    }
}

/// The events of target `cors` while it lives, one line each.
pub(crate) struct Events {
    lines: Arc<Mutex<Vec<String>>>,
    _guard: tracing::subscriber::DefaultGuard,
}

impl Events {
    pub(crate) fn capture() -> Self {
        // While there is one subscriber only, `tracing` remembers for all threads what the first one to come to an event says.
        static SECOND: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Capture(Arc::default())));
        LazyLock::force(&SECOND);
        let lines = Arc::new(Mutex::new(Vec::new()));
        let guard = tracing::subscriber::set_default(Capture(Arc::clone(&lines)));
        Self { lines, _guard: guard }
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

struct Capture(Arc<Mutex<Vec<String>>>);

impl Subscriber for Capture {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors"
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        struct Line(String);
        impl Visit for Line {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                use std::fmt::Write as _;
                let _ = write!(self.0, " {}={value:?}", field.name());
            }
        }
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}
