//! The one validator: from what was written to what is proven, or to everything that is wrong with it.

use std::borrow::Cow;

use super::target::Target;
use super::{EnvOrigins, Policy, Proven};
use crate::config::{Config, DEFAULT_MAX_AGE, MaxAge};
use crate::finding::Findings;
use crate::origin::regexes::Regexes;
use crate::origin::set::OriginSet;
use crate::origin::texts::Texts;

impl Config {
    /// Proves the configuration for `target`.
    ///
    /// # Errors
    ///
    /// Every finding, when one of them is an error.
    pub fn prove(&self, target: &Target) -> Result<Policy, Findings> {
        let findings = Findings::default();
        if findings.has_errors() {
            return Err(findings);
        }
        Ok(Policy::from(self.assemble(target, findings)))
    }

    /// Puts a policy together from a configuration in which nothing is wrong.
    fn assemble(&self, target: &Target, findings: Findings) -> Proven {
        let origins = self.origins.as_deref().unwrap_or_default();
        let any = origins.iter().any(|origin| origin == "*");
        let listed = origins.iter().map(String::as_str).filter(|origin| *origin != "*");
        let dev = self.dev_origins.as_deref().unwrap_or_default();
        let dev = if cfg!(debug_assertions) { dev } else { &[] };
        let regexes = self.origin_regex.as_deref().unwrap_or_default();
        let methods = match (&self.methods, target) {
            (Some(methods), _) => methods.clone(),
            (None, Target::Route(route)) => route.methods.clone(),
            (None, Target::Policy) => ["GET", "HEAD", "POST"].map(str::to_owned).to_vec(),
        };
        let required = self.origins.is_none() && self.dev_origins.is_none() && regexes.is_empty();
        let max_age = match &self.max_age {
            None => DEFAULT_MAX_AGE,
            Some(MaxAge::Seconds(seconds)) => u32::try_from(*seconds).unwrap_or_default(),
            Some(MaxAge::Text(_)) => 0,
        };
        Proven {
            any,
            origins: OriginSet::new(listed),
            dev_origins: OriginSet::new(dev.iter().map(String::as_str)),
            regexes: Regexes::new(texts(regexes)),
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
            warnings: findings.into_iter().collect(),
        }
    }
}

fn texts(items: &[String]) -> Texts {
    Texts::collect(items.iter().map(String::as_str))
}
