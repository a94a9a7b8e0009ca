//! Where the answers come from: a trait, and async closures.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::query::OriginQuery;

/// A source's answer, on its way. It is driven on the worker that asked, so it need not be `Send`.
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<bool, SourceError>> + 'a>>;

/// Why a source has no answer. Never a grant.
pub type SourceError = Box<dyn Error + Send + Sync>;

/// An asynchronous source of allowed origins, for example a table of tenants.
///
/// Async closures are sources too ([`DynamicPolicy::new`](crate::DynamicPolicy::new)); this is for what needs a name.
pub trait OriginSource: Send + Sync + 'static {
    /// Whether the origin may call the endpoint.
    fn allows(&self, query: OriginQuery) -> Answering<'_>;
}

/// What an async closure may return: `bool`, or a `Result` of it.
pub trait Verdict {
    /// As the source's answer.
    ///
    /// # Errors
    ///
    /// What the closure failed with.
    fn into_answer(self) -> Result<bool, SourceError>;
}

impl Verdict for bool {
    fn into_answer(self) -> Result<bool, SourceError> {
        Ok(self)
    }
}

impl<E: fmt::Display> Verdict for Result<bool, E> {
    fn into_answer(self) -> Result<bool, SourceError> {
        self.map_err(|error| error.to_string().into())
    }
}

/// An async closure as a source.
pub(super) struct Closure<F>(pub(super) F);

impl<F, V> OriginSource for Closure<F>
where
    F: AsyncFn(OriginQuery) -> V + Send + Sync + 'static,
    V: Verdict,
{
    fn allows(&self, query: OriginQuery) -> Answering<'_> {
        Box::pin(async move { self.0(query).await.into_answer() })
    }
}
