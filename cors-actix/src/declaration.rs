//! What the attribute writes down about one resource of a handler.

use cors_core::Policy;

/// One resource: a route attribute with its path and methods, and the policy above it.
#[derive(Debug)]
#[allow(missing_docs)]
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
    /// What is granted on this path.
    pub granted: &'static [&'static str],
    /// `granted`, joined by `, `.
    pub joined: &'static str,
    pub source: Source,
}

/// Where an endpoint's policy comes from.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Source {
    /// Proven at compile time, or built once.
    Constant(&'static Policy),
    /// `disabled`: no part in CORS.
    Disabled,
}

/// What `policy = PATH` may name; a `LazyLock` or `Lazy` of one is reached by auto-deref.
pub trait ToSource {
    /// The source.
    fn to_source(&'static self) -> Source;
}

impl ToSource for Policy {
    fn to_source(&'static self) -> Source {
        Source::Constant(self)
    }
}
