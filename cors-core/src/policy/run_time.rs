//! What is known of a policy only when the program runs: the origins of its environment variable.

use super::{Policy, rules};
use crate::config::{Config, Danger};
use crate::finding::{Code, Finding, Findings, Subject};
use crate::origin::seed::Seed;
use crate::origin::set::OriginSet;
use crate::origin::wire::Origin;

impl Policy {
    /// The environment variable that holds more origins, if the policy names one.
    #[must_use]
    pub fn origins_env(&self) -> Option<&str> {
        self.proven().env.as_ref().map(|env| &*env.name)
    }

    /// Takes in what [`origins_env`](Self::origins_env) holds; `None` means that it is not set. The engine reads no
    /// environment: whoever starts the program does, once. Until then the variable allows nobody.
    ///
    /// The first value that stands is kept; later calls change nothing.
    ///
    /// # Errors
    ///
    /// Every entry that is wrong, by the rules of `origins`, with the variable's name; `missing-origins` where the variable is the only source of
    /// origins and holds none.
    ///
    /// ```
    /// use cors_core::Policy;
    ///
    /// let policy = Policy::builder().origins_env("WEB_ORIGINS").build()?;
    /// assert!(policy.resolve_env(Some("https://example.com/")).is_err());
    /// policy.resolve_env(Some("https://a.example, https://b.example"))?;
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    pub fn resolve_env(&self, value: Option<&str>) -> Result<(), Findings> {
        let Some(env) = &self.proven().env else { return Ok(()) };
        env.resolved
            .get_or_try_init(|| {
                let (origins, mut findings) = (env.check)(&Config::from(self), value.unwrap_or_default());
                if env.required && origins.is_empty() && !findings.has_errors() {
                    let sentence =
                        format!("`{}` holds no origin, and the policy has no other source", env.name);
                    let subject = Subject::Variable(env.name.clone().into_owned());
                    findings.push(Finding::error(Code::MissingOrigins, subject, sentence).help(
                        "set it to a comma-separated list, as in `https://a.example,https://b.example`",
                    ));
                }
                if findings.has_errors() {
                    return Err(findings);
                }
                env.warnings.get_or_init(|| findings.into_iter().collect());
                Ok(OriginSet::new(origins, Seed::random()))
            })
            .map(|_| ())
    }

    /// The origins that [`origins_env`](Self::origins_env) was found to hold, beyond those that the policy lists itself; none
    /// before it is read.
    ///
    /// ```
    /// use cors_core::Policy;
    ///
    /// let policy = Policy::builder().origins_env("WEB_ORIGINS").build()?;
    /// assert_eq!((policy.origins_env(), policy.env_origins().next()), (Some("WEB_ORIGINS"), None));
    /// policy.resolve_env(Some("https://a.example"))?;
    /// assert_eq!(policy.env_origins().collect::<Vec<_>>(), ["https://a.example"]);
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    pub fn env_origins(&self) -> impl Iterator<Item = &str> {
        let env = self.proven().env.as_ref().and_then(|env| env.resolved.get());
        env.into_iter().flat_map(|env| env.exact().iter().chain(env.patterns().iter()))
    }

    /// What the validator noticed in the variable without refusing; nothing before it is read.
    ///
    /// ```
    /// use cors_core::{Code, Policy};
    ///
    /// let policy = Policy::builder().origins_env("WEB_ORIGINS").credentials(true).build()?;
    /// policy.resolve_env(Some("http://localhost:3000"))?;
    /// let codes: Vec<_> = policy.env_warnings().iter().map(|warning| warning.code()).collect();
    /// assert_eq!(codes, [Code::LocalCredentials]);
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn env_warnings(&self) -> &[Finding] {
        let env = self.proven().env.as_ref().and_then(|env| env.warnings.get());
        env.map_or(&[], Vec::as_slice)
    }

    /// Whether the validator would take `origin` into this policy's list, so that a source of origins may be asked about it:
    /// an exact origin that browsers send, and beside `credentials` a secure one.
    ///
    /// ```
    /// use cors_core::Policy;
    ///
    /// let policy = Policy::builder().origins(["https://a.example"]).credentials(true).build()?;
    /// assert!(policy.may_list("https://b.example"));
    /// assert!(!policy.may_list("http://b.example") && !policy.may_list("https://*.b.example") && !policy.may_list("null"));
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn may_list(&self, origin: &str) -> bool {
        let insecure = !self.credentials() || self.dangers().contains(&Danger::InsecureOrigins);
        Origin::parse(origin.as_bytes()).is_some() && rules::is_listable(origin, insecure)
    }
}
