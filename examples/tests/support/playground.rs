//! The playground, served while a test runs.

use std::sync::mpsc;
use std::thread;

use actix_web::rt::System;
use examples::playground::{self, Ports};
use tokio::sync::oneshot;

/// A playground that serves while this value lives.
pub(crate) struct Playground {
    pub(crate) api: String,
    pub(crate) page: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Playground {
    pub(crate) fn start() -> Self {
        let (addresses, known) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let running = playground::start(Ports::default()).unwrap();
                addresses.send((running.api().to_owned(), running.page().to_owned())).unwrap();
                let _ = stopped.await;
                running.stop().await;
            });
        });
        let (api, page) = known.recv().unwrap();
        Self { api, page, stop: Some(stop), thread: Some(thread) }
    }
}

impl Drop for Playground {
    fn drop(&mut self) {
        drop(self.stop.take());
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}
