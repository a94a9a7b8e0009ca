//! The browser: three rule books, one app.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use actix_web::Error;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use cors_core::browser::{self, Answer, Profile, Purpose, Request, Step};

use super::fetch::Fetch;
use super::seen::{Exchanged, Seen};

/// Where the app is served unless said otherwise.
const SERVER: &str = "https://api.test";

/// A page at an origin, in a browser that remembers preflights from one [`fetch`](Self::fetch) to the next.
///
/// See the [module](super) for an example.
///
/// ```
/// use std::time::Duration;
/// use actix_web::{App, HttpResponse, test, web};
/// use cors_actix::testing::{Browser, Fetch};
/// use cors_actix::{Cors, policy};
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = App::new()
///     .route("/items", web::put().to(HttpResponse::Ok))
///     .wrap(Cors::new(policy!(origins = ["https://app.example.com"], methods = ["PUT"], max_age = 60)));
/// let app = test::init_service(app).await;
///
/// let browser = Browser::at("https://app.example.com").server("https://api.example.com");
/// assert!(browser.fetch(&app, Fetch::put("/items")).await.preflighted());
/// assert!(!browser.fetch(&app, Fetch::put("/items")).await.preflighted(), "remembered");
/// browser.wait(Duration::from_secs(61));
/// assert!(browser.fetch(&app, Fetch::put("/items")).await.assert_readable().preflighted());
/// # }
/// ```
#[derive(Debug)]
pub struct Browser {
    page: String,
    server: String,
    state: Mutex<State>,
}

#[derive(Debug, Clone)]
struct State {
    now: Duration,
    /// The Fetch standard, Chromium, Firefox.
    books: [browser::Browser; 3],
}

impl Browser {
    /// A freshly started browser that shows a page of this origin; `"null"` is a sandboxed frame.
    #[must_use]
    pub fn at(page_origin: &str) -> Self {
        let mut firefox = Profile::firefox();
        // A start-up quirk of real Firefox (`tests/browser/FIREFOX.md` C11), which would only make tests differ by order.
        firefox.hits_lost_at_start = 0;
        let books = [Profile::standard(), Profile::chromium(), firefox].map(browser::Browser::new);
        let state = Mutex::new(State { now: Duration::ZERO, books });
        Self { page: page_origin.to_owned(), server: SERVER.to_owned(), state }
    }

    /// The app is served at this origin instead of `https://api.test`.
    ///
    /// # Panics
    ///
    /// If no app can be served there, as it is no origin.
    #[must_use]
    #[track_caller]
    pub fn server(mut self, origin: &str) -> Self {
        let served = served(origin);
        assert!(
            served.is_some(),
            "`{origin}` is no origin that an app is served at: write a scheme and a host, as in `https://api.test`"
        );
        self.server = served.unwrap_or_default();
        self
    }

    /// Time passes, so that remembered preflights may expire.
    pub fn wait(&self, time: Duration) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.now = state.now.saturating_add(time);
    }

    /// A script of the page fetches from the app.
    ///
    /// Each rule book decides for itself; a request that one has sent is not sent again for another, so a handler runs once
    /// per request that a browser would make.
    pub async fn fetch<S, B>(&self, app: &S, fetch: Fetch) -> Seen
    where
        S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody,
    {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let asked = self.asked(&fetch);
        let mut sent: Vec<Exchanged> = Vec::new();
        let mut outcomes = Vec::new();
        for book in &mut state.books {
            let engine = book.profile().engine;
            let mut exchange = book.start(&asked, state.now);
            let mut wire = Vec::new();
            let outcome = loop {
                let request = match exchange.step() {
                    Step::Send(request) => request,
                    Step::Done(outcome) => break outcome,
                };
                // What this one has sent itself it sends again, for example after a redirect to where it was.
                let known = sent
                    .iter()
                    .enumerate()
                    .position(|(index, known)| known.is(&request) && !wire.contains(&index));
                let index = known.unwrap_or(sent.len());
                if known.is_none() {
                    sent.push(self.send(app, &fetch, request).await);
                }
                wire.push(index);
                let answer = sent.get(index).map_or(Answer::Nothing, Exchanged::answer);
                exchange.answer(answer);
            };
            outcomes.push((engine, outcome, wire));
        }
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
        Seen::new(sent, outcomes)
    }

    /// The script's request in the model's words.
    fn asked(&self, fetch: &Fetch) -> browser::Fetch {
        let url = format!("{}{}", self.server, fetch.path);
        let mut asked = browser::Fetch::new(&self.page, &fetch.method, &url)
            .credentials(fetch.credentials)
            .redirect(fetch.redirect)
            .cache(fetch.cache);
        for (name, value) in &fetch.headers {
            asked = asked.header(name, value);
        }
        match &fetch.kind {
            Some(kind) => asked.body(kind.clone()),
            None => asked,
        }
    }

    /// Sends one request to the app; nothing else is served, so a redirect to another origin finds nobody.
    async fn send<S, B>(&self, app: &S, fetch: &Fetch, request: Request) -> Exchanged
    where
        S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody,
    {
        let method = Method::from_bytes(request.method().as_bytes());
        let (Ok(method), true) = (method, request.origin() == self.server) else {
            return Exchanged::unanswered(request);
        };
        let host = self.server.split_once("://").map_or(self.server.as_str(), |(_, host)| host);
        let mut message = TestRequest::with_uri(&request.path()).method(method).insert_header(("Host", host));
        for (name, value) in request.headers().iter() {
            message = message.append_header((name, value));
        }
        if request.purpose() == Purpose::Actual {
            if let (true, Some(cookies)) = (request.credentials(), &fetch.cookies) {
                message = message.insert_header(("Cookie", cookies.as_str()));
            }
            if let Some(body) = &fetch.body
                && !matches!(request.method(), "GET" | "HEAD")
            {
                message = message.set_payload(body.clone());
            }
        }
        let response = match app.call(message.to_request()).await {
            Ok(response) => {
                let (_, response) = response.into_parts();
                let (head, body) = response.into_parts();
                let body = to_bytes(body).await.unwrap_or_default();
                head.set_body(body)
            }
            Err(error) => {
                let (head, body) = error.error_response().into_parts();
                let body = to_bytes(body).await.unwrap_or_default();
                head.set_body(body)
            }
        };
        Exchanged::answered(request, &response)
    }
}

/// An origin as browsers write it, whatever its case, with its default port or a slash at its end; `None` where it is none.
fn served(origin: &str) -> Option<String> {
    let home = browser::Fetch::new(SERVER, "GET", origin);
    match browser::Browser::new(Profile::standard()).start(&home, Duration::ZERO).step() {
        Step::Send(request) if request.path() == "/" => Some(request.origin()),
        _ => None,
    }
}
