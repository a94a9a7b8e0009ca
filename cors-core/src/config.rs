//! A configuration as it was written: the words of the attribute as plain data, nothing checked yet.

use std::fmt;

/// What someone wrote, at whichever door. [`Config::prove`](crate::Config::prove) turns it into a
/// [`Policy`](crate::Policy) or into [`Findings`](crate::Findings); nothing else does.
///
/// | key | permitted | prohibited |
/// |---|---|---|
/// | `origins` | `https://example.com`, `https://*.example.com`, `http://localhost:*`, `*` alone | paths, default ports, upper case, `*` elsewhere, `null` |
/// | `methods` | tokens, `*` without credentials | `CONNECT`, `TRACE`, `TRACK`, `patch` |
/// | `headers` | names, `*` without credentials | what scripts cannot set |
/// | `expose_headers` | names, `*` without credentials | `Set-Cookie` |
/// | `max_age` | 0 to 86400 seconds | anything else |
///
/// ```
/// use cors_core::{Code, Config, Target};
///
/// let mut config = Config::default();
/// config.origins = Some(vec!["https://app.example.com".into()]);
/// config.credentials = true;
/// let policy = config.prove(&Target::Policy)?;
/// assert_eq!(Config::from(&policy).origins, config.origins);
///
/// config.origins = Some(vec!["*".into()]);
/// let findings = config.prove(&Target::Policy).unwrap_err();
/// assert_eq!(findings.errors().next().unwrap().code(), Code::WildcardCredentials);
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: RFC 6454, section 6.2, for origins; Fetch, "forbidden method", "forbidden request-header" and "forbidden response-header
/// name"; the longest `max_age` is Firefox's (`tests/browser/FIREFOX.md` C4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// `origins`; `None` where the key is absent.
    pub origins: Option<Vec<String>>,
    /// `origin_regex`.
    pub origin_regex: Option<Vec<String>>,
    /// `origins_env`: the variable's name.
    pub origins_env: Option<String>,
    /// `dev_origins`.
    pub dev_origins: Option<Vec<String>>,
    /// `credentials`.
    pub credentials: bool,
    /// `methods`; `None` means all that the route serves, or `GET, HEAD, POST`.
    pub methods: Option<Vec<String>>,
    /// `headers`.
    pub headers: Vec<String>,
    /// `expose_headers`.
    pub expose_headers: Vec<String>,
    /// `max_age`; `None` means [`DEFAULT_MAX_AGE`].
    pub max_age: Option<MaxAge>,
    /// `enforce`.
    pub enforce: bool,
    /// `dangerously_allow`.
    pub dangerously_allow: Vec<Danger>,
}

/// How long browsers may cache a preflight where nothing is said: FastAPI's default. A browser that is told nothing keeps it for five
/// seconds (Fetch, "CORS-preflight fetch", step 7).
///
/// ```
/// use cors_core::{DEFAULT_MAX_AGE, Policy};
///
/// assert_eq!(Policy::builder().origins(["*"]).build()?.max_age(), DEFAULT_MAX_AGE);
/// # Ok::<(), cors_core::Findings>(())
/// ```
pub const DEFAULT_MAX_AGE: u32 = 600;

/// A `max_age` as it was written.
///
/// ```
/// use cors_core::{Config, MaxAge, Target};
///
/// let mut config = Config::default();
/// config.origins = Some(vec!["*".into()]);
/// config.max_age = Some(MaxAge::Text("10m".into()));
/// assert_eq!(config.prove(&Target::Policy)?.max_age(), 600);
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: Fetch, `Access-Control-Max-Age`, which is in seconds; the units are ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MaxAge {
    /// A number of seconds.
    Seconds(i128),
    /// Text, such as `"10m"`.
    Text(String),
}

impl From<u32> for MaxAge {
    fn from(seconds: u32) -> Self {
        Self::Seconds(seconds.into())
    }
}

/// A refusal that can be lifted, by a word that a reviewer can search for.
///
/// ```
/// use cors_core::{Code, Danger, Policy};
///
/// assert!(Danger::ALL.into_iter().all(|danger| Danger::parse(danger.as_str()) == Some(danger)));
/// assert_eq!(Danger::guess("http"), Some(Danger::InsecureOrigins));
///
/// let legacy = Policy::builder().origins(["http://legacy.example.com"]).credentials(true);
/// let findings = legacy.clone().build().unwrap_err();
/// assert_eq!(findings.errors().next().unwrap().code(), Code::InsecureCredentials);
/// assert!(legacy.dangerously_allow(Danger::InsecureOrigins).build().is_ok());
/// ```
///
/// Source: Secure Contexts, "potentially trustworthy origin"; the Public Suffix List; RFC 6454, section 6.2, for `null`
/// (`tests/browser/REPORT.md` fact 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Danger {
    /// `insecure_origins`: plain text beside `credentials`.
    InsecureOrigins,
    /// `public_suffixes`: every sub-domain of a suffix under which anyone can register.
    PublicSuffixes,
    /// `null_origin`: the origin of every sandboxed frame of the web.
    NullOrigin,
    /// `unbounded_regex`: an expression that lets in domains an attacker could register.
    UnboundedRegex,
}

impl Danger {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::InsecureOrigins, Self::PublicSuffixes, Self::NullOrigin, Self::UnboundedRegex];

    /// The word, for example `insecure_origins`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InsecureOrigins => "insecure_origins",
            Self::PublicSuffixes => "public_suffixes",
            Self::NullOrigin => "null_origin",
            Self::UnboundedRegex => "unbounded_regex",
        }
    }

    /// The danger with this name.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|danger| danger.as_str() == word)
    }

    /// The danger that someone who wrote `word` most likely meant.
    #[must_use]
    pub fn guess(word: &str) -> Option<Self> {
        crate::finding::guess_danger(word)
    }
}

impl fmt::Display for Danger {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
