//! The one validator: from what was written to what is proven, or to everything that is wrong with it.

use std::borrow::Cow;

use super::rules;
use super::target::Target;
use super::{EnvOrigins, Policy, Proven};
use crate::config::{Config, DEFAULT_MAX_AGE};
use crate::field::{max_age, method};
use crate::finding::Findings;
use crate::origin::regex::OriginRegex;
use crate::origin::seed::Seed;
use crate::origin::set::OriginSet;
use crate::origin::texts::Texts;

impl Config {
    /// Proves the configuration for `target`, in a program that runs already: `dev_origins` stay only in builds with
    /// `debug_assertions`.
    ///
    /// # Errors
    ///
    /// Every finding, warnings included, when one of them is an error.
    pub fn prove(&self, target: &Target) -> Result<Policy, Findings> {
        self.proven(target, Seed::random()).map(of_this_build).map(Policy::shared)
    }

    /// Proves what the macro writes down. Of `dev_origins` the user's crate decides, not the one that proves.
    ///
    /// # Errors
    ///
    /// As [`prove`](Self::prove).
    #[doc(hidden)]
    pub fn prove_constant(&self, target: &Target) -> Result<Policy, Findings> {
        self.proven(target, Seed::FIXED).map(Policy::shared)
    }

    fn proven(&self, target: &Target, seed: Seed) -> Result<Proven, Findings> {
        let findings = rules::check(self, target);
        if findings.has_errors() { Err(findings) } else { Ok(self.assemble(target, seed, findings)) }
    }

    /// Puts a policy together from a configuration in which nothing is wrong.
    fn assemble(&self, target: &Target, seed: Seed, warnings: Findings) -> Proven {
        let (any, origins) = split(self.origins.as_deref(), seed);
        let (dev_any, dev_origins) = split(self.dev_origins.as_deref(), seed);
        let methods = match (&self.methods, target) {
            (Some(methods), _) => methods.clone(),
            (None, Target::Route(route)) => {
                route.methods.iter().filter(|method| !method::is_forbidden(method)).cloned().collect()
            }
            (None, Target::Policy | Target::Source) => ["GET", "HEAD", "POST"].map(str::to_owned).to_vec(),
        };
        let required = self.origins.is_none() && self.dev_origins.is_none() && self.origin_regex.is_none();
        let max_age = self.max_age.as_ref().and_then(|written| max_age::read(written).ok());
        let max_age = max_age.map_or(DEFAULT_MAX_AGE, |(seconds, _)| seconds);
        Proven {
            any,
            origins,
            dev_any,
            dev_origins,
            regexes: OriginRegex::from_examined(self.origin_regex.clone().unwrap_or_default()),
            env: self.origins_env.clone().map(|name| EnvOrigins::new(Cow::Owned(name), required)),
            credentials: self.credentials,
            methods: texts(&methods),
            headers: texts(&self.headers),
            expose_headers: texts(&self.expose_headers),
            joined_methods: methods.join(", ").into(),
            joined_headers: self.headers.join(", ").into(),
            joined_expose_headers: self.expose_headers.join(", ").into(),
            max_age,
            joined_max_age: max_age.to_string().into(),
            enforce: self.enforce,
            dangers: self.dangerously_allow.clone().into(),
            warnings: warnings.into_iter().collect(),
        }
    }
}

/// Without what only builds with `debug_assertions` have, where this is none.
fn of_this_build(proven: Proven) -> Proven {
    if cfg!(debug_assertions) { proven } else { of_release(proven) }
}

fn of_release(proven: Proven) -> Proven {
    Proven { dev_any: false, dev_origins: OriginSet::EMPTY, ..proven }
}

/// Whether the list says `"*"`, and everything else that it says.
fn split(list: Option<&[String]>, seed: Seed) -> (bool, OriginSet) {
    let list = list.unwrap_or_default();
    let listed = list.iter().map(String::as_str).filter(|origin| *origin != "*");
    (list.iter().any(|origin| origin == "*"), OriginSet::new(listed, seed))
}

fn texts(items: &[String]) -> Texts {
    Texts::collect(items.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Origins that are read at run time may be those that customers added, and no customer may know which of them collide.
    #[test]
    fn tables_of_run_time_start_where_nobody_knows() {
        let listed =
            (0..50).flat_map(|n| [format!("https://a{n}.example"), format!("https://*.p{n}.example")]);
        let listed: Vec<String> = listed.collect();
        let slots = |origins: &OriginSet| [origins.exact_slots().to_vec(), origins.pattern_slots().to_vec()];
        let config = Config { origins: Some(listed.clone()), ..Config::default() };
        let proven = || slots(&config.prove(&Target::Policy).expect("valid").proven().origins);
        let constant = || slots(&config.prove_constant(&Target::Policy).expect("valid").proven().origins);
        let read = || {
            let policy = Policy::builder().origins_env("WEB_ORIGINS").build().expect("valid");
            policy.resolve_env(Some(&listed.join(","))).expect("valid");
            let env = policy.proven().env.as_ref().and_then(|env| env.resolved.get());
            slots(env.expect("resolved"))
        };
        for (one, other) in [(proven(), proven()), (read(), read())] {
            assert!(one.iter().zip(&other).all(|(one, other)| !one.is_empty() && one != other));
        }
        assert_eq!(constant(), constant());
    }

    #[test]
    fn release_builds_have_no_dev_origins() {
        let config = Config {
            origins: Some(vec!["https://a.example".into()]),
            dev_origins: Some(vec!["http://localhost:3000".into()]),
            ..Config::default()
        };
        let proven = config.proven(&Target::Policy, Seed::FIXED).expect("valid");
        assert!(!proven.dev_origins.is_empty());
        let left = of_release(Proven { dev_any: true, ..proven });
        assert!(!left.dev_any && left.dev_origins.is_empty());
        assert!(!left.any && !left.origins.is_empty());
    }
}
