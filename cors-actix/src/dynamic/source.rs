//! Where the answers come from: a trait, and async closures.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use super::query::OriginQuery;

/// A source's answer, on its way. It is driven on the worker that asked, so it need not be `Send`.
///
/// ```
/// use cors_actix::{Answering, OriginQuery};
///
/// fn of_ours(query: OriginQuery) -> Answering<'static> {
///     Box::pin(async move { Ok(query.origin().ends_with(".example.com")) })
/// }
/// # drop(of_ours(OriginQuery::new("https://a.example.com", "/", [("", ""); 0])));
/// ```
pub type Answering<'a> = Pin<Box<dyn Future<Output = Result<bool, SourceError>> + 'a>>;

/// Why a source has no answer. Never a grant.
///
/// ```
/// use cors_actix::SourceError;
///
/// let error: SourceError = std::io::Error::other("the database is away").into();
/// assert_eq!(error.to_string(), "the database is away");
/// ```
pub type SourceError = Box<dyn Error + Send + Sync>;

/// An asynchronous source of allowed origins, for example a table of tenants.
///
/// Async closures are sources too ([`DynamicPolicy::new`](crate::DynamicPolicy::new)); this is for what needs a name.
///
/// ```
/// use cors_actix::{Answering, DynamicPolicy, OriginQuery, OriginSource, Policy};
///
/// struct Tenants {
///     origins: Vec<(String, String)>,
/// }
///
/// impl OriginSource for Tenants {
///     fn allows(&self, query: OriginQuery) -> Answering<'_> {
///         Box::pin(async move {
///             let tenant = query.parameter("tenant").ok_or("no tenant in the path")?;
///             Ok(self.origins.iter().any(|(own, origin)| own == tenant && origin == query.origin()))
///         })
///     }
/// }
///
/// let source = Tenants { origins: vec![("one".into(), "https://a.example".into())] };
/// let policy = DynamicPolicy::with_source(Policy::builder().credentials(true), source)?;
/// assert!(policy.policy().credentials());
/// # Ok::<(), cors_actix::Findings>(())
/// ```
pub trait OriginSource: Send + Sync + 'static {
    /// Whether the origin may call the endpoint.
    fn allows(&self, query: OriginQuery) -> Answering<'_>;
}

/// What an async closure may return: `bool`, or a `Result` of it.
///
/// ```
/// use cors_actix::Verdict;
///
/// assert!(true.into_answer().is_ok_and(|allowed| allowed));
/// let failed: Result<bool, std::io::Error> = Err(std::io::Error::other("the database is away"));
/// assert_eq!(failed.into_answer().unwrap_err().to_string(), "the database is away");
/// ```
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
