//! Requests to an app in process.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::TestRequest;

use crate::Answer;

/// A request: method, path, and the headers that matter.
#[derive(Clone, Debug)]
pub struct Ask {
    method: Method,
    path: String,
    headers: Vec<(String, Vec<u8>)>,
}

impl Ask {
    /// A request without `Origin`.
    ///
    /// # Panics
    ///
    /// If `method` is no token.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        let method = Method::from_bytes(method.as_bytes()).expect("a token");
        Self { method, path: path.to_owned(), headers: Vec::new() }
    }

    /// An actual request of a page at `origin`.
    #[must_use]
    pub fn actual(method: &str, path: &str, origin: &str) -> Self {
        Self::new(method, path).header("Origin", origin)
    }

    /// The preflight that a browser sends for `method`.
    #[must_use]
    pub fn preflight(method: &str, path: &str, origin: &str) -> Self {
        Self::actual("OPTIONS", path, origin).header("Access-Control-Request-Method", method)
    }

    /// One more header line.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// The request itself.
    #[must_use]
    pub fn request(&self) -> TestRequest {
        let request = TestRequest::with_uri(&self.path).method(self.method.clone());
        self.headers
            .iter()
            .fold(request, |request, (name, value)| request.append_header((name.as_str(), value.as_slice())))
    }
}

/// Sends it; an error that nobody turned into a response becomes one as actix's dispatcher would make it.
pub async fn answer<S, B>(app: &S, ask: &Ask) -> Answer
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    match app.call(ask.request().to_request()).await {
        Ok(response) => Answer::read(response.into_parts().1.map_into_boxed_body()).await,
        Err(error) => Answer::read(error.error_response()).await,
    }
}
