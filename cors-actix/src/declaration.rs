//! What the attribute writes down about one resource of a handler.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use cors_core::Policy;
use cors_core::constant::{Parts, same};

use crate::dynamic::DynamicPolicy;
use crate::shared_policy::SharedPolicy;

/// One resource: a route attribute with its path and methods, and the policy above it.
#[derive(Debug)]
pub struct Declaration {
    /// The function's name.
    pub handler: &'static str,
    /// The module it stands in.
    pub module: &'static str,
    /// The resource's name.
    pub name: &'static str,
    /// The attribute's path.
    pub path: &'static str,
    /// What this resource serves.
    pub methods: &'static [&'static str],
    /// What is granted on this path: what the handler's attributes serve there, without what `methods` leaves out.
    pub granted: &'static [&'static str],
    /// `granted`, joined by `, `.
    pub joined: &'static str,
    /// Where the policy comes from.
    pub source: Source,
}

impl Declaration {
    /// Whether a preflight for `method` is for this resource.
    pub(crate) fn grants(&self, method: &[u8]) -> bool {
        let among = |list: &[&str]| list.iter().any(|own| same(own.as_bytes(), method));
        among(self.methods) && among(self.granted)
    }

    /// Whether a request with `method` is for this resource.
    pub(crate) fn serves(&self, method: &[u8]) -> bool {
        self.methods.iter().any(|own| same(own.as_bytes(), method))
    }

    /// Module and function, for messages.
    pub(crate) fn full_name(&self) -> String {
        format!("{}::{}", self.module, self.handler)
    }
}

/// Where an endpoint's policy comes from.
#[derive(Clone, Copy, Debug)]
pub enum Source {
    /// Proven at compile time, or built once.
    Constant(&'static Policy),
    /// Replaced while serving.
    Shared(&'static SharedPolicy),
    /// Decided by a source while serving.
    Dynamic(&'static DynamicPolicy),
    /// `disabled`: no part in CORS.
    Disabled,
}

impl Source {
    /// What the attribute wrote down. Put together once for the whole program: the workers share it.
    #[must_use]
    pub fn written(parts: &'static Parts) -> Self {
        static WRITTEN: Mutex<BTreeMap<usize, &'static Policy>> = Mutex::new(BTreeMap::new());
        let mut written = WRITTEN.lock().unwrap_or_else(PoisonError::into_inner);
        // A constant of the program stays where it is, and so does its policy: there are no more of either than handlers.
        let policy = written
            .entry(std::ptr::from_ref(parts) as usize)
            .or_insert_with(|| Box::leak(Box::new(Policy::from_parts(*parts))));
        Self::Constant(policy)
    }

    /// Whether both are the same policy, now and always.
    pub(crate) fn same(self, other: Self) -> bool {
        match (self, other) {
            (Self::Constant(one), Self::Constant(other)) => std::ptr::eq(one, other) || one == other,
            (Self::Shared(one), Self::Shared(other)) => std::ptr::eq(one, other),
            (Self::Dynamic(one), Self::Dynamic(other)) => one.identity() == other.identity(),
            (Self::Disabled, Self::Disabled) => true,
            _ => false,
        }
    }
}

/// What `policy = PATH` may name.
#[diagnostic::on_unimplemented(
    message = "`policy = ...` names a static that is a policy, and this is `{Self}`",
    label = "no policy",
    note = "write `static POLICY: Policy = policy!(origins = [\"https://app.example.com\"]);`, and `#[cors(policy = POLICY)]`",
    note = "where a function `make` returns the policy: `static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(make);`",
    note = "[cors::key-value] see `cors_actix::errors`, section `key-value`"
)]
pub trait IsSource {
    /// The source.
    fn source(&'static self) -> Source;
}

/// A `LazyLock` or `Lazy` of a source is reached by auto-deref.
pub trait ToSource {
    /// The source.
    fn to_source(&'static self) -> Source;
}

impl<P: IsSource> ToSource for P {
    fn to_source(&'static self) -> Source {
        self.source()
    }
}

/// What else is named instead of a policy: a text, a function, what may be a policy. Found there, `to_source` is an error in
/// the words of `IsPolicy`, where the compiler would advise to call the function or to unwrap the option.
///
/// `Kind` keeps the implementations apart.
pub trait ToNoSource<Kind> {
    /// Never called.
    fn to_source(&'static self) -> Source
    where
        for<'a> Self: IsPolicy<'a>;
}

/// What holds for nothing. (That it has a lifetime of its own is what makes it one that is looked at where the method is called.)
#[diagnostic::on_unimplemented(
    message = "`policy = ...` names a static that is a policy, and this is `{Self}`",
    label = "no policy",
    note = "write `static POLICY: Policy = policy!(origins = [\"https://app.example.com\"]);`, not in an `Option` or a `Result`, and `#[cors(policy = POLICY)]`",
    note = "where a function `make` returns the policy: `static POLICY: std::sync::LazyLock<Policy> = std::sync::LazyLock::new(make);`",
    note = "a handler that takes no part in CORS says `#[cors(disabled)]`",
    note = "[cors::key-value] see `cors_actix::errors`, section `key-value`"
)]
pub trait IsPolicy<'a> {}

macro_rules! no_source {
    ($($kind:ty: [$($parameter:ident),*] $type:ty $(, $function:ident)?;)+) => {
        $(
            impl<$($parameter: 'static),*> ToNoSource<$kind> for $type
            $(where $function: Fn() -> Made)?
            {
                fn to_source(&'static self) -> Source
                where
                    for<'a> Self: IsPolicy<'a>,
                {
                    Source::Disabled
                }
            }
        )+
    };
}

no_source! {
    String: [] str;
    Option<()>: [Maybe] Option<Maybe>;
    Result<(), ()>: [Made, Error] Result<Made, Error>;
    fn() -> Made: [Function, Made] Function, Function;
}

impl IsSource for Policy {
    fn source(&'static self) -> Source {
        Source::Constant(self)
    }
}

impl IsSource for SharedPolicy {
    fn source(&'static self) -> Source {
        Source::Shared(self)
    }
}

impl IsSource for DynamicPolicy {
    fn source(&'static self) -> Source {
        Source::Dynamic(self)
    }
}
