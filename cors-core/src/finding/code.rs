//! The stable codes of everything that can be wrong with a configuration.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal,)+) => {
        /// What a [`Finding`](crate::Finding) is about. The names are stable; each has a section in the error index.
        ///
        /// ```
        /// use cors_core::{Code, Policy};
        ///
        /// let findings = Policy::builder().origins(["https://app.example.com/"]).build().unwrap_err();
        /// let code = findings.errors().next().unwrap().code();
        /// assert_eq!((code, code.as_str()), (Code::OriginNotBare, "origin-not-bare"));
        /// assert!(Code::ALL.contains(&code));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// Every code, in the order of the error index.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code as it is written in messages, for example `wildcard-credentials`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

codes! {
    /// No source of origins.
    MissingOrigins = "missing-origins",
    /// `null`, which every sandboxed frame of the web may claim to be.
    OriginNull = "origin-null",
    /// No scheme, a malformed one, or one that is never in an `Origin`.
    OriginScheme = "origin-scheme",
    /// More than scheme, host and port.
    OriginNotBare = "origin-not-bare",
    /// A host that no browser serialises.
    OriginHost = "origin-host",
    /// An address that no browser serialises.
    OriginIp = "origin-ip",
    /// A malformed port.
    OriginPort = "origin-port",
    /// The scheme's default port, which browsers leave out.
    OriginDefaultPort = "origin-default-port",
    /// A `*` where none can stand.
    OriginPattern = "origin-pattern",
    /// Listed twice, or covered by another.
    OriginDuplicate = "origin-duplicate",
    /// `"*"` beside other origins.
    OriginWildcardMixed = "origin-wildcard-mixed",
    /// Every origin with credentials.
    WildcardCredentials = "wildcard-credentials",
    /// Plain text with credentials.
    InsecureCredentials = "insecure-credentials",
    /// Every sub-domain of a public suffix.
    PublicSuffix = "public-suffix",
    /// Pages on the user's own machine with credentials.
    LocalCredentials = "local-credentials",
    /// A regular expression that does not compile.
    RegexSyntax = "regex-syntax",
    /// A regular expression that lets in domains an attacker could register.
    RegexUnbounded = "regex-unbounded",
    /// A regular expression too large to decide about.
    RegexUndecided = "regex-undecided",
    /// A regular expression that matches no origin.
    RegexNever = "regex-never",
    /// A method that is no token.
    MethodToken = "method-token",
    /// A method that browsers never send.
    MethodForbidden = "method-forbidden",
    /// A method in the wrong case.
    MethodCase = "method-case",
    /// A method that the route does not serve.
    MethodNotRouted = "method-not-routed",
    /// `"*"` as a method with credentials.
    MethodWildcardCredentials = "method-wildcard-credentials",
    /// A method listed twice.
    MethodDuplicate = "method-duplicate",
    /// A header name that is no token.
    HeaderToken = "header-token",
    /// A header that scripts cannot set.
    HeaderForbidden = "header-forbidden",
    /// A response header among the request headers.
    HeaderResponseOnly = "header-response-only",
    /// `"*"` as a header with credentials.
    HeaderWildcardCredentials = "header-wildcard-credentials",
    /// `"*"` for a handler that takes `Authorization`.
    HeaderAuthorizationWildcard = "header-authorization-wildcard",
    /// A response header that no script may read.
    ExposeForbidden = "expose-forbidden",
    /// A header that says nothing to a script.
    ExposeRequestOnly = "expose-request-only",
    /// A name listed for nothing.
    HeaderRedundant = "header-redundant",
    /// A header name listed twice.
    HeaderDuplicate = "header-duplicate",
    /// A `max_age` that is none.
    MaxAge = "max-age",
    /// A key that does not exist.
    UnknownKey = "unknown-key",
    /// A key given twice.
    DuplicateKey = "duplicate-key",
    /// A value of the wrong shape.
    KeyValue = "key-value",
    /// Keys that cannot stand beside each other.
    ConflictingKeys = "conflicting-keys",
    /// A `dangerously_allow` that lifts nothing.
    DangerUnneeded = "danger-unneeded",
    /// A `dangerously_allow` that cannot stand beside `credentials`.
    DangerCredentials = "danger-credentials",
    /// `#[cors]` where there is no route attribute below it.
    NotAboveRoute = "not-above-route",
    /// Two `#[cors]` on one item.
    AttributeTwice = "attribute-twice",
    /// `#[cors]` on something that is no handler and no module.
    Target = "target",
    /// `#[cors]` on a module without a handler.
    EmptyModule = "empty-module",
    /// `#[cors]` on a handler of `OPTIONS` only.
    OptionsRoute = "options-route",
    /// Endpoints told apart only by guards that a preflight cannot satisfy.
    GuardPreflight = "guard-preflight",
    /// One path with policies that make each other's cached preflights wrong.
    PathPoliciesDiffer = "path-policies-differ",
    /// A handler of JSON without `Content-Type` in `headers`.
    JsonNeedsContentType = "json-needs-content-type",
    /// A handler with an authorization extractor without `Authorization` in `headers`.
    AuthNeedsHeader = "auth-needs-header",
    /// A handler that reads a header which scripts may not set.
    HeaderExtractor = "header-extractor",
}

impl fmt::Display for Code {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
