//! Where a policy comes from while serving, and what is made of it once.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, LazyLock, OnceLock};

use actix_web::http::header::{HeaderMap, HeaderValue};
use cors_core::constant::Texts;
use cors_core::{Decision, Findings, Match, Policy, Refusal};
use once_cell::sync::Lazy;

use crate::dynamic::{AskedFor, DynamicPolicy, allows};
use crate::rendered::{Rendered, constant};
use crate::request::origin;
use crate::shared_policy::SharedPolicy;
use crate::{environment, report};

/// So many exact origins are kept as values, which cost no memory to send; of longer lists the request's own is sent.
const RENDERED_ORIGINS: usize = 64;

/// A policy with the headers of its actual answers.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) policy: Policy,
    pub(crate) actual: Rendered,
    /// The answer to a preflight for what is not annotated, once it was asked for.
    preflight: OnceLock<Rendered>,
    /// The same with `Access-Control-Max-Age: 0`.
    uncached: OnceLock<Rendered>,
    origins: Vec<HeaderValue>,
    /// Whether the environment variable that the policy names, if any, holds what it should.
    is_sound: bool,
}

impl Compiled {
    /// For a server that starts: what is wrong with the environment is told, and it does not start. What is only seldom meant is
    /// told, too.
    pub(crate) fn new(policy: Policy) -> Self {
        let findings = environment::resolve(&policy).err();
        match (&findings, policy.origins_env()) {
            (Some(findings), _) => report::environment(findings),
            (None, Some(name)) if !policy.env_warnings().is_empty() => {
                report::environment_warned(name, policy.env_warnings());
            }
            _ => {}
        }
        Self::render(policy, findings.is_none())
    }

    /// For a server that runs.
    pub(crate) fn sound(policy: Policy) -> Result<Self, Findings> {
        environment::resolve(&policy).map(|()| Self::render(policy, true))
    }

    fn render(policy: Policy, is_sound: bool) -> Self {
        let exact = policy.proven().origins.exact();
        let value = |index| match exact {
            Texts::Static(origins) => origins.get(index).copied().and_then(constant),
            Texts::Arena { .. } => HeaderValue::from_bytes(exact.bytes(index)).ok(),
        };
        // One that is no value, which proven ones are, would put the others out of place.
        let origins: Option<Vec<_>> = (0..exact.len().min(RENDERED_ORIGINS)).map(value).collect();
        let origins = origins.unwrap_or_default();
        let (actual, preflight, uncached) = (Rendered::actual(&policy), OnceLock::new(), OnceLock::new());
        Self { policy, actual, preflight, uncached, origins, is_sound }
    }

    /// The headers of a default's answer to a preflight; `is_uncached`: of one that browsers are not to remember.
    pub(crate) fn preflight(&self, is_uncached: bool) -> &Rendered {
        let methods = &self.policy.proven().joined_methods;
        let (kept, max_age) = if is_uncached { (&self.uncached, Some("0")) } else { (&self.preflight, None) };
        kept.get_or_init(|| Rendered::preflight(&self.policy, methods, max_age))
    }

    /// The value that `Access-Control-Allow-Origin` gets, if any.
    #[inline]
    pub(crate) fn origin<'a>(&'a self, grant: &'a Grant) -> Option<&'a HeaderValue> {
        match grant {
            Grant::Listed(index) => self.origins.get(*index),
            Grant::AsSent(origin) => Some(origin),
            Grant::Public | Grant::NoOrigin | Grant::NoMethod | Grant::Refused => None,
        }
    }
}

/// What a policy says to a request, with what its answer needs. Why a refusal is one is found out where somebody listens.
#[derive(Clone, Debug)]
pub(crate) enum Grant {
    /// Everyone is answered alike.
    Public,
    /// The exact origin at this place of the list, which is the one that was sent.
    Listed(usize),
    /// This origin.
    AsSent(HeaderValue),
    /// There is nothing to grant.
    NoOrigin,
    /// The origin is allowed, and the method is not.
    NoMethod,
    /// The origin is not allowed.
    Refused,
}

impl Grant {
    pub(crate) fn is_allowed(&self) -> bool {
        matches!(self, Self::Public | Self::Listed(_) | Self::AsSent(_))
    }

    pub(crate) fn is_refused(&self) -> bool {
        matches!(self, Self::NoMethod | Self::Refused)
    }
}

/// A policy that may change while serving.
#[derive(Clone, Debug)]
pub(crate) enum Live {
    Fixed(Rc<Compiled>),
    Shared(&'static SharedPolicy),
    Dynamic(&'static DynamicPolicy),
}

impl Live {
    /// The policy, if a source decides about its origins.
    pub(crate) fn dynamic(&self) -> Option<&'static DynamicPolicy> {
        if let Self::Dynamic(policy) = self { Some(policy) } else { None }
    }

    /// Whether both are the same policy, now and always.
    pub(crate) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fixed(one), Self::Fixed(other)) => Rc::ptr_eq(one, other) || one.policy == other.policy,
            (Self::Shared(one), Self::Shared(other)) => std::ptr::eq(*one, *other),
            (Self::Dynamic(one), Self::Dynamic(other)) => one.identity() == other.identity(),
            _ => false,
        }
    }

    /// Where it lies, which is as long as the app is.
    pub(crate) fn place(&self) -> usize {
        match self {
            Self::Fixed(compiled) => Rc::as_ptr(compiled).addr(),
            Self::Shared(shared) => std::ptr::from_ref(*shared).addr(),
            Self::Dynamic(policy) => policy.identity(),
        }
    }

    /// Whether a server may start with it.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Fixed(compiled) => compiled.is_sound,
            Self::Shared(shared) => shared.compiled().is_sound,
            Self::Dynamic(policy) => policy.compiled().is_sound,
        }
    }

    /// The policy of this moment as a default, to be held from a request's start to its end.
    pub(crate) fn now(&self) -> Held {
        self.now_for(AskedFor::Default)
    }

    /// The same for what a source may have been asked for.
    #[inline]
    pub(crate) fn now_for(&self, asked_for: AskedFor) -> Held {
        match self {
            Self::Fixed(compiled) => Held::Fixed(Rc::clone(compiled)),
            Self::Shared(shared) => Held::Shared(shared.compiled()),
            Self::Dynamic(policy) => Held::Dynamic(policy.compiled(), allows(policy, asked_for)),
        }
    }
}

/// The policy of one request.
#[derive(Clone, Debug)]
pub(crate) enum Held {
    Fixed(Rc<Compiled>),
    Shared(Arc<Compiled>),
    /// With what the source has said about this request's origin.
    Dynamic(Arc<Compiled>, bool),
}

impl Held {
    /// Whether a source has allowed what the stated part of the policy does not list.
    pub(crate) fn is_granted_by_source(&self) -> bool {
        matches!(self, Self::Dynamic(_, true))
    }

    /// What a request gets, as far as its `Origin` decides that.
    #[inline]
    pub(crate) fn grant(&self, headers: &HeaderMap) -> Grant {
        let (field, sent) = origin(headers);
        let as_sent = || sent.map_or(Grant::Refused, |sent| Grant::AsSent(sent.clone()));
        match self.policy.unless_refused(field) {
            Some(Decision::Public) => Grant::Public,
            Some(Decision::NoOrigin) => Grant::NoOrigin,
            Some(Decision::Allow(Match::Exact(index))) if index < self.origins.len() => Grant::Listed(index),
            Some(Decision::Allow(_)) => as_sent(),
            None if self.is_granted_by_source()
                && self.policy.decide(field) == Decision::Refuse(Refusal::OriginNotListed) =>
            {
                as_sent()
            }
            Some(Decision::Refuse(_)) | None => Grant::Refused,
        }
    }
}

impl Deref for Held {
    type Target = Compiled;

    fn deref(&self) -> &Compiled {
        match self {
            Self::Fixed(compiled) => compiled,
            Self::Shared(compiled) | Self::Dynamic(compiled, _) => compiled,
        }
    }
}

/// What [`Cors::new`](crate::Cors::new) and [`scope_default`](crate::scope_default) take: a [`Policy`], or a `&'static` of a
/// [`Policy`], [`SharedPolicy`] or [`DynamicPolicy`], also inside [`LazyLock`] or [`once_cell::sync::Lazy`].
///
/// ```
/// use std::sync::LazyLock;
/// use cors_actix::{Cors, IntoPolicySource, Policy, SharedPolicy, policy};
///
/// static FIXED: Policy = policy!(origins = ["https://app.example.com"]);
/// static SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(FIXED.clone()));
///
/// fn layer(source: impl IntoPolicySource) -> Cors {
///     Cors::new(source)
/// }
/// let layers = [layer(&FIXED), layer(&SHARED), layer(FIXED.clone())];
/// # drop(layers);
/// ```
#[derive(Clone)]
pub struct PolicySource(Origin);

#[derive(Clone)]
enum Origin {
    Fixed(Policy),
    Shared(&'static SharedPolicy),
    Dynamic(&'static DynamicPolicy),
}

impl PolicySource {
    /// Renders what can be rendered once.
    pub(crate) fn live(&self) -> Live {
        match &self.0 {
            Origin::Fixed(policy) => Live::Fixed(Rc::new(Compiled::new(policy.clone()))),
            Origin::Shared(shared) => Live::Shared(shared),
            Origin::Dynamic(policy) => Live::Dynamic(policy),
        }
    }
}

impl fmt::Debug for PolicySource {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Origin::Fixed(policy) => policy.fmt(out),
            Origin::Shared(shared) => shared.fmt(out),
            Origin::Dynamic(policy) => policy.fmt(out),
        }
    }
}

/// What is a [`PolicySource`]. It is implemented for those types only, so that the compiler can say what is missing of another.
///
/// ```compile_fail
/// use cors_actix::{Cors, Policy};
///
/// // A `Result`: `?` or `expect` tells what is wrong.
/// let cors = Cors::new(Policy::builder().origins("https://app.example.com").build());
/// ```
#[diagnostic::on_unimplemented(
    message = "a policy belongs here, and this is `{Self}`",
    label = "no policy",
    note = "give a `Policy`, or a `&'static` of a `Policy`, a `SharedPolicy` or a `DynamicPolicy`, as in \
            `static POLICY: Policy = policy!(origins = [\"https://app.example.com\"]);` and `&POLICY`",
    note = "of a builder: `.build()` returns a `Result`, which `?` or `.expect(\"a policy\")` opens",
    note = "of `scope_default`: the path stays with the scope, as in `web::scope(\"/api\").service(scope_default(&POLICY))`"
)]
pub trait IntoPolicySource {
    /// The source.
    #[doc(hidden)]
    fn into_policy_source(self) -> PolicySource;
}

impl IntoPolicySource for PolicySource {
    fn into_policy_source(self) -> PolicySource {
        self
    }
}

macro_rules! sources {
    ($($policy:ty),+) => {$(
        impl IntoPolicySource for $policy {
            fn into_policy_source(self) -> PolicySource {
                self.into()
            }
        }
    )+};
}

sources!(Policy, &'static Policy, &'static SharedPolicy, &'static DynamicPolicy);

impl From<Policy> for PolicySource {
    fn from(policy: Policy) -> Self {
        Self(Origin::Fixed(policy))
    }
}

impl From<&'static Policy> for PolicySource {
    fn from(policy: &'static Policy) -> Self {
        Self(Origin::Fixed(policy.clone()))
    }
}

impl From<&'static SharedPolicy> for PolicySource {
    fn from(shared: &'static SharedPolicy) -> Self {
        Self(Origin::Shared(shared))
    }
}

impl From<&'static DynamicPolicy> for PolicySource {
    fn from(policy: &'static DynamicPolicy) -> Self {
        Self(Origin::Dynamic(policy))
    }
}

macro_rules! through {
    ($($wrapper:ident < $policy:ty >),+) => {$(
        impl<F: FnOnce() -> $policy> From<&'static $wrapper<$policy, F>> for PolicySource {
            fn from(lazy: &'static $wrapper<$policy, F>) -> Self {
                Self::from(&**lazy)
            }
        }

        // Listed, they would hide the policies themselves.
        #[diagnostic::do_not_recommend]
        impl<F: FnOnce() -> $policy> IntoPolicySource for &'static $wrapper<$policy, F> {
            fn into_policy_source(self) -> PolicySource {
                self.into()
            }
        }
    )+};
}

through!(
    LazyLock<Policy>,
    LazyLock<SharedPolicy>,
    LazyLock<DynamicPolicy>,
    Lazy<Policy>,
    Lazy<SharedPolicy>,
    Lazy<DynamicPolicy>
);
