//! `Policy::builder()`: the attribute's words as methods, for policies that are known only at run time.

mod elsewhere;
mod strings;

pub use strings::{OneString, StringList, Strings};

use crate::config::{Config, Danger, MaxAge};
use crate::finding::Findings;
use crate::policy::{Policy, Target};

impl Policy {
    /// Starts a policy at run time; [`Builder::build`] returns everything that is wrong with it at once.
    ///
    /// ```
    /// use cors_core::Policy;
    ///
    /// let policy = Policy::builder()
    ///     .origins(["https://app.example.com"])
    ///     .headers(["Content-Type"])
    ///     .max_age(3600)
    ///     .build()?;
    /// assert_eq!(policy.max_age(), 3600);
    ///
    /// let report = Policy::builder().origins(["*"]).credentials(true).build().unwrap_err();
    /// assert!(report.to_string().contains("[cors::wildcard-credentials]"));
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    pub fn builder() -> Builder {
        Builder::default()
    }
}

/// A configuration in the making. Every list replaces what the same method was given before, except
/// [`origin_regex`](Self::origin_regex) and [`dangerously_allow`](Self::dangerously_allow), which add one each.
///
/// ```
/// use cors_core::{Danger, MaxAge, Policy};
///
/// let builder = Policy::builder()
///     .origins(["https://app.example.com", "http://legacy.example.com"])
///     .origin_regex(r"https://(eu|us)\.example\.org")
///     .origins_env("WEB_ORIGINS")
///     .dev_origins(["http://localhost:*"])
///     .credentials(true)
///     .dangerously_allow(Danger::InsecureOrigins) // `http://` beside credentials
///     .methods(["GET", "PUT"])
///     .headers(["Content-Type"])
///     .expose_headers(["X-Total"])
///     .max_age(3600)
///     .enforce(true);
/// assert_eq!(builder.config().max_age, Some(MaxAge::Seconds(3600)));
///
/// let policy = builder.build()?;
/// assert!(policy.credentials() && policy.enforce());
/// assert_eq!(policy.methods().collect::<Vec<_>>(), ["GET", "PUT"]);
/// assert_eq!(policy.dangers(), [Danger::InsecureOrigins]);
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until `build()`"]
pub struct Builder {
    config: Config,
}

impl Builder {
    /// Allowed origins, a list or one: exact, `https://*.example.com`, `http://localhost:*`, or `["*"]`.
    ///
    /// Source: RFC 6454, section 6.2; Fetch, "CORS check".
    pub fn origins<Form>(mut self, origins: impl Strings<Form>) -> Self {
        self.config.origins = Some(origins.strings());
        self
    }

    /// Adds a regular expression that an origin must match whole, and that is proven to let in nobody whom an attacker could become.
    ///
    /// Source: RFC 6454, section 6.2, for what it meets; the Public Suffix List, for whose a domain is.
    pub fn origin_regex(mut self, pattern: &str) -> Self {
        self.config.origin_regex.get_or_insert_default().push(pattern.to_owned());
        self
    }

    /// An environment variable with more origins, comma-separated, read once at start-up, by the rules of [`origins`](Self::origins).
    pub fn origins_env(mut self, name: &str) -> Self {
        self.config.origins_env = Some(name.to_owned());
        self
    }

    /// Origins added in builds with `debug_assertions` only, by the rules of [`origins`](Self::origins).
    pub fn dev_origins<Form>(mut self, origins: impl Strings<Form>) -> Self {
        self.config.dev_origins = Some(origins.strings());
        self
    }

    /// Whether cookies, TLS client certificates and HTTP authentication are allowed.
    ///
    /// Source: Fetch, "credentials", and "CORS check", steps 5 to 8.
    pub fn credentials(mut self, credentials: bool) -> Self {
        self.config.credentials = credentials;
        self
    }

    /// The granted methods; `GET, HEAD, POST` where nothing is said.
    ///
    /// Source: Fetch, `Access-Control-Allow-Methods` and "CORS-preflight fetch", step 7.
    pub fn methods<Form>(mut self, methods: impl Strings<Form>) -> Self {
        self.config.methods = Some(methods.strings());
        self
    }

    /// Request headers that scripts may set beyond the safelisted ones, or `["*"]`.
    ///
    /// Firefox never uses `*` from its preflight cache (`tests/browser/FIREFOX.md` C1): listed names save a request each time.
    ///
    /// Source: Fetch, `Access-Control-Allow-Headers` and "CORS-safelisted request-header".
    pub fn headers<Form>(mut self, headers: impl Strings<Form>) -> Self {
        self.config.headers = headers.strings();
        self
    }

    /// Response headers that scripts may read beyond the safelisted ones, or `["*"]`.
    ///
    /// Source: Fetch, `Access-Control-Expose-Headers` and "CORS-safelisted response-header name".
    pub fn expose_headers<Form>(mut self, headers: impl Strings<Form>) -> Self {
        self.config.expose_headers = headers.strings();
        self
    }

    /// How long browsers may cache the preflight, in seconds; 600 where nothing is said.
    ///
    /// Source: Fetch, `Access-Control-Max-Age`.
    pub fn max_age(mut self, seconds: u32) -> Self {
        self.config.max_age = Some(MaxAge::from(seconds));
        self
    }

    /// Whether a request of a foreign origin that is not allowed is refused before the handler runs.
    ///
    /// Source: Fetch Metadata, `Sec-Fetch-Site`; RFC 6454, section 4, for what the server's own origin is.
    pub fn enforce(mut self, enforce: bool) -> Self {
        self.config.enforce = enforce;
        self
    }

    /// Lifts one refusal.
    pub fn dangerously_allow(mut self, danger: Danger) -> Self {
        self.config.dangerously_allow.push(danger);
        self
    }

    /// The configuration as written so far.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Proves the configuration.
    ///
    /// # Errors
    ///
    /// All that is wrong with it, together; `Display` is a readable report.
    pub fn build(self) -> Result<Policy, Findings> {
        self.config.prove(&Target::Policy)
    }
}
