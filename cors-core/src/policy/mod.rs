//! A policy: proven, cheap to hold and to clone, ready to decide.

mod prove;
mod proven;
mod rules;
mod run_time;
mod target;
mod wider;

use std::fmt;
use std::sync::Arc;

pub use proven::{EnvOrigins, Parts, Proven};
pub use target::{Route, Target};

use crate::config::{Config, Danger, MaxAge};
use crate::decision::{Decision, OriginField, Refusal};
use crate::finding::Finding;
use crate::origin::wire::{MAX_ORIGIN, Origin};

/// Who may call an endpoint from a browser, and how: proven to work in a browser and to be safe.
///
/// The only ways to one are `#[cors(...)]`, `policy!(...)`, [`Policy::builder`] and a configuration file: all pass
/// the one validator. It is one pointer, to a constant or to shared memory, so it is cheap to clone.
///
/// ```
/// use cors_core::{OriginField, Policy};
///
/// let policy = Policy::builder().origins(["https://app.example.com"]).credentials(true).build()?;
/// assert!(policy.decide(OriginField::One(b"https://app.example.com")).is_allowed());
/// assert!(!policy.decide(OriginField::One(b"https://evil.example")).is_allowed());
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// What it says can be asked for:
///
/// ```
/// # let policy = cors_core::Policy::builder().origins(["https://app.example.com"]).credentials(true).build()?;
/// assert_eq!(policy.origins().collect::<Vec<_>>(), ["https://app.example.com"]);
/// assert_eq!(policy.methods().collect::<Vec<_>>(), ["GET", "HEAD", "POST"]);
/// assert_eq!((policy.headers().count(), policy.expose_headers().count()), (0, 0));
/// assert!(policy.credentials() && !policy.is_public() && !policy.enforce());
/// assert_eq!((policy.max_age(), policy.origins_env()), (600, None));
/// assert!(policy.dangers().is_empty() && policy.warnings().is_empty());
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone)]
pub struct Policy(Held);

#[derive(Clone)]
enum Held {
    Constant(&'static Proven),
    Shared(Arc<Proven>),
}

impl Policy {
    /// A policy that the macro proved at compile time.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_constant(proven: &'static Proven) -> Self {
        Self(Held::Constant(proven))
    }

    /// A policy that the macro proved at compile time, put together when it is needed: as a constant the compiler would have
    /// to evaluate it anew at each check.
    #[doc(hidden)]
    #[must_use]
    pub fn from_parts(parts: Parts) -> Self {
        Self::shared(Proven::from_parts(parts, None))
    }

    /// A policy that was proven just now.
    fn shared(proven: Proven) -> Self {
        Self(Held::Shared(Arc::new(proven)))
    }

    /// The parts, for the macro and the adapter.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn proven(&self) -> &Proven {
        match &self.0 {
            Held::Constant(proven) => proven,
            Held::Shared(proven) => proven,
        }
    }

    /// Decides about an `Origin` field: Fetch's "CORS check", seen from the server.
    ///
    /// A public policy (`"*"`) answers everyone alike, without looking. An `Origin` that is empty, repeated, too long or
    /// unparsable is simply not allowed.
    ///
    /// Source: Fetch, "CORS check"; RFC 6454, section 7.1 for `null`.
    #[must_use]
    pub fn decide(&self, origin: OriginField<'_>) -> Decision {
        self.unless_refused(origin).unwrap_or_else(|| Decision::Refuse(why_not(origin)))
    }

    /// The decision, unless it is a refusal: only who wants to know the reason need read an origin that no pattern could
    /// cover.
    #[doc(hidden)]
    #[inline]
    #[must_use]
    pub fn unless_refused(&self, origin: OriginField<'_>) -> Option<Decision> {
        if self.is_public() {
            return Some(Decision::Public);
        }
        match origin {
            OriginField::Absent => Some(Decision::NoOrigin),
            // Too long to be listed: neither hashed nor read.
            OriginField::One(value) if value.len() <= MAX_ORIGIN => {
                self.proven().matched(value).map(Decision::Allow)
            }
            OriginField::One(_) | OriginField::Repeated => None,
        }
    }

    /// Whether everyone is answered alike (`"*"`), so that answers do not vary with `Origin`.
    ///
    /// Source: Fetch, "CORS check", step 3, and "CORS protocol and HTTP caches".
    #[inline]
    #[must_use]
    pub fn is_public(&self) -> bool {
        let proven = self.proven();
        proven.any || proven.dev_any
    }

    /// Whether cookies, TLS client certificates and HTTP authentication are allowed.
    ///
    /// Source: Fetch, `Access-Control-Allow-Credentials`.
    #[must_use]
    pub fn credentials(&self) -> bool {
        self.proven().credentials
    }

    /// The granted methods, in the order of the configuration.
    ///
    /// Source: Fetch, `Access-Control-Allow-Methods`.
    pub fn methods(&self) -> impl Iterator<Item = &str> {
        self.proven().methods.iter()
    }

    /// The request headers that scripts may set, as written.
    ///
    /// Source: Fetch, `Access-Control-Allow-Headers`.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.proven().headers.iter()
    }

    /// The response headers that scripts may read, as written.
    ///
    /// Source: Fetch, `Access-Control-Expose-Headers`.
    pub fn expose_headers(&self) -> impl Iterator<Item = &str> {
        self.proven().expose_headers.iter()
    }

    /// How long browsers may cache the preflight, in seconds.
    ///
    /// Source: Fetch, `Access-Control-Max-Age`.
    #[must_use]
    pub fn max_age(&self) -> u32 {
        self.proven().max_age
    }

    /// Whether requests of foreign origins that are not allowed are refused before the handler runs.
    ///
    /// Source: Fetch Metadata, `Sec-Fetch-Site`; RFC 6454, section 4, for what the server's own origin is.
    #[must_use]
    pub fn enforce(&self) -> bool {
        self.proven().enforce
    }

    /// The refusals that this policy lifts.
    #[must_use]
    pub fn dangers(&self) -> &[Danger] {
        &self.proven().dangers
    }

    /// What the validator noticed without refusing. Empty for policies of the attribute and `policy!`, whose warnings the
    /// compiler showed. What an environment variable holds is looked at later: [`env_warnings`](Self::env_warnings).
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.proven().warnings
    }

    /// The allowed origins as written: `*`, exact ones and patterns; without those of `dev_origins`, of the environment
    /// and of regular expressions.
    pub fn origins(&self) -> impl Iterator<Item = &str> {
        let proven = self.proven();
        let any = proven.any.then_some("*");
        any.into_iter().chain(proven.origins.exact().iter()).chain(proven.origins.patterns().iter())
    }
}

/// Why an origin that matches nothing is refused.
fn why_not(origin: OriginField<'_>) -> Refusal {
    match origin {
        OriginField::Repeated => Refusal::OriginRepeated,
        OriginField::One(b"null") => Refusal::OriginNull,
        OriginField::One(value) if Origin::parse(value).is_some() => Refusal::OriginNotListed,
        OriginField::One(_) | OriginField::Absent => Refusal::OriginUnparsable,
    }
}

/// The configuration that a policy came from, in a normal form: proving it again gives an equal policy.
impl From<&Policy> for Config {
    fn from(policy: &Policy) -> Self {
        let proven = policy.proven();
        let list = |items: Vec<&str>| {
            (!items.is_empty()).then(|| items.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        let dev = &proven.dev_origins;
        let any = |any: bool| any.then_some("*").into_iter();
        Self {
            origins: list(policy.origins().collect()),
            origin_regex: list(proven.regexes.patterns().collect()),
            origins_env: proven.env.as_ref().map(|env| env.name.clone().into_owned()),
            dev_origins: list(
                any(proven.dev_any).chain(dev.exact().iter()).chain(dev.patterns().iter()).collect(),
            ),
            credentials: proven.credentials,
            methods: list(policy.methods().collect()),
            headers: policy.headers().map(str::to_owned).collect(),
            expose_headers: policy.expose_headers().map(str::to_owned).collect(),
            max_age: Some(MaxAge::from(proven.max_age)),
            enforce: proven.enforce,
            dangerously_allow: proven.dangers.to_vec(),
        }
    }
}

impl PartialEq for Policy {
    fn eq(&self, other: &Self) -> bool {
        Config::from(self) == Config::from(other)
    }
}

impl Eq for Policy {}

impl fmt::Debug for Policy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Policy").field(&Config::from(self)).finish()
    }
}
