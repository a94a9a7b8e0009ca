//! Origins that are known only while the program runs, for example those of tenants in a database.

mod asked;
mod cache;
mod decided;
mod failure;
mod flight;
mod query;
mod source;
#[cfg(test)]
mod tests;

use std::fmt;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::{Duration, Instant};

use actix_web::rt;
use cors_core::{Builder, Decision, Findings, Match, OriginField, Policy, Refusal, Target};

pub(crate) use asked::{keep, kept};
pub(crate) use decided::{Answers, AskedFor, Scope, add, allows, of_any_path};
pub use query::OriginQuery;
pub use source::{Answering, OriginSource, SourceError, Verdict};

use crate::source::Compiled;
use cache::Cache;
use failure::{Failure, Failures};
use flight::{Boarding, Flights, Outcome, arrival};
use source::Closure;

/// Set with the first dynamic policy of the program.
static USED: AtomicBool = AtomicBool::new(false);

/// A policy whose origins an asynchronous source decides: everything else is stated and proven as usual.
///
/// ```
/// use std::sync::LazyLock;
/// use cors_actix::{DynamicPolicy, Policy};
///
/// # async fn is_allowed(tenant: &str, origin: &str) -> Result<bool, std::io::Error> { Ok(true) }
/// static TENANTS: LazyLock<DynamicPolicy> = LazyLock::new(|| {
///     DynamicPolicy::new(Policy::builder().credentials(true), async |query| {
///         is_allowed(query.parameter("tenant").unwrap_or_default(), query.origin()).await
///     })
///     .expect("the stated part of the policy has no mistake")
///     .keyed_by(["tenant"])
/// });
/// ```
///
/// How long it remembers, waits and holds, where the defaults below do not suit:
///
/// ```
/// use std::time::Duration;
/// use cors_actix::{DynamicPolicy, Policy};
///
/// let policy = DynamicPolicy::new(Policy::builder().headers(["Authorization"]), async |_| true)?
///     .time_to_live(Duration::from_secs(300))
///     .refused_time_to_live(Duration::from_secs(5))
///     .failed_time_to_live(Duration::from_secs(2))
///     .deadline(Duration::from_millis(500))
///     .capacity(1_000);
/// assert_eq!(policy.policy().headers().collect::<Vec<_>>(), ["Authorization"]);
/// policy.forget();
///
/// let mistakes = DynamicPolicy::new(Policy::builder().headers(["Host"]), async |_| true).unwrap_err();
/// assert!(mistakes.has_errors());
/// # Ok::<(), cors_actix::Findings>(())
/// ```
///
/// * Answers are remembered: grants for a minute, refusals for ten seconds, ten thousand of them, unless said otherwise; none
///   to questions of more than two KiB, which an attacker can ask by a long path.
/// * The same question is not asked twice at a time, whoever gives up waiting, nor twice for one request.
/// * A source that fails, panics, or takes longer than its deadline, refuses: the browser gets no grant, `Vary` is right, the
///   handler runs as without CORS, and the failure is an event. The same question is asked again after a second.
/// * Whoever changes what the source answers from says so with [`forget`](Self::forget) or
///   [`forget_where`](Self::forget_where), and the change counts at once.
/// * The source is never asked about an origin that the validator would refuse: unparsable, `null`, plain text beside
///   credentials.
/// * Origins that the builder states are allowed without asking.
#[derive(Clone)]
pub struct DynamicPolicy {
    shared: Arc<Shared>,
}

struct Shared {
    /// The stated part.
    compiled: Arc<Compiled>,
    source: Box<dyn OriginSource>,
    limits: Limits,
    state: Mutex<State>,
}

struct Limits {
    keyed_by: Option<Box<[Box<str>]>>,
    time_to_live: Duration,
    refused_time_to_live: Duration,
    failed_time_to_live: Duration,
    deadline: Duration,
    capacity: usize,
    under_way: usize,
}

struct State {
    cache: Cache,
    flights: Flights,
    failures: Failures,
}

impl DynamicPolicy {
    /// A policy with the stated parts of `builder`, and the origins that an async closure allows.
    ///
    /// The closure returns `bool` or a `Result<bool, _>`; both `async |query| ...` and `|query| async move { ... }` will do.
    ///
    /// # Errors
    ///
    /// All that is wrong with the stated part. That it states no origins is fine.
    pub fn new<F, V>(builder: Builder, source: F) -> Result<Self, Findings>
    where
        F: AsyncFn(OriginQuery) -> V + Send + Sync + 'static,
        V: Verdict + 'static,
    {
        Self::with_source(builder, Closure(source))
    }

    /// As [`new`](Self::new), with a source that has a type of its own.
    ///
    /// ```
    /// use cors_actix::{Answering, DynamicPolicy, OriginQuery, OriginSource, Policy};
    ///
    /// struct Ours;
    ///
    /// impl OriginSource for Ours {
    ///     fn allows(&self, query: OriginQuery) -> Answering<'_> {
    ///         Box::pin(async move { Ok(query.origin().ends_with(".example.com")) })
    ///     }
    /// }
    ///
    /// assert!(DynamicPolicy::with_source(Policy::builder(), Ours)?.policy().origins().next().is_none());
    /// # Ok::<(), cors_actix::Findings>(())
    /// ```
    ///
    /// # Errors
    ///
    /// All that is wrong with the stated part.
    #[allow(clippy::needless_pass_by_value)] // A builder is consumed wherever a policy is built.
    pub fn with_source(builder: Builder, source: impl OriginSource) -> Result<Self, Findings> {
        let policy = builder.config().prove(&Target::Source)?;
        USED.store(true, Ordering::Relaxed);
        let limits = Limits {
            keyed_by: None,
            time_to_live: Duration::from_secs(60),
            refused_time_to_live: Duration::from_secs(10),
            failed_time_to_live: Duration::from_secs(1),
            deadline: Duration::from_secs(2),
            capacity: 10_000,
            under_way: 256,
        };
        Ok(Self::assemble(Arc::new(Compiled::new(policy)), Box::new(source), limits))
    }

    fn assemble(compiled: Arc<Compiled>, source: Box<dyn OriginSource>, limits: Limits) -> Self {
        let state = Mutex::new(State {
            cache: Cache::new(limits.capacity),
            flights: Flights::default(),
            failures: Failures::default(),
        });
        Self { shared: Arc::new(Shared { compiled, source, limits, state }) }
    }

    /// The path parameters that the decision depends on. Without this all of them are part of the question, and `/{tenant}/items/{id}`
    /// asks once per item.
    #[must_use]
    pub fn keyed_by<S: Into<Box<str>>>(self, names: impl IntoIterator<Item = S>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        self.with(|limits| limits.keyed_by = Some(names))
    }

    /// How long a grant is remembered; a minute unless said.
    #[must_use]
    pub fn time_to_live(self, time: Duration) -> Self {
        self.with(|limits| limits.time_to_live = time)
    }

    /// How long a refusal is remembered; ten seconds unless said.
    #[must_use]
    pub fn refused_time_to_live(self, time: Duration) -> Self {
        self.with(|limits| limits.refused_time_to_live = time)
    }

    /// How long a source that failed is left alone with the same question; a second unless said.
    #[must_use]
    pub fn failed_time_to_live(self, time: Duration) -> Self {
        self.with(|limits| limits.failed_time_to_live = time)
    }

    /// How long the source may take; two seconds unless said.
    #[must_use]
    pub fn deadline(self, time: Duration) -> Self {
        self.with(|limits| limits.deadline = time)
    }

    /// How many answers are remembered; ten thousand unless said. When they are, the oldest refusal goes first, so that invented origins
    /// push out no grants.
    #[must_use]
    pub fn capacity(self, answers: usize) -> Self {
        self.with(|limits| limits.capacity = answers)
    }

    /// Forgets every answer, so that a change is effective at once: every request that starts from now on asks anew. An answer
    /// that is on its way serves those who wait for it already, and is not remembered.
    ///
    /// [`forget_where`](Self::forget_where) is for some of them.
    pub fn forget(&self) {
        self.forget_where(|_| true);
    }

    /// Forgets the answers to some questions only, for example those of the tenant whose origins have changed.
    ///
    /// ```
    /// # use cors_actix::{DynamicPolicy, OriginQuery, Policy};
    /// # fn of(tenants: &DynamicPolicy, changed: &str) {
    /// // after the change is committed
    /// tenants.forget_where(|query| query.parameter("tenant") == Some(changed));
    /// # }
    /// ```
    pub fn forget_where(&self, concerned: impl Fn(&OriginQuery) -> bool) {
        let mut state = self.shared.state();
        state.cache.forget(&concerned);
        state.flights.forget(&concerned);
    }

    /// The stated part of the policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.shared.compiled.policy
    }

    /// Whether there is any in this program: where not, nothing needs to be asked.
    pub(crate) fn is_used() -> bool {
        USED.load(Ordering::Relaxed)
    }

    pub(crate) fn compiled(&self) -> Arc<Compiled> {
        Arc::clone(&self.shared.compiled)
    }

    /// The same for all clones.
    pub(crate) fn identity(&self) -> usize {
        Arc::as_ptr(&self.shared) as usize
    }

    fn with(self, change: impl FnOnce(&mut Limits)) -> Self {
        // A policy that is shared already keeps its limits: these are set while it is made.
        match Arc::try_unwrap(self.shared) {
            Ok(Shared { compiled, source, mut limits, .. }) => {
                change(&mut limits);
                Self::assemble(compiled, source, limits)
            }
            Err(shared) => Self { shared },
        }
    }

    /// Decides what can be decided without the source; `Err` is the question that remains.
    pub(crate) fn decide_now(
        &self,
        origin: OriginField<'_>,
        query: impl FnOnce(&str) -> OriginQuery,
    ) -> Result<Decision, OriginQuery> {
        let policy = &self.shared.compiled.policy;
        let decision = policy.decide(origin);
        let (Decision::Refuse(Refusal::OriginNotListed), OriginField::One(value)) = (decision, origin) else {
            return Ok(decision);
        };
        let Ok(value) = std::str::from_utf8(value) else { return Ok(decision) };
        let mut query = query(value).decoded();
        if let Some(names) = &self.shared.limits.keyed_by {
            query = query.narrowed(names);
        }
        match self.shared.state().cache.get(&query, Instant::now()) {
            Some(allowed) => Ok(verdict(allowed)),
            None if policy.may_list(value) => Err(query),
            None => Ok(decision),
        }
    }

    /// Whether the source is told the parameter of this name.
    pub(crate) fn is_told(&self, name: &str) -> bool {
        self.shared.limits.keyed_by.as_ref().is_none_or(|names| names.iter().any(|told| **told == *name))
    }

    /// Asks the source, or waits for whoever asks it already. Failure refuses.
    pub(crate) fn decide(&self, query: OriginQuery) -> impl Future<Output = Decision> + use<> {
        let boarding = self.shared.state().flights.board(&query, self.shared.limits.under_way);
        let waits = match boarding {
            Boarding::Wait(waits) => Some(waits),
            Boarding::Full => {
                self.shared.failed(&query, Failure::Crowded, "too many questions are on their way");
                None
            }
            Boarding::Ask(number, sender, waits) => {
                let shared = Arc::clone(&self.shared);
                // Whatever becomes of the task, one that never runs included, the question can be asked again.
                let mut landing =
                    Landing { shared: Arc::clone(&self.shared), query: query.clone(), number, outcome: None };
                // On a task of its own: whoever gives up waiting does not take the answer from the others.
                rt::spawn(async move {
                    let outcome = shared.ask(query).await;
                    landing.outcome = Some(outcome);
                    // The answer is remembered as the question ends, and told after.
                    drop(landing);
                    sender.send_replace(Some(outcome));
                });
                Some(waits)
            }
        };
        async move {
            match waits {
                Some(waits) => verdict(arrival(waits).await == Outcome::Allowed),
                None => verdict(false),
            }
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self, query: OriginQuery) -> Outcome {
        let asked = catching_panics(async { self.source.allows(query.clone()).await });
        let (failure, error) = match rt::time::timeout(self.limits.deadline, asked).await {
            Ok(Some(Ok(true))) => return Outcome::Allowed,
            Ok(Some(Ok(false))) => return Outcome::Refused,
            Ok(Some(Err(error))) => (Failure::Error, error.to_string()),
            Ok(None) => (Failure::Panic, "the source panicked".to_owned()),
            Err(_) => (Failure::Deadline, "no answer before the deadline".to_owned()),
        };
        self.failed(&query, failure, &error);
        Outcome::Failed
    }

    /// Ends a question, and remembers its answer for as long as such answers are.
    fn land(&self, query: &OriginQuery, number: u64, outcome: Option<Outcome>) {
        let mut state = self.state();
        let counts = state.flights.land(query, number);
        let Some(outcome) = outcome.filter(|_| counts) else { return };
        let time = match outcome {
            Outcome::Allowed => self.limits.time_to_live,
            Outcome::Refused => self.limits.refused_time_to_live,
            Outcome::Failed => self.limits.failed_time_to_live,
        };
        if let Some(until) = Instant::now().checked_add(time) {
            state.cache.put(query.clone(), outcome == Outcome::Allowed, until);
        }
    }

    fn failed(&self, query: &OriginQuery, failure: Failure, error: &str) {
        if Failures::are_heard() {
            let told = self.state().failures.count(failure, Instant::now());
            failure.tell(told, query, error);
        }
    }
}

/// What a future comes to; `None` if it panics, which is told by the panic hook.
async fn catching_panics<F: Future>(future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    // After a panic the future is not polled any more, so nobody sees what it left half done.
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(progress) => progress.map(Some),
        Err(_) => Poll::Ready(None),
    })
    .await
}

/// Ends a question when it is dropped.
struct Landing {
    shared: Arc<Shared>,
    query: OriginQuery,
    number: u64,
    outcome: Option<Outcome>,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.shared.land(&self.query, self.number, self.outcome);
    }
}

fn verdict(allowed: bool) -> Decision {
    if allowed { Decision::Allow(Match::Pattern) } else { Decision::Refuse(Refusal::OriginNotListed) }
}

impl fmt::Debug for DynamicPolicy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("DynamicPolicy").field("policy", self.policy()).finish_non_exhaustive()
    }
}
