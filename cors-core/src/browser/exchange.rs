//! One `fetch()` as a transport sees it: requests to send, answers to hand over, an outcome.

use std::time::Duration;

use super::{Answer, Browser, Fetch, NetworkError, Outcome, Request, Scene, prepare::Prepared, run::Run};

/// What a transport has to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::large_enum_variant,
    reason = "one lives at a time, and a box would be in every caller's pattern"
)]
pub enum Step {
    /// Send this, and hand what comes back to [`Exchange::answer`].
    Send(Request),
    /// It is over.
    Done(Outcome),
}

/// A request on its way: started by [`Browser::start`], driven by [`Exchange::answer`].
///
/// It never sends anything itself. At most 21 hops of two requests each are asked for.
#[derive(Debug)]
pub struct Exchange<'b> {
    /// `None` if the API refused the request before anything ran.
    run: Option<Run<'b>>,
    next: Step,
}

impl<'b> Exchange<'b> {
    pub(super) fn start(browser: &'b mut Browser, fetch: &Fetch, now: Duration) -> Self {
        match Prepared::new(&browser.profile, fetch) {
            Ok(prepared) => {
                let mut run = Run::new(browser, fetch, prepared, now);
                let next = run.begin_hop();
                Self { run: Some(run), next }
            }
            Err(invalid) => {
                let scene = Scene::new(fetch.initiator, &fetch.url, &fetch.page);
                let mut outcome = Outcome::unreadable(scene);
                outcome.network_error = Some(NetworkError::Invalid(invalid));
                Self { run: None, next: Step::Done(outcome) }
            }
        }
    }

    /// The request to send, or how it ended. The same until [`Exchange::answer`] is called.
    #[must_use]
    pub fn step(&self) -> Step {
        self.next.clone()
    }

    /// Takes the answer to the request of the last [`Exchange::step`]. After the end it changes nothing.
    pub fn answer(&mut self, answer: Answer) {
        if let (Some(run), Step::Send(request)) = (&mut self.run, &self.next) {
            let purpose = request.purpose;
            self.next = run.answer(purpose, answer);
        }
    }
}
