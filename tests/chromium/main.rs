//! The playground in a real Chromium: what scripts saw, and what the console said.
//!
//! Needs `chromium` and `chromedriver`, by the environment variables `CHROMIUM` and `CHROMEDRIVER` or on the `PATH`.
//! Without them the tests report themselves as skipped; with `CI=true` or `CORS_REQUIRE_CHROMIUM=1` they fail.

#![allow(clippy::panic, clippy::unwrap_used, reason = "that is how a test says what it expects")]

mod allowed;
mod application;
mod caches;
mod display;
mod driver;
mod matrix;
mod one_path;
mod own;
mod page;
mod refused;
mod session;
mod sockets;
mod tenants;

use std::time::Duration;

use actix_web::rt::System;
use actix_web::rt::time::timeout;
use examples::playground::{self, Ports};

use crate::page::Page;
use crate::session::Session;

/// No test may take longer, whatever hangs.
const DEADLINE: Duration = Duration::from_secs(300);

/// Runs a test with the playground served and its page in Chromium, or says loudly that it does not run.
fn in_chromium(test: impl AsyncFnOnce(&Page<'_>)) {
    let Some(programs) = driver::programs() else { return };
    System::new().block_on(async {
        let running = playground::start(Ports::default()).unwrap();
        let outcome = timeout(DEADLINE, async {
            let session = Session::start(&programs).await;
            let page = Page::new(&session, running.page());
            test(&page).await;
            session.end().await;
        });
        assert!(outcome.await.is_ok(), "the test takes longer than its deadline");
        running.stop().await;
    });
}
