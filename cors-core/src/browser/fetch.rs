//! What a script asks for: [`Fetch`] and the words of the Fetch API.

/// Which API the script used. They differ in a few rules and in the console's wording.
///
/// ```
/// use cors_core::browser::{Blocked, Initiator, Stage};
///
/// // XHR calls the credentials mode `withCredentials`, and its sentence says so.
/// let said = |initiator| Blocked::WildcardWithCredentials { stage: Stage::Response }.reason(initiator);
/// assert_ne!(said(Initiator::Xhr), said(Initiator::Fetch));
/// ```
///
/// Source: Fetch, the `fetch()` method; XHR, `send()`; `tests/browser/REPORT.md` section 1 for the wording.
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
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Browser, Credentials, Fetch, Profile, Step};
///
/// let sends_cookies = |credentials| {
///     let get = Fetch::new("https://a.example", "GET", "https://b.example/").credentials(credentials);
///     let step = Browser::new(Profile::standard()).start(&get, Duration::ZERO).step();
///     matches!(step, Step::Send(request) if request.credentials())
/// };
/// assert!(sends_cookies(Credentials::Include) && !sends_cookies(Credentials::SameOrigin));
/// ```
///
/// Source: Fetch, "request credentials mode".
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
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Browser, Fetch, Mode, NetworkError, Profile, Step};
///
/// let get = Fetch::new("https://a.example", "GET", "https://b.example/").mode(Mode::SameOrigin);
/// let step = Browser::new(Profile::standard()).start(&get, Duration::ZERO).step();
/// assert!(matches!(step, Step::Done(end) if end.network_error == Some(NetworkError::NotSameOrigin)));
/// ```
///
/// Source: Fetch, "request mode".
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
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, Fetch, NetworkError, Profile, Redirect, Step};
///
/// let get = Fetch::new("https://a.example", "GET", "https://b.example/").redirect(Redirect::Error);
/// let mut browser = Browser::new(Profile::standard());
/// let mut exchange = browser.start(&get, Duration::ZERO);
/// exchange.answer(Answer::response(302, [("Location", "/"), ("Access-Control-Allow-Origin", "*")]));
/// let Step::Done(outcome) = exchange.step() else { unreachable!() };
/// assert_eq!(outcome.network_error, Some(NetworkError::RedirectRefused));
/// ```
///
/// Source: Fetch, "request redirect mode".
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
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Answer, Browser, CacheMode, Fetch, Profile, Purpose, Step};
///
/// let put = Fetch::new("https://a.example", "PUT", "https://b.example/");
/// let mut browser = Browser::new(Profile::chromium());
/// let grant = [("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Methods", "PUT")];
/// browser.start(&put, Duration::ZERO).answer(Answer::response(204, grant));
///
/// let mut asks_first = |fetch: Fetch| {
///     let step = browser.start(&fetch, Duration::ZERO).step();
///     matches!(step, Step::Send(request) if request.purpose() == Purpose::Preflight)
/// };
/// assert!(!asks_first(put.clone()), "remembered");
/// assert!(asks_first(put.cache(CacheMode::Reload)));
/// ```
///
/// Source: Fetch, "request cache mode"; `tests/browser/REPORT.md` fact 26, `tests/browser/FIREFOX.md` C9.
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
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Browser, Fetch, Mode, Profile, ReferrerPolicy, Step};
///
/// let post = Fetch::new("https://a.example", "POST", "https://b.example/")
///     .mode(Mode::NoCors)
///     .referrer_policy(ReferrerPolicy::NoReferrer);
/// let step = Browser::new(Profile::standard()).start(&post, Duration::ZERO).step();
/// let Step::Send(request) = step else { unreachable!() };
/// assert_eq!(request.headers().get("Origin").as_deref(), Some(&b"null"[..]));
/// ```
///
/// Source: Fetch, "append a request `Origin` header"; `tests/browser/FIREFOX.md` D13.
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
///
/// ```
/// use std::time::Duration;
/// use cors_core::browser::{Body, Browser, Fetch, Profile, Purpose, Step};
///
/// let asks_first = |body: Body| {
///     let post = Fetch::new("https://a.example", "POST", "https://b.example/").body(body);
///     let step = Browser::new(Profile::standard()).start(&post, Duration::ZERO).step();
///     matches!(step, Step::Send(request) if request.purpose() == Purpose::Preflight)
/// };
/// for simple in [Body::text(), Body::form(), Body::multipart(), Body::bytes()] {
///     assert!(!asks_first(simple));
/// }
/// assert!(asks_first(Body::typed("application/json")) && asks_first(Body::stream()));
/// ```
///
/// Source: Fetch, "extract a body" (the types) and "CORS-safelisted request-header" (what needs no preflight).
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
/// use std::time::Duration;
/// use cors_core::browser::{
///     Body, Browser, CacheMode, Credentials, Fetch, Initiator, Mode, Profile, Redirect, ReferrerPolicy, Step,
/// };
///
/// let save = Fetch::new("https://app.example.com", "PUT", "https://api.example.com/items/1")
///     .header("Content-Type", "application/json")
///     .body(Body::text())
///     .credentials(Credentials::Include)
///     .mode(Mode::Cors)
///     .redirect(Redirect::Follow)
///     .cache(CacheMode::NoStore)
///     .referrer_policy(ReferrerPolicy::SameOrigin)
///     .initiator(Initiator::Xhr)
///     .partition("https://example.com");
/// let step = Browser::new(Profile::chromium()).start(&save, Duration::ZERO).step();
/// let Step::Send(preflight) = step else { unreachable!() };
/// let asked = preflight.headers().get("Access-Control-Request-Headers");
/// assert_eq!(asked.as_deref(), Some(&b"content-type"[..]));
/// ```
///
/// Source: Fetch, "requests" and the `Request` constructor.
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
    ///
    /// ```
    /// use std::time::Duration;
    /// use cors_core::browser::{Body, Browser, Fetch, Profile, Purpose, Step};
    ///
    /// let post = Fetch::new("https://a.example", "POST", "https://b.example/").body(Body::text()).upload_listener();
    /// let step = Browser::new(Profile::standard()).start(&post, Duration::ZERO).step();
    /// assert!(matches!(step, Step::Send(request) if request.purpose() == Purpose::Preflight));
    /// ```
    ///
    /// Source: Fetch, "use-CORS-preflight flag"; XHR, `send()`.
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
