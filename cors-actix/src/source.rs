//! Where a policy comes from while serving, and what is made of it once.

use std::fmt;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use actix_web::http::header::HeaderValue;
use cors_core::constant::Texts;
use cors_core::{Decision, Findings, Match, OriginField, Policy, Refusal};
use once_cell::sync::Lazy;

use crate::dynamic::{DynamicPolicy, allows};
use crate::rendered::{Rendered, constant};
use crate::shared_policy::SharedPolicy;
use crate::{environment, report};

/// So many exact origins are kept as values that cost no memory to send; of longer lists the request's own is sent.
const RENDERED_ORIGINS: usize = 64;

/// A policy with the headers of its actual answers.
#[derive(Debug)]
pub(crate) struct Compiled {
    pub(crate) policy: Policy,
    pub(crate) actual: Rendered,
    origins: Vec<HeaderValue>,
    /// Whether the environment variable that the policy names, if any, holds what it should.
    is_sound: bool,
}

impl Compiled {
    /// For a server that starts: what is wrong with the environment is told, and it does not start.
    pub(crate) fn new(policy: Policy) -> Self {
        let findings = environment::resolve(&policy).err();
        if let Some(findings) = &findings {
            report::environment(findings);
        }
        Self::render(policy, findings.is_none())
    }

    /// For a server that runs.
    pub(crate) fn sound(policy: Policy) -> Result<Self, Findings> {
        environment::resolve(&policy).map(|()| Self::render(policy, true))
    }

    fn render(policy: Policy, is_sound: bool) -> Self {
        let origins = match policy.proven().origins.exact() {
            Texts::Static(origins) if origins.len() <= RENDERED_ORIGINS => {
                origins.iter().copied().filter_map(constant).collect()
            }
            _ => Vec::new(),
        };
        Self { actual: Rendered::actual(&policy), policy, origins, is_sound }
    }

    /// The value that `Access-Control-Allow-Origin` gets, if any: the origin as sent, which an exact match equals.
    pub(crate) fn origin(&self, decision: Decision, sent: Option<&HeaderValue>) -> Option<HeaderValue> {
        match decision {
            Decision::Allow(Match::Exact(index)) => self.origins.get(index).or(sent).cloned(),
            Decision::Allow(_) => sent.cloned(),
            _ => None,
        }
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

    /// Whether a server may start with it.
    pub(crate) fn is_sound(&self) -> bool {
        match self {
            Self::Fixed(compiled) => compiled.is_sound,
            Self::Shared(shared) => shared.compiled().is_sound,
            Self::Dynamic(policy) => policy.compiled().is_sound,
        }
    }

    /// The policy of this moment, to be held from a request's start to its end.
    pub(crate) fn now(&self) -> Held {
        match self {
            Self::Fixed(compiled) => Held::Fixed(Rc::clone(compiled)),
            Self::Shared(shared) => Held::Shared(shared.compiled()),
            Self::Dynamic(policy) => Held::Dynamic(policy.compiled(), allows(policy)),
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

    /// The decision about an `Origin` field.
    pub(crate) fn decide(&self, field: OriginField<'_>) -> Decision {
        match (self.policy.decide(field), self) {
            (Decision::Refuse(Refusal::OriginNotListed), Self::Dynamic(_, true)) => {
                Decision::Allow(Match::Pattern)
            }
            (decision, _) => decision,
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
/// use cors_actix::{Cors, Policy, PolicySource, SharedPolicy, policy};
///
/// static FIXED: Policy = policy!(origins = ["https://app.example.com"]);
/// static SHARED: LazyLock<SharedPolicy> = LazyLock::new(|| SharedPolicy::new(FIXED.clone()));
///
/// fn layer(source: impl Into<PolicySource>) -> Cors {
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
