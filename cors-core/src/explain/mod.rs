//! Why a request gets no grant: the browser's own sentence, the cause, and the fix in terms of the attribute.

mod escape;
mod requested;

use std::fmt;

pub use escape::Escaped;

use crate::decision::{Decision, MethodVerdict, OriginField, Refusal, method_verdict};
use crate::field::is_token;
use crate::policy::Policy;

/// A request, as far as CORS looks at it.
///
/// ```
/// use cors_core::{Asked, OriginField, Policy};
///
/// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
/// let asked = Asked::preflight(OriginField::One(b"https://app.example.com"), b"POST")
///     .headers([&b"content-type"[..]])
///     .endpoint("create_item");
/// let why = policy.explain(&asked).unwrap();
/// assert_eq!(
///     why.sentence(),
///     "Request header field content-type is not allowed by Access-Control-Allow-Headers in preflight response."
/// );
/// assert_eq!(why.fix(), "add `\"content-type\"` to `headers` of `create_item`");
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: Fetch, "CORS request" and "CORS-preflight request".
#[derive(Clone, Debug)]
pub struct Asked<'a> {
    origin: OriginField<'a>,
    /// `Access-Control-Request-Method`, of a preflight.
    requested_method: Option<&'a [u8]>,
    requested_headers: Vec<&'a [u8]>,
    endpoint: &'a str,
}

impl<'a> Asked<'a> {
    /// An actual request.
    ///
    /// ```
    /// use cors_core::{Asked, OriginField, Policy};
    ///
    /// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
    /// assert!(policy.explain(&Asked::actual(OriginField::One(b"https://app.example.com"))).is_none());
    /// assert!(policy.explain(&Asked::actual(OriginField::One(b"https://evil.example"))).is_some());
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn actual(origin: OriginField<'a>) -> Self {
        Self { origin, requested_method: None, requested_headers: Vec::new(), endpoint: "the policy" }
    }

    /// A preflight for `method`.
    #[must_use]
    pub fn preflight(origin: OriginField<'a>, method: &'a [u8]) -> Self {
        Self { requested_method: Some(method), ..Self::actual(origin) }
    }

    /// The lines of `Access-Control-Request-Headers`.
    #[must_use]
    pub fn headers(mut self, lines: impl IntoIterator<Item = &'a [u8]>) -> Self {
        // Browsers send one line and proxies split it; what is beyond is no diagnosis any more.
        self.requested_headers = lines.into_iter().take(64).collect();
        self
    }

    /// The endpoint's name, for the fix to name it.
    #[must_use]
    pub fn endpoint(mut self, name: &'a str) -> Self {
        self.endpoint = name;
        self
    }
}

/// Why a browser keeps the response from the script.
///
/// ```
/// use cors_core::{Asked, OriginField, Policy, Reason, Refusal};
///
/// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
/// let origin = OriginField::One(b"https://app.example.com");
/// let reason = |asked: Asked<'_>| policy.explain(&asked).unwrap().reason().clone();
/// assert_eq!(reason(Asked::actual(OriginField::One(b"null"))), Reason::Origin(Refusal::OriginNull));
/// assert_eq!(reason(Asked::preflight(origin, b"PUT")), Reason::Method);
/// assert_eq!(
///     reason(Asked::preflight(origin, b"GET").headers([&b"x-token"[..]])),
///     Reason::Headers(vec!["x-token".into()])
/// );
/// # Ok::<(), cors_core::Findings>(())
/// ```
///
/// Source: Fetch, "CORS check", and "CORS-preflight fetch", step 7, for method and headers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// The origin gets no grant.
    Origin(Refusal),
    /// The endpoint does not grant the method.
    Method,
    /// The endpoint does not list these request headers, in lower case.
    Headers(Vec<String>),
}

/// An explained refusal. Everything in it is escaped and bounded, so that it can be logged as it is.
///
/// ```
/// use cors_core::{Asked, OriginField, Policy, Reason};
///
/// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
/// let asked = Asked::preflight(OriginField::One(b"https://app.example.com"), b"PUT").endpoint("items");
/// let why = policy.explain(&asked).unwrap();
/// assert_eq!(why.reason(), &Reason::Method);
/// assert_eq!(
///     why.sentence(),
///     "Method PUT is not allowed by Access-Control-Allow-Methods in preflight response."
/// );
/// assert_eq!(why.cause(), "`items` grants GET, HEAD, POST, and methods are compared byte by byte");
/// assert_eq!(why.fix(), "serve PUT there, or leave `methods` out if it narrows the route");
/// # Ok::<(), cors_core::Findings>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    reason: Reason,
    sentence: String,
    cause: String,
    fix: String,
}

impl Explanation {
    /// What was refused.
    #[must_use]
    pub fn reason(&self) -> &Reason {
        &self.reason
    }

    /// What Chromium's console says after `has been blocked by CORS policy:` (`tests/browser/REPORT.md` section 1).
    #[must_use]
    pub fn sentence(&self) -> &str {
        &self.sentence
    }

    /// Why, seen from the server.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// What to change, if the request is meant to be allowed.
    #[must_use]
    pub fn fix(&self) -> &str {
        &self.fix
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}\ncause: {}\nfix: {}", self.sentence, self.cause, self.fix)
    }
}

impl Policy {
    /// Explains why a browser would keep the response to this request from the script, or would not send it. `None`
    /// where nothing stands in the way, as far as the server can see.
    ///
    /// In the order in which browsers look (`tests/browser/REPORT.md` section 1): the origin, the method, the headers.
    /// The methods are the policy's own; an endpoint's are given to [`explain_for`](Self::explain_for).
    ///
    /// ```
    /// use cors_core::{Asked, OriginField, Policy};
    ///
    /// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
    /// let why = policy.explain(&Asked::actual(OriginField::One(b"http://app.example.com"))).unwrap();
    /// assert_eq!(
    ///     why.fix(),
    ///     "add `\"http://app.example.com\"` to `origins` of `the policy`, if its pages are meant to call it; \
    ///      `https://app.example.com` is listed, and scheme and port count"
    /// );
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn explain(&self, asked: &Asked<'_>) -> Option<Explanation> {
        let methods: Vec<&str> = self.methods().collect();
        self.explain_for(asked, &methods)
    }

    /// As [`explain`](Self::explain), for an endpoint that grants `methods`.
    ///
    /// ```
    /// use cors_core::{Asked, OriginField, Policy};
    ///
    /// let policy = Policy::builder().origins(["https://app.example.com"]).build()?;
    /// let asked = Asked::preflight(OriginField::One(b"https://app.example.com"), b"DELETE");
    /// assert!(policy.explain_for(&asked, &["GET", "DELETE"]).is_none());
    /// assert!(policy.explain_for(&asked, &["GET"]).is_some());
    /// # Ok::<(), cors_core::Findings>(())
    /// ```
    #[must_use]
    pub fn explain_for(&self, asked: &Asked<'_>, methods: &[&str]) -> Option<Explanation> {
        let endpoint = asked.endpoint;
        if let Decision::Refuse(refusal) = self.decide(asked.origin) {
            return Some(self.origin_refused(refusal, asked));
        }
        let method = asked.requested_method?;
        if !is_token(method) {
            return Some(refused(asked, Reason::Origin(Refusal::MethodMalformed)).because(
                "`Access-Control-Request-Method` is repeated or no token, which no browser sends",
                "nothing: this is no browser",
            ));
        }
        let listed = methods.join(", ");
        match method_verdict(method, methods.iter().copied()) {
            MethodVerdict::Served => {}
            MethodVerdict::Refused => {
                return Some(refused(asked, Reason::Origin(Refusal::MethodNotServed)).because(
                    format!("`{endpoint}` grants {listed}, not {}", Escaped(method)),
                    format!("serve {} there, or call the path that does", Escaped(method)),
                ));
            }
            MethodVerdict::Unlisted => {
                let upper = method.to_ascii_uppercase();
                let in_upper_case = methods.iter().any(|served| served.as_bytes() == upper);
                return Some(Explanation {
                    reason: Reason::Method,
                    sentence: format!(
                        "Method {} is not allowed by Access-Control-Allow-Methods in preflight response.",
                        Escaped(method)
                    ),
                    cause: format!("`{endpoint}` grants {listed}, and methods are compared byte by byte"),
                    fix: if in_upper_case {
                        format!("write `{}` in the script: browsers do not upper-case it", Escaped(&upper))
                    } else {
                        format!(
                            "serve {} there, or leave `methods` out if it narrows the route",
                            Escaped(method)
                        )
                    },
                });
            }
        }
        self.headers_refused(asked)
    }

    fn origin_refused(&self, refusal: Refusal, asked: &Asked<'_>) -> Explanation {
        let endpoint = asked.endpoint;
        let explanation = refused(asked, Reason::Origin(refusal));
        let origin = if let OriginField::One(value) = asked.origin { value } else { b"" };
        match refusal {
            Refusal::OriginNull => explanation.because(
                "the page is sandboxed, comes from a file, or was redirected through a third origin: its origin is `null`",
                "serve the page from an origin of its own, and answer without redirects between origins",
            ),
            Refusal::OriginNotListed => explanation.because(
                format!("`{endpoint}` does not list `{}`", Escaped(origin)),
                format!(
                    "add `\"{}\"` to `origins` of `{endpoint}`, if its pages are meant to call it{}",
                    Escaped(origin),
                    self.near(origin)
                ),
            ),
            _ => explanation.because(
                format!("`{}` is no origin that a browser sends", Escaped(origin)),
                "nothing: this is no browser, or something between changes the header",
            ),
        }
    }

    /// A listed origin that differs in scheme or port only, which is the usual slip.
    fn near(&self, origin: &[u8]) -> String {
        let host = |origin: &str| {
            let rest = origin.split_once("://").map_or(origin, |(_, rest)| rest);
            crate::origin::wire::split_port(rest).0.to_owned()
        };
        let asked = host(&String::from_utf8_lossy(origin));
        match self.origins().find(|listed| host(listed) == asked) {
            Some(listed) => format!("; `{listed}` is listed, and scheme and port count"),
            None => String::new(),
        }
    }

    fn headers_refused(&self, asked: &Asked<'_>) -> Option<Explanation> {
        let lists = |name: &str| self.headers().any(|listed| listed.eq_ignore_ascii_case(name));
        let star = lists("*") && !self.credentials();
        let missing: Vec<String> = requested::names(asked.requested_headers.iter().copied())
            .into_iter()
            .filter(|name| !(lists(name) || star && name != "authorization"))
            .collect();
        let first = missing.first()?;
        let endpoint = asked.endpoint;
        let quoted: Vec<String> =
            missing.iter().take(8).map(|name| format!("`\"{}\"`", Escaped(name.as_bytes()))).collect();
        let quoted = quoted.join(", ");
        let authorization = missing.iter().any(|name| name == "authorization");
        Some(Explanation {
            sentence: format!(
                "Request header field {} is not allowed by Access-Control-Allow-Headers in preflight response.",
                Escaped(first.as_bytes())
            ),
            cause: if authorization && star {
                format!("`headers` of `{endpoint}` says `\"*\"`, which does not cover `Authorization`")
            } else if authorization {
                format!(
                    "the script sends a token, and `headers` of `{endpoint}` does not list `Authorization`"
                )
            } else {
                format!("`headers` of `{endpoint}` does not list {quoted}")
            },
            fix: if authorization {
                format!("add {quoted} to `headers` of `{endpoint}`; a token needs no `credentials`")
            } else {
                format!("add {quoted} to `headers` of `{endpoint}`")
            },
            reason: Reason::Headers(missing),
        })
    }
}

/// The sentence for an answer without a grant.
fn refused(asked: &Asked<'_>, reason: Reason) -> Explanation {
    let stage = if asked.requested_method.is_some() {
        "Response to preflight request doesn't pass access control check: "
    } else {
        ""
    };
    let sentence =
        format!("{stage}No 'Access-Control-Allow-Origin' header is present on the requested resource.");
    Explanation { reason, sentence, cause: String::new(), fix: String::new() }
}

impl Explanation {
    fn because(self, cause: impl Into<String>, fix: impl Into<String>) -> Self {
        Self { cause: cause.into(), fix: fix.into(), ..self }
    }
}
