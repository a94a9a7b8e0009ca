//! Servers of a test's own, beside the playground's: what they are asked is written down.

use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use actix_web::body::MessageBody;
use actix_web::dev::{ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Condition, Next, from_fn};
use actix_web::rt::System;
use actix_web::rt::time::timeout;
use actix_web::web::ServiceConfig;
use actix_web::{App, Error, HttpServer, rt};
use cors_actix::Cors;
use serde_json::Value;

use crate::session::Session;
use crate::{DEADLINE, driver};

/// A server on loopback, until it is dropped.
pub(crate) struct Server {
    /// `localhost` and its port.
    pub(crate) authority: String,
    handle: ServerHandle,
    wire: Wire,
}

/// What came in, in order: method, path, and what was answered.
type Wire = Arc<Mutex<Vec<String>>>;

impl Server {
    pub(crate) fn start(configure: fn(&mut ServiceConfig)) -> Self {
        Self::start_behind(None, configure)
    }

    /// With a layer around the app.
    pub(crate) fn start_behind(layer: Option<fn() -> Cors>, configure: fn(&mut ServiceConfig)) -> Self {
        let wire = Wire::default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = format!("localhost:{}", listener.local_addr().unwrap().port());
        let written = Arc::clone(&wire);
        let server = HttpServer::new(move || {
            let wire = Arc::clone(&written);
            let write = move |request: ServiceRequest, next: Next<_>| write(Arc::clone(&wire), request, next);
            let layer = Condition::new(layer.is_some(), layer.map_or_else(Cors::endpoints, |layer| layer()));
            App::new().configure(configure).wrap(layer).wrap(from_fn(write))
        });
        let server = server.workers(1).disable_signals().listen(listener).unwrap().run();
        let handle = server.handle();
        rt::spawn(server);
        Self { authority, handle, wire }
    }

    /// What came in since the last time.
    pub(crate) fn wire(&self) -> Vec<String> {
        std::mem::take(&mut *self.wire.lock().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

async fn write<B: MessageBody>(
    wire: Wire,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let line = format!("{} {}", request.method(), request.path());
    // Chromium asks for it whenever it likes.
    let is_icon = request.path() == "/favicon.ico";
    let answer = next.call(request).await?;
    if !is_icon {
        wire.lock().unwrap().push(format!("{line} {}", answer.status().as_u16()));
    }
    Ok(answer)
}

/// Runs a test in Chromium without the playground, or says loudly that it does not run.
pub(crate) fn in_chromium(test: impl AsyncFnOnce(&Session)) {
    let Some(programs) = driver::programs() else { return };
    System::new().block_on(async {
        let outcome = timeout(DEADLINE, async {
            let session = Session::start(&programs).await;
            test(&session).await;
            session.end().await;
        });
        assert!(outcome.await.is_ok(), "the test takes longer than its deadline");
    });
}

/// Runs a script that awaits, and returns what it returns.
pub(crate) async fn run(session: &Session, script: &str, arguments: Vec<Value>) -> Value {
    let script = format!(
        "const done = arguments[arguments.length - 1]; const parameters = arguments; \
         (async () => {{ {script} }})().then(done, (error) => done(`${{error}}`));"
    );
    session.client.execute_async(&script, arguments).await.unwrap()
}
