//! Why a browser keeps a response from a script: one variant per sentence of the console.

use super::{
    Engine, Initiator,
    console::{self, Scene, Sentence},
};

/// At which message the browser stopped.
///
/// ```
/// use cors_core::browser::{Blocked, Initiator, Stage};
///
/// let said = |stage| Blocked::MissingAllowOrigin { stage, status: 200 }.reason(Initiator::Fetch).to_string();
/// assert_eq!(
///     said(Stage::Preflight),
///     format!("Response to preflight request doesn't pass access control check: {}", said(Stage::Response))
/// );
/// assert!(Stage::Preflight.is_preflight() && !Stage::Redirect.is_preflight());
/// ```
///
/// Source: Fetch, "CORS-preflight fetch", "HTTP-redirect fetch" and "HTTP fetch", which each end with a CORS check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// The preflight's answer.
    Preflight,
    /// The preflight's answer, which is a redirect.
    PreflightRedirect,
    /// A redirect on the way to the response.
    Redirect,
    /// The response.
    Response,
}

impl Stage {
    /// Whether it is the preflight that failed.
    #[must_use]
    pub fn is_preflight(self) -> bool {
        matches!(self, Self::Preflight | Self::PreflightRedirect)
    }
}

/// An address space of Local Network Access.
///
/// ```
/// use cors_core::browser::{AddressSpace, Blocked, Initiator};
///
/// let blocked = Blocked::LocalNetworkDenied { space: AddressSpace::Loopback };
/// assert_eq!(
///     blocked.reason(Initiator::Fetch).exact(),
///     "Permission was denied for this request to access the `loopback` address space."
/// );
/// ```
///
/// Source: Local Network Access, "IP address space"; `tests/browser/REPORT.md` section 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressSpace {
    /// This machine.
    Loopback,
    /// The local network.
    Local,
    /// Everything else.
    Public,
}

impl AddressSpace {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Loopback => "loopback",
            Self::Local => "local",
            Self::Public => "public",
        }
    }
}

/// Why CORS, or a rule beside it that has a sentence of its own, ended a request.
///
/// Text that came from the server is kept as it came, with bytes that are no UTF-8 replaced. Show it through
/// [`Sentence`]'s `Display`, which escapes and bounds it.
///
/// ```
/// use cors_core::browser::{Blocked, Engine, Initiator, Scene, Stage};
///
/// let blocked = Blocked::WildcardWithCredentials { stage: Stage::Response };
/// assert!(blocked.reason(Initiator::Xhr).exact().ends_with("controlled by the withCredentials attribute."));
/// assert_eq!(blocked.devtools_code(), "WildcardOriginNotAllowed");
/// assert_eq!(blocked.stage(), Some(Stage::Response));
/// let scene = Scene::new(Initiator::Fetch, "https://api.example.com/", "https://app.example.com");
/// let console = blocked.console(Engine::Chromium, &scene);
/// assert!(console[0].exact().starts_with("Access to fetch at 'https://api.example.com/' from origin"));
/// assert!(blocked.advice("https://app.example.com").cause.contains("every origin with `*`"));
/// ```
///
/// Source: Fetch, "CORS check" and "CORS-preflight fetch"; the sentences of `tests/browser/REPORT.md` section 1 and `tests/browser/FIREFOX.md`
/// section 3.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Blocked {
    /// There is no `Access-Control-Allow-Origin`.
    MissingAllowOrigin {
        /// In which answer.
        stage: Stage,
        /// The status of that answer.
        status: u16,
    },
    /// `Access-Control-Allow-Origin` names something else than the request's `Origin`.
    AllowOriginMismatch {
        /// In which answer.
        stage: Stage,
        /// What it says.
        value: String,
    },
    /// `Access-Control-Allow-Origin` has a comma or a blank in it: it can only ever be one origin.
    MultipleAllowOrigin {
        /// In which answer.
        stage: Stage,
        /// What it says, lines joined by `, `.
        value: String,
        /// How many lines are spelled `Access-Control-Allow-Origin`: Firefox has words of its own for two of them, and
        /// counts no other spelling (`get-acao-two-lines`, `get-acao-mixed-case-dup`).
        lines: usize,
    },
    /// `Access-Control-Allow-Origin` is no origin, no `null` and no `*`.
    InvalidAllowOrigin {
        /// In which answer.
        stage: Stage,
        /// What it says.
        value: String,
    },
    /// `Access-Control-Allow-Origin` is `*`, and the request has credentials.
    WildcardWithCredentials {
        /// In which answer.
        stage: Stage,
    },
    /// `Access-Control-Allow-Credentials` is not `true`, and the request has credentials.
    AllowCredentials {
        /// In which answer.
        stage: Stage,
        /// What it says; empty if there is none.
        value: String,
    },
    /// The preflight's status is not 200 to 299.
    PreflightStatus {
        /// The status.
        status: u16,
    },
    /// The preflight is redirected.
    PreflightRedirect {
        /// The status.
        status: u16,
    },
    /// `Access-Control-Allow-Methods` is not a list of tokens.
    UnparsableAllowMethods {
        /// The first element that is no token.
        element: String,
    },
    /// `Access-Control-Allow-Headers` is not a list of tokens.
    UnparsableAllowHeaders {
        /// The first element that is no token.
        element: String,
    },
    /// `Access-Control-Allow-Methods` does not list the method.
    MethodNotAllowed {
        /// The method, as the browser sends it.
        method: String,
    },
    /// `Access-Control-Allow-Headers` does not list these request headers.
    HeadersNotAllowed {
        /// Their names in lower case, sorted; never empty. The console quotes one: Firefox the first, Chromium any.
        names: Vec<String>,
    },
    /// A redirect leads to a URL with a user name or a password.
    RedirectWithCredentials,
    /// A redirect leads to something else than `http` and `https`.
    UnsupportedScheme {
        /// Where it leads.
        url: String,
    },
    /// Local Network Access: the user did not let the page speak to this address space.
    LocalNetworkDenied {
        /// The server's address space.
        space: AddressSpace,
    },
    /// Local Network Access: the script announced another address space than the server's.
    WrongAddressSpace {
        /// What the script announced.
        announced: AddressSpace,
        /// Where the server is.
        actual: AddressSpace,
    },
}

impl Blocked {
    /// The short text: what Chromium's console says after `has been blocked by CORS policy:`.
    ///
    /// It may hold text from the server; see [`Sentence`].
    #[must_use]
    pub fn reason(&self, initiator: Initiator) -> Sentence {
        Sentence::new(console::chromium_reason(self, initiator))
    }

    /// What the console of `engine` shows: one line in Chromium, one to three in Firefox.
    ///
    /// Empty for what Firefox shows about Local Network Access, which was not recorded to the letter.
    #[must_use]
    pub fn console(&self, engine: Engine, scene: &Scene) -> Vec<Sentence> {
        console::blocked(self, engine, scene).into_iter().map(Sentence::new).collect()
    }

    /// The stable name of this kind in Chromium's developer tools (`corsError`).
    #[must_use]
    pub fn devtools_code(&self) -> String {
        let code = match self {
            Self::MissingAllowOrigin { .. } => "MissingAllowOriginHeader",
            Self::AllowOriginMismatch { .. } => "AllowOriginMismatch",
            Self::MultipleAllowOrigin { .. } => "MultipleAllowOriginValues",
            Self::InvalidAllowOrigin { .. } => "InvalidAllowOriginValue",
            Self::WildcardWithCredentials { .. } => "WildcardOriginNotAllowed",
            Self::AllowCredentials { .. } => "InvalidAllowCredentials",
            Self::PreflightStatus { .. } => "PreflightInvalidStatus",
            Self::PreflightRedirect { .. } => "PreflightDisallowedRedirect",
            Self::UnparsableAllowMethods { .. } => "InvalidAllowMethodsPreflightResponse",
            Self::UnparsableAllowHeaders { .. } => "InvalidAllowHeadersPreflightResponse",
            Self::MethodNotAllowed { .. } => "MethodDisallowedByPreflightResponse",
            Self::HeadersNotAllowed { .. } => "HeaderDisallowedByPreflightResponse",
            Self::RedirectWithCredentials => "RedirectContainsCredentials",
            Self::UnsupportedScheme { .. } => "CorsDisabledScheme",
            Self::LocalNetworkDenied { .. } => "LocalNetworkAccessPermissionDenied",
            Self::WrongAddressSpace { .. } => "InvalidLocalNetworkAccess",
        };
        let of_preflight = self.stage().is_some_and(Stage::is_preflight);
        format!("{}{code}", if of_preflight { "Preflight" } else { "" })
    }

    /// Which answer failed the CORS check; `None` for the reasons that belong to one stage only.
    #[must_use]
    pub fn stage(&self) -> Option<Stage> {
        match self {
            Self::MissingAllowOrigin { stage, .. }
            | Self::AllowOriginMismatch { stage, .. }
            | Self::MultipleAllowOrigin { stage, .. }
            | Self::InvalidAllowOrigin { stage, .. }
            | Self::WildcardWithCredentials { stage }
            | Self::AllowCredentials { stage, .. } => Some(*stage),
            _ => None,
        }
    }
}
