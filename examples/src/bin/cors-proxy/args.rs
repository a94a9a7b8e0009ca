//! The command line.

use std::{ffi::OsString, net::IpAddr, path::PathBuf, time::Duration};

use cors_actix::Policy;
use examples::command_line::{shown, text, timeout};
use lexopt::prelude::*;

use crate::upstream::Upstream;

/// What `--help` prints.
pub(crate) const HELP: &str = include_str!("help.txt");

const PORT: u16 = 8010;
/// How long the upstream may think unless said otherwise.
const TIMEOUT: Duration = Duration::from_secs(60);
const LONGEST_TIMEOUT: u64 = 3600;
/// What front ends send, beyond what needs no permission.
const METHODS: [&str; 6] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];
const HEADERS: [&str; 3] = ["Content-Type", "Authorization", "X-Requested-With"];
/// Seconds that a browser may remember a preflight: short, as the next start may have other options.
const MAX_AGE: u32 = 5;

/// What was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Args {
    pub(crate) upstream: Upstream,
    pub(crate) policy: Policy,
    /// A loopback address; without one it is `localhost`, by every version of IP that the machine has.
    pub(crate) bind: Option<IpAddr>,
    pub(crate) port: u16,
    pub(crate) timeout: Duration,
    pub(crate) ca: Option<PathBuf>,
}

/// A command line that makes sense.
#[derive(Debug)]
pub(crate) enum Parsed {
    Run(Args),
    Help,
}

/// Reads the command line, the program's name first.
///
/// # Errors
///
/// A sentence about the first mistake, or the policy's report about all of its own.
pub(crate) fn parse(line: impl IntoIterator<Item = OsString>) -> Result<Parsed, String> {
    let mut upstream = None;
    let mut origins = Vec::new();
    let mut headers = owned(&HEADERS);
    let mut methods = owned(&METHODS);
    let mut expose = Vec::new();
    let mut credentials = false;
    let mut bind = None;
    let mut port = PORT;
    let mut patience = TIMEOUT;
    let mut ca = None;
    let mut parser = lexopt::Parser::from_iter(line);
    while let Some(arg) = parser.next().map_err(shown)? {
        match arg {
            Long("upstream") if upstream.is_none() => upstream = Some(Upstream::parse(&text(&mut parser)?)?),
            Long("origin") => origins.push(text(&mut parser)?),
            Long("header") => add(&mut headers, text(&mut parser)?),
            Long("method") => add(&mut methods, text(&mut parser)?),
            Long("expose") => add(&mut expose, text(&mut parser)?),
            Long("credentials") => credentials = true,
            Long("bind") => bind = Some(parse_address(&text(&mut parser)?)?),
            Long("port") | Short('p') => {
                port = parser.value().and_then(|port| port.parse()).map_err(shown)?;
            }
            Long("timeout") => patience = timeout(&text(&mut parser)?, LONGEST_TIMEOUT)?,
            Long("ca") => ca = Some(parser.value().map_err(shown)?.into()),
            Long("help") | Short('h') => return Ok(Parsed::Help),
            _ => return Err(shown(arg.unexpected())),
        }
    }
    let upstream =
        upstream.ok_or("`--upstream` is missing: the API, as in `--upstream https://api.example.com`")?;
    if origins.is_empty() {
        return Err("`--origin` is missing: the page's, as in `--origin http://localhost:5173`".to_owned());
    }
    let policy = Policy::builder()
        .origins(origins)
        .credentials(credentials)
        .methods(methods)
        .headers(headers)
        .expose_headers(expose)
        .max_age(MAX_AGE)
        // What another website's script sends must not reach the upstream either.
        .enforce(true)
        .build()
        .map_err(|findings| findings.to_string())?;
    Ok(Parsed::Run(Args { upstream, policy, bind, port, timeout: patience, ca }))
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// Adds a name that is not there yet: the policy refuses names given twice.
fn add(names: &mut Vec<String>, name: String) {
    if !names.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
        names.push(name);
    }
}

/// A loopback address: beyond this machine the proxy would lend its network position to everyone.
fn parse_address(text: &str) -> Result<IpAddr, String> {
    match text.parse::<IpAddr>() {
        Ok(address) if address.is_loopback() => Ok(address),
        Ok(_) => {
            Err(format!("`--bind {text}`: this proxy listens on loopback only, such as 127.0.0.1 or ::1"))
        }
        Err(_) => Err(format!("`--bind {text}`: no IP address")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Args, String> {
        let line = std::iter::once("cors-proxy").chain(words.iter().copied()).map(OsString::from);
        match parse(line)? {
            Parsed::Run(args) => Ok(args),
            Parsed::Help => Err("help".to_owned()),
        }
    }

    const UPSTREAM: &str = "--upstream=https://api.example.com";
    const ORIGIN: &str = "--origin=http://localhost:5173";

    #[test]
    fn the_policy_is_what_a_front_end_needs() {
        let args = read(&[UPSTREAM, ORIGIN, "--credentials", "--header=X-A", "--header=content-type", "-p0"])
            .unwrap();
        assert_eq!((args.bind, args.port), (None, 0));
        assert!(args.policy.credentials() && args.policy.enforce());
        assert_eq!(args.policy.origins().collect::<Vec<_>>(), ["http://localhost:5173"]);
        let headers: Vec<_> = args.policy.headers().collect();
        assert_eq!(headers, ["Content-Type", "Authorization", "X-Requested-With", "X-A"]);
    }

    #[test]
    fn it_listens_on_loopback_and_nowhere_else() {
        for loopback in ["127.0.0.1", "127.8.8.8", "::1"] {
            assert!(read(&[UPSTREAM, ORIGIN, "--bind", loopback]).is_ok(), "{loopback}");
        }
        for open in ["0.0.0.0", "::", "192.168.0.1", "localhost", "::ffff:127.0.0.1"] {
            assert!(read(&[UPSTREAM, ORIGIN, "--bind", open]).unwrap_err().contains("--bind"), "{open}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (words, expected) in [
            (&[][..], "`--upstream` is missing"),
            (&[ORIGIN][..], "`--upstream` is missing"),
            (&[UPSTREAM][..], "`--origin` is missing"),
            (&[UPSTREAM, "--origin=localhost:5173"], "[cors::origin-scheme]"),
            (&[UPSTREAM, "--origin=*"], "[cors::conflicting-keys]"),
            (&[UPSTREAM, "--origin=http://a.example", "--credentials"], "[cors::insecure-credentials]"),
            (&[UPSTREAM, UPSTREAM, ORIGIN], "--upstream"),
            (&[UPSTREAM, ORIGIN, "--port=70000"], "70000"),
            (&[UPSTREAM, ORIGIN, "--timeout=0"], "seconds from 1"),
            (&[UPSTREAM, ORIGIN, "extra"], "unexpected argument"),
        ] {
            let message = read(words).unwrap_err();
            assert!(message.contains(expected), "{words:?}: {message}");
        }
    }
}
