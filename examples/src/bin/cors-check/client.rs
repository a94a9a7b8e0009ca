//! The transport: one HTTP request, no redirects, no cookies, bounded in time and size.

use std::{
    cell::Cell,
    io::Read as _,
    path::Path,
    time::{Duration, Instant},
};

use cors_core::browser::{Headers, Purpose, Request};
use ureq::{
    Agent, Error, http,
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
};
use url::Url;

use crate::args::Args;

/// The largest head of a response: between what Chromium takes and what it refuses (`tests/browser/REPORT.md` section 1).
const LARGEST_HEAD: usize = 256 * 1024;
/// How long a preflight's body may keep a browser waiting that wants its first byte.
const BODY_PATIENCE: Duration = Duration::from_secs(2);
/// Everything together takes at most this many timeouts.
const TIMEOUTS: u32 = 6;

/// A request that was sent.
#[derive(Debug, Clone)]
pub(crate) struct Sent {
    pub(crate) purpose: Purpose,
    pub(crate) method: String,
    pub(crate) url: Url,
    pub(crate) headers: Headers,
    pub(crate) credentials: bool,
    /// Another spelling of the URL's path, sent as it is: a [`Url`] would resolve it.
    pub(crate) path: Option<String>,
}

impl Sent {
    /// What the browser model wants to be sent.
    pub(crate) fn new(request: &Request) -> Result<Self, String> {
        Ok(Self {
            purpose: request.purpose(),
            method: request.method().to_owned(),
            url: Url::parse(request.url()).map_err(|error| error.to_string())?,
            headers: request.headers().clone(),
            credentials: request.credentials(),
            path: None,
        })
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) body: BodySeen,
}

/// As much of a response's body as matters: of a preflight's, whether it begins or ends; of another, nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BodySeen {
    Unread,
    Empty,
    Some,
    /// Neither a byte nor an end in time.
    Stalled,
}

/// One exchange with the server.
#[derive(Debug, Clone)]
pub(crate) struct Message {
    pub(crate) sent: Sent,
    /// The answer, or why there is none.
    pub(crate) reply: Result<Reply, String>,
}

/// Sends requests, until its time is up.
#[derive(Debug)]
pub(crate) struct Client<'a> {
    agent: Agent,
    args: &'a Args,
    end: Instant,
    /// Whether something was not sent for lack of time.
    pub(crate) out_of_time: Cell<bool>,
}

impl<'a> Client<'a> {
    /// A client for these arguments.
    ///
    /// # Errors
    ///
    /// The file of `--ca` is not there or holds no certificate.
    pub(crate) fn new(args: &'a Args) -> Result<Self, String> {
        let roots = match &args.ca {
            Some(path) => certificates(path)?,
            None => RootCerts::WebPki,
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .user_agent(concat!("cors-check/", env!("CARGO_PKG_VERSION")))
            .accept("")
            .accept_encoding("")
            .max_response_header_size(LARGEST_HEAD)
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        let end = Instant::now() + args.timeout * TIMEOUTS;
        Ok(Self { agent: config.into(), args, end, out_of_time: Cell::new(false) })
    }

    /// Sends a request and gives what came of it.
    pub(crate) fn exchange(&self, sent: Sent) -> Message {
        let reply = self.send(&sent);
        Message { sent, reply }
    }

    fn send(&self, sent: &Sent) -> Result<Reply, String> {
        let left = self.end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            self.out_of_time.set(true);
            return Err("not sent: the time for the whole check is used up".to_owned());
        }
        let timeout = self.args.timeout.min(left);
        let request = self
            .agent
            .configure_request(self.head(sent)?)
            .timeout_global(Some(timeout))
            .timeout_recv_body(Some(BODY_PATIENCE))
            .build();
        let has_body = sent.purpose == Purpose::Actual && sent.method == self.args.method;
        let mut response = match &self.args.data {
            Some(data) if has_body => self.agent.run(request.map(|()| data.clone())),
            _ => self.agent.run(request),
        }
        .map_err(|error| sentence(&error, timeout))?;
        let status = response.status().as_u16();
        let headers =
            response.headers().iter().map(|(name, value)| (title_case(name.as_str()), value)).collect();
        let body = match sent.purpose {
            Purpose::Preflight => first_byte(response.body_mut()),
            _ => BodySeen::Unread,
        };
        Ok(Reply { status, headers, body })
    }

    fn head(&self, sent: &Sent) -> Result<http::Request<()>, String> {
        let mut url = sent.url.clone();
        url.set_fragment(None);
        let uri = match &sent.path {
            None => url.as_str().to_owned(),
            Some(path) => {
                let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
                format!("{}{path}{query}", url.origin().ascii_serialization())
            }
        };
        let mut request = http::Request::builder().method(sent.method.as_str()).uri(uri);
        for (name, value) in sent.headers.iter() {
            request = request.header(name, value);
        }
        // A browser keeps one jar for each host; what was given is for the host that was given.
        let is_own = sent.url.origin() == self.args.url.origin();
        if let Some(cookie) = self.args.cookie.as_deref().filter(|_| sent.credentials && is_own) {
            request = request.header("Cookie", cookie);
        }
        request.body(()).map_err(|error| format!("cannot be sent: {error}"))
    }
}

fn certificates(path: &Path) -> Result<RootCerts, String> {
    let shown = path.display();
    let pem = std::fs::read(path).map_err(|error| format!("`--ca {shown}`: {error}"))?;
    let found: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    if found.is_empty() {
        return Err(format!("`--ca {shown}`: no certificate in it"));
    }
    Ok(RootCerts::new_with_certs(&found))
}

/// Firefox counts a preflight as answered after its first body byte or its end (`tests/browser/FIREFOX.md` R4).
fn first_byte(body: &mut ureq::Body) -> BodySeen {
    match body.as_reader().read(&mut [0]) {
        Ok(0) => BodySeen::Empty,
        Ok(_) => BodySeen::Some,
        Err(_) => BodySeen::Stalled,
    }
}

/// Names arrive in lower case here, but Firefox's console counts the lines with the usual spelling only.
fn title_case(name: &str) -> String {
    let mut start = true;
    name.chars()
        .map(|character| {
            let shown = if start { character.to_ascii_uppercase() } else { character };
            start = character == '-';
            shown
        })
        .collect()
}

/// Why there is no answer.
fn sentence(error: &Error, timeout: Duration) -> String {
    match error {
        Error::Timeout(_) => format!("no answer within {} s", timeout.as_secs_f32().ceil()),
        Error::HostNotFound => "there is no such host".to_owned(),
        Error::LargeResponseHeader(..) => "the head of the response is too large for a browser".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_usual() {
        assert_eq!(title_case("access-control-allow-origin"), "Access-Control-Allow-Origin");
        assert_eq!(title_case("x--a"), "X--A");
    }
}
