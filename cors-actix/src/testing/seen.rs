//! What the script sees of an answer, in three browsers at once, and the assertions about it.

use std::fmt::{self, Write as _};

use actix_web::HttpResponse;
use actix_web::web::Bytes;
use cors_core::Escaped;
use cors_core::browser::{Advice, Answer, Engine, Headers, Outcome, Purpose, Request};

/// One request that went to the app, and its answer.
///
/// ```
/// use actix_web::{App, HttpResponse, test, web};
/// use cors_actix::testing::{Browser, Exchanged, Fetch};
/// use cors_actix::{Cors, policy};
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = App::new()
///     .route("/", web::put().to(HttpResponse::Ok))
///     .wrap(Cors::new(policy!(origins = ["https://app.example.com"], methods = ["PUT"])));
/// let app = test::init_service(app).await;
///
/// let seen = Browser::at("https://app.example.com").fetch(&app, Fetch::put("/")).await;
/// let preflight: &Exchanged = &seen.exchanged()[0];
/// assert_eq!((preflight.request().method(), preflight.status()), ("OPTIONS", Some(204)));
/// assert_eq!(preflight.header("Access-Control-Allow-Methods").as_deref(), Some("PUT"));
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Exchanged {
    request: Request,
    answer: Option<(u16, Headers, Bytes)>,
}

impl Exchanged {
    pub(super) fn answered(request: Request, response: &HttpResponse<Bytes>) -> Self {
        let headers =
            response.headers().iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let status = response.status().as_u16();
        // Fetch, "main fetch": the method `HEAD` and a null body status.
        let is_bodiless = request.method() == "HEAD" || matches!(status, 101 | 103 | 204 | 205 | 304);
        let body = if is_bodiless { Bytes::new() } else { response.body().clone() };
        Self { request, answer: Some((status, headers, body)) }
    }

    pub(super) fn unanswered(request: Request) -> Self {
        Self { request, answer: None }
    }

    pub(super) fn is(&self, request: &Request) -> bool {
        self.request == *request
    }

    pub(super) fn answer(&self) -> Answer {
        match &self.answer {
            Some((status, headers, _)) => Answer::response(*status, headers.iter()),
            None => Answer::Nothing,
        }
    }

    /// The request, as the app got it.
    #[must_use]
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The answer's status, if there was one.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.answer.as_ref().map(|(status, ..)| *status)
    }

    /// A header of the answer, whether the script may see it or not; several lines are joined.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let (_, headers, _) = self.answer.as_ref()?;
        headers.get(name).map(|value| String::from_utf8_lossy(&value).into_owned())
    }
}

/// What a script sees.
///
/// ```
/// use actix_web::{App, HttpResponse, test, web};
/// use cors_actix::testing::model::Engine;
/// use cors_actix::testing::{Browser, Fetch};
/// use cors_actix::{Cors, policy};
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = App::new()
///     .route("/", web::get().to(|| async { HttpResponse::Ok().insert_header(("X-Total", "7")).body("hi") }))
///     .wrap(Cors::new(policy!(origins = ["https://app.example.com"], expose_headers = ["X-Total"])));
/// let app = test::init_service(app).await;
///
/// let seen = Browser::at("https://app.example.com").fetch(&app, Fetch::get("/")).await;
/// assert!(seen.is_readable() && !seen.preflighted());
/// assert_eq!((seen.status(), seen.text()), (200, "hi".into()));
/// assert_eq!(seen.body(), "hi");
/// assert_eq!(seen.header("X-Total").as_deref(), Some("7"));
/// assert_eq!((seen.console(), seen.advice()), (String::new(), None));
///
/// let seen = Browser::at("https://evil.example").fetch(&app, Fetch::get("/")).await;
/// assert!(seen.is_refused());
/// assert_eq!((seen.status(), seen.text(), seen.header("X-Total")), (0, String::new(), None));
/// assert!(seen.console().starts_with("Access to fetch at 'https://api.test/' from origin 'https://evil.example'"));
/// assert_eq!(seen.advice().unwrap().fix, "add `\"https://evil.example\"` to `origins` of this endpoint");
/// assert!(!seen.outcome(Engine::Firefox).unwrap().readable);
/// assert_eq!(seen.exchanged()[0].status(), Some(200), "the handler ran all the same");
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Seen {
    sent: Vec<Exchanged>,
    outcomes: Vec<(Engine, Outcome, Vec<usize>)>,
}

impl Seen {
    pub(super) fn new(sent: Vec<Exchanged>, outcomes: Vec<(Engine, Outcome, Vec<usize>)>) -> Self {
        Self { sent, outcomes }
    }

    /// Whether every browser lets the script read the answer.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome, _)| outcome.readable)
    }

    /// Whether every browser keeps the answer from the script.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.outcomes.iter().all(|(_, outcome, _)| !outcome.readable)
    }

    /// Asserts that every browser lets the script read the answer, whatever its status.
    ///
    /// # Panics
    ///
    /// If one does not: with the console's sentence, the cause, the fix, and what went over the wire.
    #[track_caller]
    #[allow(clippy::must_use_candidate, clippy::return_self_not_must_use)] // The assertion is use enough.
    pub fn assert_readable(self) -> Self {
        assert!(self.is_readable(), "the script cannot read the answer\n{self}");
        self
    }

    /// Asserts that every browser keeps the answer from the script.
    ///
    /// # Panics
    ///
    /// If one lets the script read it: with what went over the wire.
    #[track_caller]
    #[allow(clippy::must_use_candidate, clippy::return_self_not_must_use)]
    pub fn assert_refused(self) -> Self {
        assert!(self.is_refused(), "the script can read the answer\n{self}");
        self
    }

    /// The status that the script sees: 0 where it sees none.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.first().map_or(0, |outcome| outcome.status)
    }

    /// A header that the script sees, in every browser.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        let mut values = self.outcomes.iter().map(|(_, outcome, _)| outcome.headers.get(name));
        let first = values.next()??;
        values
            .all(|value| value.as_ref() == Some(&first))
            .then(|| String::from_utf8_lossy(&first).into_owned())
    }

    /// The body that the script sees: empty where it sees none.
    #[must_use]
    pub fn body(&self) -> Bytes {
        let readable = self.is_readable().then(|| self.outcomes.first()?.2.last().copied()).flatten();
        let answer = readable.and_then(|index| self.sent.get(index)?.answer.clone());
        answer.map(|(_, _, body)| body).unwrap_or_default()
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body()).into_owned()
    }

    /// Whether a browser asked for permission first, this time.
    #[must_use]
    pub fn preflighted(&self) -> bool {
        self.sent.iter().any(|exchanged| exchanged.request.purpose() == Purpose::Preflight)
    }

    /// Every request that a browser made, each once.
    #[must_use]
    pub fn exchanged(&self) -> &[Exchanged] {
        &self.sent
    }

    /// The lines of Chromium's console; empty where nothing was blocked.
    #[must_use]
    pub fn console(&self) -> String {
        let chromium = self.outcomes.iter().find(|(engine, ..)| *engine == Engine::Chromium);
        let lines = chromium.map(|(_, outcome, _)| outcome.console.iter().map(ToString::to_string).collect());
        lines.map(|lines: Vec<String>| lines.join("\n")).unwrap_or_default()
    }

    /// The cause and the fix, where CORS refused.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        self.outcomes.iter().find_map(|(_, outcome, _)| outcome.advice())
    }

    /// What one browser's rules make of it.
    #[must_use]
    pub fn outcome(&self, engine: Engine) -> Option<&Outcome> {
        self.outcomes.iter().find(|(own, ..)| *own == engine).map(|(_, outcome, _)| outcome)
    }

    fn first(&self) -> Option<&Outcome> {
        self.outcomes.first().map(|(_, outcome, _)| outcome)
    }
}

impl fmt::Display for Seen {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let console = self.console();
        if !console.is_empty() {
            writeln!(out, "{console}")?;
        }
        if let Some(advice) = self.advice() {
            writeln!(out, "{advice}")?;
        }
        if !self.is_readable() && !self.is_refused() {
            for (engine, outcome, _) in &self.outcomes {
                let verdict = if outcome.readable { "readable" } else { "refused" };
                writeln!(out, "browsers differ: {engine:?}: {verdict}")?;
            }
        }
        for (engine, outcome, _) in &self.outcomes {
            if let Some(error) = outcome.network_error {
                writeln!(out, "{engine:?}: {error:?}")?;
            }
        }
        out.write_str("on the wire:")?;
        for exchanged in &self.sent {
            write!(out, "\n  {exchanged}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Exchanged {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.request.method(), Escaped(self.request.path().as_bytes()))?;
        let headers = self.request.headers();
        for name in ["Origin", "Access-Control-Request-Method", "Access-Control-Request-Headers"] {
            if let Some(value) = headers.get(name) {
                write!(out, "\n    {name}: {}", Escaped(&value))?;
            }
        }
        let Some((status, headers, _)) = &self.answer else {
            return out.write_str("\n    no answer: the app is not served there");
        };
        let mut answer = format!("\n    -> {status}");
        for (name, value) in
            headers.iter().filter(|(name, _)| name.starts_with("access-control-") || *name == "vary")
        {
            write!(answer, "\n    {name}: {}", Escaped(value))?;
        }
        out.write_str(&answer)
    }
}
