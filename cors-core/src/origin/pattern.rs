//! One configured origin: the strict grammar, and what to say to each way of missing it.
//!
//! What is accepted here is read by the wire parser as well, part by part (a test holds the two together); what is refused
//! here could never match, or could not mean what its author thinks.

mod host;
mod port;

use std::ops::Range;

pub(super) use host::is_host_letter;
pub(crate) use port::Port;

use super::host::Host;
use super::lookalike::is_invisible;
use super::scheme::{MAX_SCHEME, NEVER_SENT, is_scheme, misspelt};
use super::wire::split_port;
use super::{expression, repair};
use crate::finding::{Code, Finding, IN_ITS_PLACE, Subject};
pub(crate) use expression::Hints;

/// A configured origin: `scheme://host`, `scheme://host:port`, `*.` before the host for all its sub-domains, `:*` for
/// all ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OriginPattern<'a> {
    pub(crate) scheme: &'a str,
    /// `*.` stood before the host.
    pub(crate) subdomains: bool,
    /// The host, or what follows `*.`.
    pub(crate) host: Host<'a>,
    pub(crate) host_text: &'a str,
    pub(crate) port: Port,
}

pub(super) const SHAPES: &str =
    "an origin is written `https://app.example.com`, `https://*.example.com` or `http://localhost:*`";

/// Where the right origin is to be had, if it cannot be made out of what is written.
/// What is wrong with a literal: the code, the sentence, and where.
struct Fault {
    code: Code,
    sentence: String,
    range: Range<usize>,
    /// What to do, where that is not to write another literal.
    help: Vec<String>,
}

impl<'a> OriginPattern<'a> {
    /// Parses one element of `origins`.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the literal, with the literal that is right, where one can be computed.
    pub(crate) fn parse(literal: &'a str, subject: &Subject, hints: &mut Hints) -> Result<Self, Finding> {
        Self::read(literal).map_err(|fault| {
            if literal.len() > repair::LONGEST {
                let help = if fault.help.is_empty() { vec![SHAPES.to_owned()] } else { fault.help };
                let finding = Finding::error(fault.code, subject.clone(), fault.sentence);
                return help.into_iter().fold(finding.at(literal, fault.range), Finding::help);
            }
            let fault = match repair::separator(literal) {
                Some(at) => {
                    Fault::new(Code::OriginNotBare, "each origin is an element of its own", at..at + 1)
                }
                None => fault,
            };
            // What a part of an expression is not says nothing to who wrote one.
            let fault = if fault.code != Code::OriginPattern
                && fault.help.is_empty() && expression::is_one(literal)
                && (literal.contains(r"\.") || repair::suggestion(literal).is_none()) {
                Fault::new(fault.code, "this is a regular expression, and `origins` takes none", 0..literal.len())
            } else {
                fault
            };
            let finding =
                Finding::error(fault.code, subject.clone(), fault.sentence).at(literal, fault.range);
            if !fault.help.is_empty() {
                return fault.help.into_iter().fold(finding, Finding::help);
            }
            match repair::suggestion(literal) {
                None if fault.code == Code::OriginPattern => expression::star_inside(finding, literal, hints),
                Some(suggestion) if suggestion.contains("://*.") && !literal.contains("*.") => {
                    let apex = suggestion.replacen("*.", "", 1);
                    finding.suggest(suggestion).help(format!(
                        "that is every sub-domain, not the domain itself: where `{apex}` is meant too, list it beside it"
                    ))
                }
                Some(suggestion) if literal.starts_with("*://") => {
                    let plain = suggestion.replacen("https://", "http://", 1);
                    finding.suggest(suggestion).help(format!(
                        "where the page is also served over `http`, list `{plain}` beside it, in a policy without `credentials`"
                    ))
                }
                Some(suggestion) if ["ws://", "wss://"].iter().any(|scheme| literal.starts_with(scheme)) => finding
                    .suggest(suggestion)
                    .help("that is right where the page is served there too: what is listed is the page that opens the socket"),
                Some(suggestion) => finding.suggest(suggestion),
                None if expression::is_one(literal) => {
                    finding.help(format!("{IN_ITS_PLACE} `origin_regex = r\"{literal}\"`, which is checked as well"))
                }
                None if literal.contains('{') || literal.contains("://$") || literal.starts_with('$') => finding.help(SHAPES).help(
                    "what is known only at run time comes from an environment variable, named by `origins_env = \"WEB_ORIGINS\"`",
                ),
                None => finding.help(SHAPES),
            }
        })
    }

    /// As [`parse`](Self::parse), for who does not ask what is wrong.
    pub(crate) fn of(literal: &'a str) -> Option<Self> {
        Self::read(literal).ok()
    }

    /// One origin, without stars.
    pub(crate) fn exact(literal: &'a str) -> Option<Self> {
        Self::of(literal).filter(|pattern| !pattern.subdomains && pattern.port != Port::Any)
    }

    /// Whether `literal` is an origin as it is to be written.
    pub(super) fn stands(literal: &str) -> bool {
        OriginPattern::of(literal).is_some()
    }

    fn read(literal: &'a str) -> Result<Self, Fault> {
        if literal.is_empty() {
            let fault = Fault::new(Code::OriginScheme, "an empty string is no origin", 0..0);
            return Err(fault.help("leave it out: a comma or a line too many?"));
        }
        if literal.eq_ignore_ascii_case("null") {
            return Err(null(literal));
        }
        if let Some(at) = literal.find(|letter: char| letter.is_whitespace() || letter.is_control()) {
            let end = at + literal.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            return Err(Fault::new(Code::OriginNotBare, "an origin is written without white space", at..end));
        }
        if let Some((at, letter)) = literal.char_indices().find(|(_, letter)| is_invisible(*letter)) {
            let before = literal.get(..at).unwrap_or_default();
            let code = if before.contains("://") { Code::OriginHost } else { Code::OriginScheme };
            let sentence = format!("an invisible character stands here, U+{:04X}", u32::from(letter));
            return Err(Fault::new(code, sentence, at..at + letter.len_utf8()));
        }
        if literal.starts_with(repair::is_quote) || literal.ends_with(repair::is_quote) {
            let at = if literal.starts_with(repair::is_quote) { 0 } else { literal.len() - 1 };
            let sentence = "quotes and angle brackets are no part of an origin";
            return Err(Fault::new(Code::OriginScheme, sentence, at..at + 1));
        }
        let (scheme, rest, offset) = scheme(literal)?;
        if let Some(at) = rest.find(['/', '\\', '?', '#']) {
            if at == 0 && matches!(scheme, "https" | "http") {
                let slashes = rest.len() - rest.trim_start_matches('/').len();
                let sentence = "two slashes stand between the scheme and the host";
                return Err(Fault::new(Code::OriginNotBare, sentence, offset..offset + slashes.max(1)));
            }
            return Err(not_bare(rest, at, offset));
        }
        if let Some(at) = rest.rfind('@') {
            return Err(Fault::new(
                Code::OriginNotBare,
                "an origin has no user name or password: browsers send scheme, host and port only",
                offset..offset + at + 1,
            ));
        }
        // More colons than a port needs are an IPv6 address that lacks its brackets.
        let bare_v6 = repair::is_bare_v6(rest);
        let (host, port) = if bare_v6 { (rest, None) } else { split_port(rest) };
        let (subdomains, bare) = match host.strip_prefix("*.") {
            Some(suffix) => (true, suffix),
            None => (false, host),
        };
        let bare_at = offset + host.len() - bare.len();
        if let Some(at) = bare.find('*') {
            return Err(host::star(host, bare_at + at));
        }
        let parsed = host::read(bare, bare_at, scheme)?;
        if subdomains && !matches!(parsed, Host::Name(_)) {
            let sentence = "an IP address has no sub-domains, so `*.` before one matches nothing";
            return Err(Fault::new(Code::OriginPattern, sentence, offset..offset + 2).help(format!(
                "leave the `*.` out, as in `\"{scheme}://{bare}\"`; `\"{scheme}://{bare}:*\"` is every port of it"
            )));
        }
        let port = port::read(scheme, port, offset + host.len())?;
        Ok(Self { scheme, subdomains, host: parsed, host_text: bare, port })
    }
}

impl Fault {
    fn new(code: Code, sentence: impl Into<String>, range: Range<usize>) -> Self {
        Self { code, sentence: sentence.into(), range, help: Vec::new() }
    }

    fn help(mut self, line: impl Into<String>) -> Self {
        self.help.push(line.into());
        self
    }
}

fn null(literal: &str) -> Fault {
    let sentence = if literal == "null" {
        "`null` is the origin of every sandboxed frame of the web: whoever allows it allows every site"
            .to_owned()
    } else {
        format!(
            "`{literal}` never matches: browsers send `null`, which is the origin of every sandboxed frame of the web"
        )
    };
    let fault = Fault::new(Code::OriginNull, sentence, 0..literal.len()).help(
        "list the origins that are meant instead, as in `\"https://app.example.com\"`; a page that is opened as a file is better \
         served over HTTP, as `python3 -m http.server` does",
    );
    fault.help(if literal == "null" {
        "else `dangerously_allow(null_origin)` lifts this, never beside `credentials`"
    } else {
        "else write `\"null\"` and `dangerously_allow(null_origin)`, never beside `credentials`: whoever allows it allows every site"
    })
}

fn scheme(literal: &str) -> Result<(&str, &str, usize), Fault> {
    // `data:text/html`, `about:blank` and the like have no `//` either.
    let word = literal.split(':').next().unwrap_or(literal);
    if word.len() < literal.len() && NEVER_SENT.contains(&word) {
        return Err(never_sent(word));
    }
    let Some((scheme, rest)) = literal.split_once("://") else {
        let sentence = "an origin starts with its scheme, as in `https://example.com`";
        let fault = Fault::new(Code::OriginScheme, sentence, 0..literal.len());
        return Err(match literal {
            "self" | "same-origin" | "same-site" => fault.help(
                "pages of the server's own origin need no permission: list the other origins that may call",
            ),
            "all" | "any" | "everyone" | "public" | "true" | "**" => {
                fault.help("every origin is `\"*\"`, alone and without `credentials`")
            }
            _ => fault,
        });
    };
    let whole = 0..scheme.len();
    if let Some(meant) = misspelt(scheme) {
        let sentence = format!("no browser has the scheme `{scheme}`, which looks like `{meant}` misspelt");
        return Err(Fault::new(Code::OriginScheme, sentence, whole));
    }
    if scheme.contains('*') {
        return Err(Fault::new(Code::OriginPattern, "a scheme is written out: `*` stands for none", whole));
    }
    if !is_scheme(scheme.as_bytes()) {
        let sentence = if scheme.is_empty() {
            "an origin starts with its scheme, as in `https://example.com`".to_owned()
        } else if scheme.len() > MAX_SCHEME {
            format!("no browser knows a scheme of more than {MAX_SCHEME} bytes")
        } else if is_scheme(scheme.to_ascii_lowercase().as_bytes()) {
            "browsers send the scheme in lower case, so this never matches".to_owned()
        } else {
            "a scheme is a letter, then letters, digits, `+`, `.` and `-`, all in lower case".to_owned()
        };
        return Err(Fault::new(Code::OriginScheme, sentence, whole));
    }
    Ok((scheme, rest, scheme.len() + 3))
}

fn never_sent(scheme: &str) -> Fault {
    let sentence = match scheme {
        "ws" | "wss" => format!(
            "the origin of a WebSocket handshake is that of the page, so `{scheme}:` is never in an `Origin`"
        ),
        "blob" => {
            "a `blob:` has the origin of the page that made it, so `blob:` is never in an `Origin`".to_owned()
        }
        "file" | "data" => format!("pages from `{scheme}:` send `Origin: null`, so this never matches"),
        _ => format!("`{scheme}:` is never in an `Origin`, so this never matches"),
    };
    let fault = Fault::new(Code::OriginScheme, sentence, 0..scheme.len());
    match scheme {
        "file" => fault
            .help(format!(
                "{IN_ITS_PLACE} `dev_origins = [\"http://localhost:8000\"]`, and open the page as `http://localhost:8000` while \
                 `python3 -m http.server` runs in its folder; release builds leave `dev_origins` out"
            ))
            .help("to allow `null` is no way out: every sandboxed frame of the web is `null`, so it allows every site"),
        "data" => fault.help("put the page on a server, and list its origin"),
        _ => fault,
    }
}

fn not_bare(rest: &str, at: usize, offset: usize) -> Fault {
    let part = match rest.as_bytes().get(at) {
        Some(b'?') => "query",
        Some(b'#') => "fragment",
        _ if at + 1 == rest.len() => "slash at its end",
        _ => "path",
    };
    Fault::new(
        Code::OriginNotBare,
        format!("an origin has no {part}: browsers send scheme, host and port only, so this never matches"),
        offset + at..offset + rest.len(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_origin_has_no_star() {
        for exact in ["https://a.example", "http://localhost:3000", "https://[::1]"] {
            assert!(OriginPattern::exact(exact).is_some(), "{exact}");
        }
        for pattern in ["https://*.a.example", "http://localhost:*", "https://*.a.example:*", "*", "null", ""]
        {
            assert!(OriginPattern::exact(pattern).is_none(), "{pattern}");
        }
    }
}
