//! The same question in other names: what the server says to those whom it should not trust.

mod hostile;

use cors_core::browser::{Headers, Purpose};

pub(crate) use hostile::{Hostile, Stranger};

use crate::{
    args::Args,
    client::{Client, Message, Reply, Sent},
    course::Course,
};

/// A method that no server has.
pub(crate) const MADE_UP_METHOD: &str = "CORS-CHECK";
/// A header that no server knows.
pub(crate) const MADE_UP_HEADER: &str = "x-cors-check";

/// Everything that was asked beside the request itself.
#[derive(Debug)]
pub(crate) struct Probes {
    /// In the name of hostile origins.
    pub(crate) hostile: Vec<Probe>,
    /// Without `Origin`, if the request is a safe one.
    pub(crate) without_origin: Option<Message>,
    /// A preflight for a method and a header that nobody has, if the request has a preflight.
    pub(crate) made_up: Option<Message>,
    /// Whether the time was enough.
    pub(crate) complete: bool,
}

/// A question in the name of a hostile origin.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) origin: Hostile,
    pub(crate) message: Message,
}

impl Probe {
    /// The answer, if there was one.
    pub(crate) fn reply(&self) -> Option<&Reply> {
        self.message.reply.as_ref().ok()
    }

    /// Whether the answer names the hostile origin: a browser then lets its pages read.
    pub(crate) fn is_granted(&self) -> bool {
        let allowed = self.reply().and_then(|reply| reply.headers.get("access-control-allow-origin"));
        allowed.as_deref() == Some(self.origin.text.as_bytes())
    }
}

impl Probes {
    /// Nothing was asked.
    pub(crate) fn none() -> Self {
        Self { hostile: Vec::new(), without_origin: None, made_up: None, complete: true }
    }
}

/// Asks, if the server answers at all.
pub(crate) fn run(args: &Args, course: &Course, client: &Client<'_>) -> Probes {
    let Some(first) = course.messages.first().filter(|first| first.reply.is_ok()) else {
        return Probes::none();
    };
    let at_first_hop = |purpose| {
        course
            .messages
            .iter()
            .take(2)
            .map(|message| &message.sent)
            .find(|sent| sent.purpose == purpose && sent.url == first.sent.url)
    };
    let preflight = at_first_hop(Purpose::Preflight);
    // Asking has no effect with these methods (RFC 9110, 9.2.1); with all others the preflight alone is sent.
    let safe = at_first_hop(Purpose::Actual).filter(|sent| matches!(sent.method.as_str(), "GET" | "HEAD"));
    let template = safe.or(preflight).cloned().unwrap_or_else(|| preflight_for(&first.sent));
    let hostile = hostile::from(&args.origin)
        .into_iter()
        .map(|origin| Probe {
            message: client.exchange(in_the_name_of(&template, Some(&origin.text))),
            origin,
        })
        .collect();
    let without_origin = safe.map(|sent| client.exchange(in_the_name_of(sent, None)));
    let made_up = preflight.map(|sent| client.exchange(for_made_up_names(sent)));
    Probes { hostile, without_origin, made_up, complete: !client.out_of_time.get() }
}

/// As the request, with another `Origin`, from another site.
fn in_the_name_of(sent: &Sent, origin: Option<&str>) -> Sent {
    let headers = replaced(&sent.headers, |name| match name {
        "origin" => Some(origin.map(str::to_owned)),
        "sec-fetch-site" => Some(Some("cross-site".to_owned())),
        _ => None,
    });
    Sent { headers, ..sent.clone() }
}

fn for_made_up_names(preflight: &Sent) -> Sent {
    let mut headers = replaced(&preflight.headers, |name| match name {
        "access-control-request-method" => Some(Some(MADE_UP_METHOD.to_owned())),
        "access-control-request-headers" => Some(None),
        _ => None,
    });
    headers.append("Access-Control-Request-Headers", MADE_UP_HEADER);
    Sent { headers, ..preflight.clone() }
}

/// The preflight that a browser sends if something forces one, such as an upload listener.
fn preflight_for(sent: &Sent) -> Sent {
    let mut headers = Headers::new();
    headers.append("Accept", "*/*");
    headers.append("Access-Control-Request-Method", &sent.method);
    headers.append("Origin", sent.headers.get("origin").unwrap_or_default());
    Sent {
        purpose: Purpose::Preflight,
        method: "OPTIONS".to_owned(),
        headers,
        credentials: false,
        url: sent.url.clone(),
    }
}

/// The headers with some of them replaced, or left out; `None` keeps one as it is.
fn replaced(headers: &Headers, with: impl Fn(&str) -> Option<Option<String>>) -> Headers {
    let mut kept = Headers::new();
    for (name, value) in headers.iter() {
        match with(&name.to_ascii_lowercase()) {
            None => kept.append(name, value),
            Some(Some(other)) => kept.append(name, other),
            Some(None) => {}
        }
    }
    kept
}
