//! A policy that can be replaced while serving.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;
use cors_core::Policy;

use crate::source::Compiled;

/// A policy that can be replaced while serving: atomically, without a lock for those who read it. Each request sees one
/// policy from its start to its end.
///
/// ```
/// use std::sync::LazyLock;
///
/// use cors_actix::{Policy, SharedPolicy, cors};
/// use actix_web::{Responder, get};
///
/// fn allowing(origin: &str) -> Policy {
///     Policy::builder().origins([origin]).build().expect("a valid policy")
/// }
///
/// static PARTNERS: LazyLock<SharedPolicy> =
///     LazyLock::new(|| SharedPolicy::new(allowing("https://a.example.com")));
///
/// #[cors(policy = PARTNERS)]
/// #[get("/prices")]
/// async fn prices() -> impl Responder { "[]" }
///
/// // later, from any thread
/// PARTNERS.replace(allowing("https://b.example.com"));
/// ```
pub struct SharedPolicy {
    current: ArcSwap<Compiled>,
}

impl SharedPolicy {
    /// Starts with `policy`.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { current: ArcSwap::from_pointee(Compiled::new(policy)) }
    }

    /// Puts `policy` in place for every request that starts from now on.
    pub fn replace(&self, policy: Policy) {
        self.current.store(Arc::new(Compiled::new(policy)));
    }

    /// The policy of this moment.
    #[must_use]
    pub fn policy(&self) -> Policy {
        self.current.load().policy.clone()
    }

    pub(crate) fn compiled(&self) -> Arc<Compiled> {
        self.current.load_full()
    }
}

impl fmt::Debug for SharedPolicy {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("SharedPolicy").field(&self.policy()).finish()
    }
}
