//! A policy that can be replaced while serving.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use arc_swap::ArcSwap;
use cors_core::{Findings, Policy};

use crate::reload::{ReloadError, Told};
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
///     LazyLock::new(|| SharedPolicy::new(allowing("https://a.example.com")).named("partners"));
///
/// #[cors(policy = PARTNERS)]
/// #[get("/prices")]
/// async fn prices() -> impl Responder { "[]" }
///
/// // later, from any thread
/// PARTNERS.replace(allowing("https://b.example.com"));
/// assert_eq!(PARTNERS.policy().origins().next(), Some("https://b.example.com"));
/// ```
///
/// A policy that comes from a file while serving goes through [`reload`](Self::reload): what is refused leaves the one before it
/// in place, and both are events.
pub struct SharedPolicy {
    current: ArcSwap<Compiled>,
    /// Where it was made: its name in events.
    name: Box<str>,
    told: Told,
}

impl SharedPolicy {
    /// Starts with `policy`.
    #[must_use]
    #[track_caller]
    pub fn new(policy: Policy) -> Self {
        let place = Location::caller();
        let name = format!("{}:{}", place.file(), place.line()).into();
        Self { current: ArcSwap::from_pointee(Compiled::new(policy)), name, told: Told::default() }
    }

    /// The name in events, instead of the file and line where it was made.
    #[must_use]
    pub fn named(mut self, name: impl Into<Box<str>>) -> Self {
        self.name = name.into();
        self
    }

    /// Puts `policy` in place for every request that starts from now on.
    ///
    /// One that names an environment variable which holds a mistake is not put in place; the event says why.
    /// [`reload`](Self::reload) says it to the caller too.
    pub fn replace(&self, policy: Policy) {
        drop(self.reload(Ok::<_, Findings>(policy)));
    }

    /// Puts a policy in place that was read while serving, or tells why it cannot be: then the one before it stays, whole.
    ///
    /// ```
    /// # use std::sync::LazyLock;
    /// # use cors_actix::{Policy, ReloadError, SharedPolicy, policy};
    /// static PARTNERS: LazyLock<SharedPolicy> =
    ///     LazyLock::new(|| SharedPolicy::new(policy!(origins = ["https://a.example"])));
    ///
    /// fn read(origin: &str) -> Result<Policy, cors_actix::Findings> {
    ///     Policy::builder().origins([origin]).build() // or from a file, with the feature `serde`
    /// }
    ///
    /// PARTNERS.reload(read("https://b.example"))?;
    /// let refused = PARTNERS.reload(read("https://b.example/")).unwrap_err();
    /// assert!(refused.to_string().contains("write `\"https://b.example\"`"));
    /// assert_eq!(PARTNERS.policy().origins().collect::<Vec<_>>(), ["https://b.example"]);
    /// # Ok::<(), ReloadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What `read` failed with, or what is wrong with the environment variable that the policy names.
    pub fn reload<E: fmt::Display>(&self, read: Result<Policy, E>) -> Result<(), ReloadError> {
        let compiled = read.map_err(ReloadError::new).and_then(|policy| Ok(Compiled::sound(policy)?));
        match compiled {
            Ok(compiled) => {
                self.put(compiled);
                Ok(())
            }
            Err(error) => {
                self.told.refused(&self.name, &error);
                Err(error)
            }
        }
    }

    /// The same for several policies of one file: all of them are put in place, or none.
    ///
    /// A request that needs two of them, an endpoint's and the layer's default, may see one from before and one from after.
    ///
    /// ```
    /// use std::sync::LazyLock;
    /// use cors_actix::{Findings, Policy, SharedPolicy, policy};
    ///
    /// static SITE: LazyLock<SharedPolicy> =
    ///     LazyLock::new(|| SharedPolicy::new(policy!(origins = ["https://a.example"])).named("site"));
    /// static PARTNERS: LazyLock<SharedPolicy> =
    ///     LazyLock::new(|| SharedPolicy::new(policy!(origins = ["https://a.example"])).named("partners"));
    ///
    /// fn read(site: &str, partners: &str) -> Result<[(&'static SharedPolicy, Policy); 2], Findings> {
    ///     let policy = |origin| Policy::builder().origins([origin]).build();
    ///     Ok([(&*SITE, policy(site)?), (&*PARTNERS, policy(partners)?)])
    /// }
    ///
    /// assert!(SharedPolicy::reload_all(read("https://b.example", "b.example")).is_err());
    /// assert_eq!(SITE.policy().origins().next(), Some("https://a.example"), "both stay");
    /// SharedPolicy::reload_all(read("https://b.example", "https://c.example"))?;
    /// assert_eq!(PARTNERS.policy().origins().next(), Some("https://c.example"));
    /// # Ok::<(), cors_actix::ReloadError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// What `read` failed with, or what is wrong with the environment variable that the first wrong one names.
    pub fn reload_all<'s, P, E>(read: Result<P, E>) -> Result<(), ReloadError>
    where
        P: IntoIterator<Item = (&'s Self, Policy)>,
        E: fmt::Display,
    {
        let read = read.map_err(|error| {
            let error = ReloadError::new(error);
            Told::of_files().refused("", &error);
            error
        });
        let mut sound = Vec::new();
        for (shared, policy) in read? {
            let compiled = Compiled::sound(policy).map_err(|findings| {
                let error = ReloadError::from(findings);
                shared.told.refused(&shared.name, &error);
                error
            });
            sound.push((shared, compiled?));
        }
        for (shared, compiled) in sound {
            shared.put(compiled);
        }
        Ok(())
    }

    fn put(&self, compiled: Compiled) {
        self.current.store(Arc::new(compiled));
        self.told.accepted(&self.name);
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
