//! The command line.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use cors_core::{Origin, browser::Profile};
use examples::command_line::{shown, text, timeout};
use lexopt::prelude::*;
use url::Url;

use crate::lint::Severity;

/// What `--help` prints.
pub(crate) const HELP: &str = include_str!("help.txt");

/// How long one request may take unless said otherwise.
const TIMEOUT: Duration = Duration::from_secs(10);
/// A timeout nobody means.
const LONGEST_TIMEOUT: u64 = 600;

/// What was asked for.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is one flag of the command line")]
pub(crate) struct Args {
    pub(crate) url: Url,
    /// The page's origin, serialised.
    pub(crate) origin: String,
    /// Other origins that the server is to trust.
    pub(crate) also: Vec<String>,
    pub(crate) method: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) data: Option<String>,
    pub(crate) credentials: bool,
    pub(crate) cookie: Option<String>,
    pub(crate) profile: Profile,
    pub(crate) follow: bool,
    pub(crate) preflight_only: bool,
    pub(crate) probes: bool,
    pub(crate) json: bool,
    pub(crate) deny: Option<Severity>,
    pub(crate) timeout: Duration,
    pub(crate) ca: Option<PathBuf>,
}

/// A command line that makes sense.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one in the life of the program")]
pub(crate) enum Parsed {
    Run(Args),
    Help,
    /// `--rules`: the findings there can be.
    Rules,
}

/// Reads the command line, the program's name first.
///
/// # Errors
///
/// A sentence about the first mistake.
pub(crate) fn parse(line: impl IntoIterator<Item = OsString>) -> Result<Parsed, String> {
    let mut url = None;
    let mut origin = None;
    let mut args = Args::new(Url::parse("https://unset.invalid").map_err(|error| error.to_string())?);
    let mut parser = lexopt::Parser::from_iter(line);
    while let Some(arg) = parser.next().map_err(shown)? {
        match arg {
            Long("origin") => origin = Some(parse_origin(&text(&mut parser)?)?),
            Long("also") => args.also.push(parse_origin(&text(&mut parser)?)?),
            Long("method") | Short('X') => args.method = text(&mut parser)?,
            Long("header") | Short('H') => args.headers.push(parse_header(&text(&mut parser)?)?),
            Long("data") | Short('d') => args.data = Some(text(&mut parser)?),
            Long("credentials") => args.credentials = true,
            Long("cookie") => args.cookie = Some(text(&mut parser)?),
            Long("engine") => args.profile = parse_engine(&text(&mut parser)?)?,
            Long("follow") => args.follow = true,
            Long("preflight-only") => args.preflight_only = true,
            Long("no-probes") => args.probes = false,
            Long("json") => args.json = true,
            Long("deny") => args.deny = Some(parse_severity(&text(&mut parser)?)?),
            Long("timeout") => args.timeout = timeout(&text(&mut parser)?, LONGEST_TIMEOUT)?,
            Long("ca") => args.ca = Some(parser.value().map_err(shown)?.into()),
            Long("rules") => return Ok(Parsed::Rules),
            Long("help") | Short('h') => return Ok(Parsed::Help),
            Value(value) if url.is_none() => url = Some(parse_url(&value.string().map_err(shown)?)?),
            _ => return Err(shown(arg.unexpected())),
        }
    }
    args.url = url.ok_or("which URL?")?;
    args.origin = origin.ok_or("which `--origin`? It is what `self.origin` says in the page's console")?;
    if args.cookie.is_some() && !args.credentials {
        return Err("a browser sends cookies across origins only with `--credentials`".to_owned());
    }
    Ok(Parsed::Run(args))
}

impl Args {
    fn new(url: Url) -> Self {
        Self {
            url,
            origin: String::new(),
            also: Vec::new(),
            method: "GET".to_owned(),
            headers: Vec::new(),
            data: None,
            credentials: false,
            cookie: None,
            profile: Profile::chromium(),
            follow: false,
            preflight_only: false,
            probes: true,
            json: false,
            deny: None,
            timeout: TIMEOUT,
            ca: None,
        }
    }
}

fn parse_url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("`{text}` is no URL: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(format!("`{text}` is neither `http` nor `https`"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("`fetch` refuses URLs with a user name or a password".to_owned());
    }
    Ok(url)
}

/// An origin as a browser writes it: anything else is a mistake, and the answer to it would mislead.
fn parse_origin(text: &str) -> Result<String, String> {
    if text == "null" || Origin::parse(text.as_bytes()).is_some() {
        return Ok(text.to_owned());
    }
    let help = match Url::parse(text) {
        Ok(url) if url.origin().is_tuple() => {
            format!("; a browser sends `{}`", url.origin().ascii_serialization())
        }
        _ => "; write scheme, host and port, such as `https://app.example.com`, or `null`".to_owned(),
    };
    Err(format!("`{text}` is no origin{help}"))
}

/// `Name: value`, or a name alone, which gets a value that stands for any.
fn parse_header(text: &str) -> Result<(String, String), String> {
    let (name, value) = match text.split_once(':') {
        Some((name, value)) => (name, value.trim()),
        None => (text, stand_in(text)),
    };
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(format!("`{name}` is no header name"));
    }
    if value.contains(['\r', '\n', '\0']) {
        return Err(format!("the value of `{name}` has a line break in it"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// What people mean who name a header without a value.
fn stand_in(name: &str) -> &'static str {
    match name.to_ascii_lowercase().as_str() {
        "authorization" => "Bearer cors-check",
        "content-type" => "application/json",
        "range" => "bytes=0-0",
        _ => "cors-check",
    }
}

fn parse_engine(text: &str) -> Result<Profile, String> {
    match text {
        "standard" => Ok(Profile::standard()),
        "chromium" => Ok(Profile::chromium()),
        "firefox" => Ok(Profile::firefox()),
        _ => Err(format!("`{text}` is no engine; there are `standard`, `chromium` and `firefox`")),
    }
}

fn parse_severity(text: &str) -> Result<Severity, String> {
    [Severity::Note, Severity::Warning, Severity::Error]
        .into_iter()
        .find(|severity| severity.as_str() == text)
        .ok_or_else(|| format!("`{text}` is no level; there are `error`, `warning` and `note`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Args, String> {
        let line = std::iter::once("cors-check").chain(words.iter().copied()).map(OsString::from);
        match parse(line)? {
            Parsed::Run(args) => Ok(args),
            other => Err(format!("{other:?}")),
        }
    }

    #[test]
    fn everything_can_be_said() {
        let args = read(&[
            "https://api.example.com/x?y#z",
            "--origin=https://app.example.com",
            "-X",
            "patch",
            "--header",
            "Content-Type: application/json; charset=utf-8",
            "-H",
            "Authorization",
            "--credentials",
            "--cookie",
            "a=b",
            "--engine",
            "firefox",
            "--deny",
            "warning",
            "--timeout",
            "3",
        ])
        .unwrap();
        assert_eq!(args.url.as_str(), "https://api.example.com/x?y#z");
        assert_eq!(args.method, "patch", "as written: browsers do not upper-case it");
        assert_eq!(
            args.headers,
            [
                ("Content-Type".to_owned(), "application/json; charset=utf-8".to_owned()),
                ("Authorization".to_owned(), "Bearer cors-check".to_owned()),
            ]
        );
        assert_eq!(args.profile, Profile::firefox());
        assert_eq!((args.deny, args.timeout), (Some(Severity::Warning), Duration::from_secs(3)));
    }

    #[test]
    fn mistakes_are_named() {
        let origin = "--origin=https://app.example.com";
        for (words, expected) in [
            (&[][..], "which URL?"),
            (&["https://a.example"], "which `--origin`?"),
            (&["a.example", origin], "is no URL"),
            (&["ftp://a.example", origin], "neither `http` nor `https`"),
            (&["https://u:p@a.example", origin], "user name"),
            (&["https://a.example", "https://b.example", origin], "unexpected argument"),
            (&["https://a.example", "--origin=https://A.example/"], "a browser sends `https://a.example`"),
            (&["https://a.example", "--origin=a.example"], "is no origin; write scheme"),
            (&["https://a.example", origin, "--also", "b.example"], "is no origin; write scheme"),
            (&["https://a.example", origin, "--header", "X A: 1"], "`X A` is no header name"),
            (&["https://a.example", origin, "--header", "X-A: 1\r\nX-B: 2"], "line break"),
            (&["https://a.example", origin, "--engine", "lynx"], "`lynx` is no engine"),
            (&["https://a.example", origin, "--timeout", "0"], "seconds from 1"),
            (&["https://a.example", origin, "--deny", "all"], "is no level"),
            (&["https://a.example", origin, "--cookie", "a=b"], "only with `--credentials`"),
            (&["https://a.example", origin, "--what"], "invalid option '--what'"),
        ] {
            let message = read(words).unwrap_err();
            assert!(message.contains(expected), "{words:?}: {message}");
        }
    }

    #[test]
    fn the_help_names_every_option() {
        for option in [
            "origin",
            "also",
            "method",
            "header",
            "data",
            "credentials",
            "cookie",
            "engine",
            "follow",
            "preflight-only",
            "no-probes",
            "json",
            "deny",
            "timeout",
            "ca",
            "rules",
            "help",
        ] {
            assert!(HELP.contains(&format!("--{option}")), "{option}");
        }
    }
}
