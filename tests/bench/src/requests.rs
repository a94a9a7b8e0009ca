//! The requests that every application is asked.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{Method, Uri};

/// The one origin that every policy here allows.
pub const ALLOWED: &str = "https://app.example.com";
/// One that none allows.
pub const REFUSED: &str = "https://evil.example.net";

/// A request, in parts that are put together anew for every call, as a parser would.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What is done.
    pub method: Method,
    /// To what.
    pub uri: Uri,
    /// With these header lines.
    pub lines: Vec<(HeaderName, HeaderValue)>,
}

/// Header fields beyond those that every request here has.
pub type Fields<'a> = &'a [(&'static str, &'a str)];

/// Who asks: the name of the case, the method, what it adds.
pub const KINDS: [(&str, Method, Fields<'static>); 5] = [
    ("no-origin", Method::GET, &[]),
    ("allowed", Method::GET, &[("origin", ALLOWED)]),
    ("refused", Method::GET, &[("origin", REFUSED)]),
    ("preflight", Method::OPTIONS, &[("origin", ALLOWED), ("access-control-request-method", "GET")]),
    ("preflight-refused", Method::OPTIONS, &[("origin", REFUSED), ("access-control-request-method", "GET")]),
];

/// The kind of that name.
///
/// # Panics
///
/// If there is none.
#[must_use]
pub fn kind(name: &str, path: &str) -> Asked {
    let (_, method, fields) = KINDS.iter().find(|kind| kind.0 == name).expect("a kind of the list");
    asked(method, path, fields)
}

/// A request as a browser sends it, with `fields` beside what is always there.
///
/// # Panics
///
/// If a field is no header line.
#[must_use]
pub fn asked(method: &Method, path: &str, fields: Fields<'_>) -> Asked {
    const ALWAYS: [(&str, &str); 6] = [
        ("host", "api.example.com"),
        ("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0"),
        ("accept", "*/*"),
        ("accept-language", "en-US,en;q=0.5"),
        ("accept-encoding", "gzip, deflate, br, zstd"),
        ("sec-fetch-mode", "cors"),
    ];
    let lines = ALWAYS.iter().chain(fields).map(|(name, value)| line(name, value)).collect();
    Asked { method: method.clone(), uri: path.parse().expect("a path"), lines }
}

fn line(name: &'static str, value: &str) -> (HeaderName, HeaderValue) {
    (HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header value"))
}

/// What somebody sends who wants the server to work: the name of the case and the request.
#[must_use]
pub fn hostile(path: &str) -> Vec<(&'static str, Asked)> {
    let long = format!("https://{}.example.com", "a".repeat(100_000));
    let commas = ",".repeat(100_000);
    let preflight = |fields: Fields<'_>| asked(&Method::OPTIONS, path, fields);
    let method = ("access-control-request-method", "GET");
    let mut lines = preflight(&[("origin", ALLOWED), method]);
    lines.lines.extend((0..10_000).map(|_| line("access-control-request-headers", "x-a")));
    let mut origins = preflight(&[method]);
    origins.lines.extend((0..10_000).map(|_| line("origin", ALLOWED)));
    vec![
        ("preflight-100kB-origin", preflight(&[("origin", &long), method])),
        (
            "preflight-100k-commas",
            preflight(&[("origin", ALLOWED), method, ("access-control-request-headers", &commas)]),
        ),
        ("preflight-10k-request-headers-lines", lines),
        ("preflight-10k-origin-lines", origins),
        ("actual-100kB-origin", asked(&Method::GET, path, &[("origin", &long)])),
    ]
}
