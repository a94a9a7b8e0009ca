//! What a proven policy consists of. The macro writes one of these as a constant; the builder makes one at run time.

use std::borrow::Cow;

use once_cell::sync::OnceCell;

use super::rules;
use crate::config::{Config, Danger};
use crate::finding::{Finding, Findings};
use crate::origin::regex::OriginRegex;
use crate::origin::set::OriginSet;
use crate::origin::texts::Texts;

/// The parts of a policy after validation.
///
/// Not part of the public interface: only the macro's expansion writes one down, from what the validator returned at
/// compile time. Whoever writes one by hand has no proof of anything.
#[derive(Debug)]
// The flags are the configuration's own, and independent.
#[allow(missing_docs, clippy::struct_excessive_bools)]
pub struct Proven {
    /// `"*"`: every origin, the same headers for everyone.
    pub any: bool,
    pub origins: OriginSet,
    /// `"*"` among `dev_origins`; false in release builds.
    pub dev_any: bool,
    /// Empty in release builds.
    pub dev_origins: OriginSet,
    pub regexes: OriginRegex,
    pub env: Option<EnvOrigins>,
    pub credentials: bool,
    pub methods: Texts,
    pub headers: Texts,
    pub expose_headers: Texts,
    /// `headers`, joined by `, `; likewise the others.
    pub joined_methods: Cow<'static, str>,
    pub joined_headers: Cow<'static, str>,
    pub joined_expose_headers: Cow<'static, str>,
    pub max_age: u32,
    /// `max_age` as text.
    pub joined_max_age: Cow<'static, str>,
    pub enforce: bool,
    pub dangers: Cow<'static, [Danger]>,
    pub warnings: Vec<Finding>,
}

/// Origins that an environment variable holds, read once at start-up by the adapter.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct EnvOrigins {
    pub name: Cow<'static, str>,
    /// Whether there is no other source of origins, so that the variable must be set.
    pub required: bool,
    pub resolved: OnceCell<OriginSet>,
    /// The validator of what the variable holds. It is named here and nowhere else, so that a program in which no policy
    /// has a variable does not carry it, nor the public-suffix list.
    pub(super) check: Check,
}

/// The origins to take in, and everything that is wrong with the value.
pub(super) type Check = for<'v> fn(&Config, &'v str) -> (Vec<&'v str>, Findings);

impl EnvOrigins {
    /// Not read yet.
    #[must_use]
    pub const fn new(name: Cow<'static, str>, required: bool) -> Self {
        Self { name, required, resolved: OnceCell::new(), check: rules::check_environment }
    }
}
