//! What a proven policy consists of. The macro writes one of these as a constant; the builder makes one at run time.

use std::borrow::Cow;

use once_cell::sync::OnceCell;

use super::rules;
use crate::config::{Config, Danger};
use crate::finding::{Finding, Findings};
use crate::origin::regex::OriginRegex;
use crate::origin::set::{Match, OriginSet, Origins};
use crate::origin::texts::Texts;
use crate::origin::wire::Origin;

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

/// What the macro writes down of a policy: whatever differs from [`NONE`](Self::NONE). Nothing in it has to be dropped, so
/// that a `static` may leave out the rest.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, clippy::struct_excessive_bools)]
pub struct Parts {
    pub any: bool,
    pub origins: Origins,
    pub dev_any: bool,
    pub dev_origins: Origins,
    pub regexes: &'static [&'static str],
    pub credentials: bool,
    pub methods: &'static [&'static str],
    pub headers: &'static [&'static str],
    pub expose_headers: &'static [&'static str],
    pub joined_methods: &'static str,
    pub joined_headers: &'static str,
    pub joined_expose_headers: &'static str,
    pub max_age: u32,
    pub joined_max_age: &'static str,
    pub enforce: bool,
    pub dangers: &'static [Danger],
}

impl Parts {
    /// Nothing is said.
    pub const NONE: Self = Self {
        any: false,
        origins: Origins::NONE,
        dev_any: false,
        dev_origins: Origins::NONE,
        regexes: &[],
        credentials: false,
        methods: &[],
        headers: &[],
        expose_headers: &[],
        joined_methods: "",
        joined_headers: "",
        joined_expose_headers: "",
        max_age: 0,
        joined_max_age: "",
        enforce: false,
        dangers: &[],
    };
}

impl Proven {
    /// What the macro wrote down.
    #[must_use]
    pub const fn from_parts(parts: Parts, env: Option<EnvOrigins>) -> Self {
        Self {
            any: parts.any,
            origins: OriginSet::from_static(parts.origins),
            dev_any: parts.dev_any,
            dev_origins: OriginSet::from_static(parts.dev_origins),
            regexes: OriginRegex::from_proven(parts.regexes),
            env,
            credentials: parts.credentials,
            methods: Texts::Static(parts.methods),
            headers: Texts::Static(parts.headers),
            expose_headers: Texts::Static(parts.expose_headers),
            joined_methods: Cow::Borrowed(parts.joined_methods),
            joined_headers: Cow::Borrowed(parts.joined_headers),
            joined_expose_headers: Cow::Borrowed(parts.joined_expose_headers),
            max_age: parts.max_age,
            joined_max_age: Cow::Borrowed(parts.joined_max_age),
            enforce: parts.enforce,
            dangers: Cow::Borrowed(parts.dangers),
            warnings: Vec::new(),
        }
    }

    /// What allows the origin that `value` says, if anything. Exact origins need no parse, so only patterns make one.
    #[inline]
    pub(super) fn matched(&self, value: &[u8]) -> Option<Match> {
        if let Some(index) = self.origins.find_exact(value) {
            return Some(Match::Exact(index));
        }
        let env = self.env.as_ref().and_then(|env| env.resolved.get());
        let is_listed = |set: &OriginSet| set.find_exact(value).is_some();
        if is_listed(&self.dev_origins) || env.is_some_and(is_listed) {
            return Some(Match::Pattern);
        }
        let has_patterns = self.origins.has_patterns()
            || self.dev_origins.has_patterns()
            || env.is_some_and(OriginSet::has_patterns)
            || !self.regexes.is_empty();
        if !has_patterns {
            return None;
        }
        let origin = Origin::parse(value)?;
        let is_covered = self.origins.matches_pattern(&origin)
            || self.dev_origins.matches_pattern(&origin)
            || env.is_some_and(|env| env.matches_pattern(&origin))
            || self.regexes.is_match(origin.as_str());
        is_covered.then_some(Match::Pattern)
    }
}

/// Origins that an environment variable holds, read once at start-up by the adapter.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct EnvOrigins {
    pub name: Cow<'static, str>,
    /// Whether there is no other source of origins, so that the variable must be set.
    pub required: bool,
    pub resolved: OnceCell<OriginSet>,
    /// What was noticed in it without refusing.
    pub(super) warnings: OnceCell<Vec<Finding>>,
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
        Self {
            name,
            required,
            resolved: OnceCell::new(),
            warnings: OnceCell::new(),
            check: rules::check_environment,
        }
    }
}
