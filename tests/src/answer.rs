//! Answers, and the assertion that holds for all headers CORS knows: these and nothing more.

use std::fmt;

use actix_web::HttpResponse;
use actix_web::body::to_bytes;

/// What an app answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Every header line, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// Takes a response apart.
    ///
    /// A body that breaks off reads as empty.
    pub async fn read(response: HttpResponse) -> Self {
        let status = response.status().as_u16();
        let headers = response.headers().iter().map(|(name, value)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        });
        let headers = headers.collect();
        let body = to_bytes(response.into_body()).await.map(|body| body.to_vec()).unwrap_or_default();
        Self { status, headers, body }
    }

    /// The header lines that CORS is about, sorted: `Access-Control-*` and `Vary`.
    #[must_use]
    pub fn cors(&self) -> Vec<(&str, &str)> {
        let mut lines: Vec<_> = self
            .headers
            .iter()
            .filter(|(name, _)| name.starts_with("access-control-") || name == "vary")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        lines.sort_unstable();
        lines
    }

    /// The lines of one header.
    pub fn lines(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers.iter().filter(move |(own, _)| own == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.status)?;
        for (name, value) in &self.headers {
            write!(out, "\n  {name}: {value}")?;
        }
        Ok(())
    }
}

/// Asserts status and headers of CORS: these lines, once each, and nothing more.
///
/// # Panics
///
/// If they differ.
#[track_caller]
pub fn assert_answer(answer: &Answer, status: u16, expected: &[(&str, &str)]) {
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!((answer.status, answer.cors()), (status, expected), "\nanswered {answer}");
}
