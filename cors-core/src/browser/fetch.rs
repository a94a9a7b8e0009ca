//! What a script asks for: [`Fetch`] and the words of the Fetch API.

/// Which API the script used. They differ in a few rules and in the console's wording.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Initiator {
    /// `fetch()`.
    #[default]
    Fetch,
    /// `XMLHttpRequest`.
    Xhr,
}

/// The credentials mode: when cookies, TLS client certificates and HTTP authentication go along.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Credentials {
    /// Never.
    Omit,
    /// To the page's own origin only.
    #[default]
    SameOrigin,
    /// Always; XHR's `withCredentials`.
    Include,
}

/// The request mode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// CORS: what this model is about.
    #[default]
    Cors,
    /// Opaque: the script may send something simple and read nothing.
    NoCors,
    /// The page's own origin only.
    SameOrigin,
}

/// The redirect mode.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Redirect {
    /// Go where the server says.
    #[default]
    Follow,
    /// A redirect is a failure.
    Error,
    /// A redirect is a response that nobody can read.
    Manual,
}

/// The cache mode, as far as the preflight cache cares for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CacheMode {
    /// `default`.
    #[default]
    Default,
    /// `no-store`.
    NoStore,
    /// `reload`.
    Reload,
    /// `no-cache`.
    NoCache,
    /// `force-cache`.
    ForceCache,
}

/// The referrer policy, as far as `Origin` cares for it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferrerPolicy {
    /// `no-referrer`.
    NoReferrer,
    /// `same-origin`.
    SameOrigin,
    /// Any policy that only forbids a downgrade to `http`; the default of every browser is one.
    #[default]
    StrictOriginWhenCrossOrigin,
    /// `origin`, `unsafe-url` and the like: the origin is no secret.
    Origin,
}

/// The body's kind: all that CORS sees of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Body {
    pub(super) content_type: Option<String>,
    pub(super) stream: bool,
}

impl Body {
    /// A string: `text/plain;charset=UTF-8` unless the script sets a `Content-Type`.
    #[must_use]
    pub fn text() -> Self {
        Self::typed("text/plain;charset=UTF-8")
    }

    /// `URLSearchParams`.
    #[must_use]
    pub fn form() -> Self {
        Self::typed("application/x-www-form-urlencoded;charset=UTF-8")
    }

    /// `FormData`.
    #[must_use]
    pub fn multipart() -> Self {
        Self::typed("multipart/form-data; boundary=----model")
    }

    /// A `Blob` of this type.
    #[must_use]
    pub fn typed(content_type: &str) -> Self {
        Self { content_type: Some(content_type.to_owned()), stream: false }
    }

    /// An `ArrayBuffer`, or a `Blob` without a type: no `Content-Type` at all.
    #[must_use]
    pub fn bytes() -> Self {
        Self { content_type: None, stream: false }
    }

    /// A `ReadableStream`: always preflighted (Fetch, Request constructor: "use-CORS-preflight flag").
    #[must_use]
    pub fn stream() -> Self {
        Self { content_type: None, stream: true }
    }
}

/// A request that a script of some page wants to make.
///
/// Nothing is checked here: [`Browser::start`](super::Browser::start) judges it, and a request that the API itself
/// refuses ends as [`NetworkError::Invalid`](super::NetworkError::Invalid).
///
/// ```
/// use cors_core::browser::{Body, Credentials, Fetch};
///
/// let save = Fetch::new("https://app.example.com", "PUT", "https://api.example.com/items/1")
///     .header("Content-Type", "application/json")
///     .body(Body::text())
///     .credentials(Credentials::Include);
/// ```
#[derive(Debug, Clone)]
pub struct Fetch {
    pub(super) page: String,
    pub(super) partition: Option<String>,
    pub(super) initiator: Initiator,
    pub(super) method: String,
    pub(super) url: String,
    pub(super) headers: Vec<(String, Vec<u8>)>,
    pub(super) body: Option<Body>,
    pub(super) credentials: Credentials,
    pub(super) mode: Mode,
    pub(super) redirect: Redirect,
    pub(super) cache: CacheMode,
    pub(super) referrer_policy: ReferrerPolicy,
    pub(super) upload_listener: bool,
}

impl Fetch {
    /// A request with `method` to `url` by a script of the origin `page`; `"null"` is an opaque origin.
    #[must_use]
    pub fn new(page: &str, method: &str, url: &str) -> Self {
        Self {
            page: page.to_owned(),
            partition: None,
            initiator: Initiator::default(),
            method: method.to_owned(),
            url: url.to_owned(),
            headers: Vec::new(),
            body: None,
            credentials: Credentials::default(),
            mode: Mode::default(),
            redirect: Redirect::default(),
            cache: CacheMode::default(),
            referrer_policy: ReferrerPolicy::default(),
            upload_listener: false,
        }
    }

    /// Adds a header line, as `Headers.append` and `setRequestHeader` do.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// The body; none unless said.
    #[must_use]
    pub fn body(mut self, body: Body) -> Self {
        self.body = Some(body);
        self
    }

    /// The credentials mode; same-origin unless said.
    #[must_use]
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// The request mode; `cors` unless said.
    #[must_use]
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// The redirect mode; `follow` unless said.
    #[must_use]
    pub fn redirect(mut self, redirect: Redirect) -> Self {
        self.redirect = redirect;
        self
    }

    /// The cache mode; `default` unless said.
    #[must_use]
    pub fn cache(mut self, cache: CacheMode) -> Self {
        self.cache = cache;
        self
    }

    /// The referrer policy; that of browsers unless said.
    #[must_use]
    pub fn referrer_policy(mut self, policy: ReferrerPolicy) -> Self {
        self.referrer_policy = policy;
        self
    }

    /// Which API is used; `fetch()` unless said.
    #[must_use]
    pub fn initiator(mut self, initiator: Initiator) -> Self {
        self.initiator = initiator;
        self
    }

    /// An XHR with a listener on its `upload`, which forces a preflight.
    #[must_use]
    pub fn upload_listener(mut self) -> Self {
        self.initiator = Initiator::Xhr;
        self.upload_listener = true;
        self
    }

    /// The network partition: the site of the page's top-level document. Preflights are not remembered across
    /// partitions. The page's own site unless said.
    #[must_use]
    pub fn partition(mut self, top_level_site: &str) -> Self {
        self.partition = Some(top_level_site.to_owned());
        self
    }
}
