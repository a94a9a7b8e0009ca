//! The same question in other names: what the server says to those whom it should not trust.

mod hostile;
mod spelling;

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
    /// A preflight of the page itself, where a safe request has none of its own.
    pub(crate) preflight: Option<Message>,
    /// A preflight for a method and a header that nobody has, from the public network to a private one.
    pub(crate) made_up: Option<Message>,
    /// A safe request in the name of the plain stranger, its path written in other ways.
    pub(crate) respelled: Vec<Message>,
    /// What is hard to read or to answer: what it is, and what came of it.
    pub(crate) heavy: Vec<(&'static str, Message)>,
    /// Whether the time was enough.
    pub(crate) complete: bool,
}

/// A question in the name of a hostile origin.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) origin: Hostile,
    pub(crate) message: Message,
    /// Its preflight beside a safe request, which alone would not tell what preflights are answered.
    pub(crate) preflight: Option<Message>,
}

impl Probe {
    /// The answer, if there was one.
    pub(crate) fn reply(&self) -> Option<&Reply> {
        self.message.reply.as_ref().ok()
    }

    /// The answer that names the hostile origin: a browser then lets its pages read, or ask for more.
    pub(crate) fn granting(&self) -> Option<&Reply> {
        let preflight = self.preflight.as_ref().and_then(|message| message.reply.as_ref().ok());
        self.reply().into_iter().chain(preflight).find(|reply| {
            let allowed = reply.headers.get("access-control-allow-origin");
            allowed.as_deref() == Some(self.origin.text.as_bytes())
        })
    }

    pub(crate) fn is_granted(&self) -> bool {
        self.granting().is_some()
    }
}

impl Probes {
    /// Nothing was asked.
    pub(crate) fn none() -> Self {
        Self {
            hostile: Vec::new(),
            without_origin: None,
            preflight: None,
            made_up: None,
            respelled: Vec::new(),
            heavy: Vec::new(),
            complete: true,
        }
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
    let own_preflight = preflight.cloned().unwrap_or_else(|| preflight_for(&first.sent));
    let template = safe.unwrap_or(&own_preflight);
    let hostile: Vec<Probe> = hostile::from(&args.origin, &args.also)
        .into_iter()
        .map(|origin| {
            let ask = |sent| client.exchange(in_the_name_of(sent, Some(&origin.text)));
            Probe { message: ask(template), preflight: safe.map(|_| ask(&own_preflight)), origin }
        })
        .collect();
    let without_origin = safe.map(|sent| client.exchange(in_the_name_of(sent, None)));
    let missing_preflight =
        safe.filter(|_| preflight.is_none()).map(|_| client.exchange(own_preflight.clone()));
    let made_up = Some(client.exchange(for_made_up_names(&own_preflight)));
    let respelled = safe.map(|sent| respelled(sent, client)).unwrap_or_default();
    let heavy = heavy(template, &own_preflight, client);
    Probes {
        hostile,
        without_origin,
        preflight: missing_preflight,
        made_up,
        respelled,
        heavy,
        complete: !client.out_of_time.get(),
    }
}

fn respelled(safe: &Sent, client: &Client<'_>) -> Vec<Message> {
    let stranger = in_the_name_of(safe, Some(hostile::ANY));
    spelling::others(safe.url.path())
        .into_iter()
        .map(|path| client.exchange(Sent { path: Some(path), ..stranger.clone() }))
        .collect()
}

/// Bytes that no text holds, an origin over which expressions backtrack, a list of nothing: all of it below what servers take
/// for a head.
fn heavy(template: &Sent, preflight: &Sent, client: &Client<'_>) -> Vec<(&'static str, Message)> {
    let long = format!("https://{}{}!", "a".repeat(1000), "a.".repeat(1000));
    let with = |sent: &Sent, name: &str, value: &[u8]| {
        let mut headers = replaced(&sent.headers, |known| known.eq_ignore_ascii_case(name).then_some(None));
        headers.append(name, value);
        Sent { headers, ..sent.clone() }
    };
    let asked = [
        ("an `Origin` with bytes outside of ASCII", with(template, "Origin", b"https://\xff\xfe.example")),
        ("an `Origin` of 3 kB", with(template, "Origin", long.as_bytes())),
        (
            "an `Access-Control-Request-Headers` of 4,000 commas",
            with(preflight, "Access-Control-Request-Headers", &[b','; 4000]),
        ),
    ];
    let mut answered = Vec::new();
    for (what, sent) in asked {
        let message = client.exchange(sent);
        // What was not sent says nothing about the server.
        if !client.out_of_time.get() {
            answered.push((what, message));
        }
    }
    answered
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
    headers.append("Access-Control-Request-Private-Network", "true");
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
        path: None,
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
