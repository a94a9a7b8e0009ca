//! One configured origin: the strict grammar, and what to say to each way of missing it.
//!
//! What is accepted here is read by the wire parser as well, part by part (a test holds the two together); what is refused
//! here could never match, or could not mean what its author thinks.

use std::ops::Range;

use super::host::{Host, MAX_HOST, MAX_LABEL, ends_in_a_number, serialise_v6};
use super::punycode;
use super::scheme::{MAX_SCHEME, NEVER_SENT, default_port, is_scheme};
use super::wire::{parse_port, split_port};
use crate::finding::{Code, Finding, Subject};

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

/// The port of a configured origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Port {
    /// None is written: the scheme's default.
    Default,
    /// This one.
    Stated(u16),
    /// `:*`.
    Any,
}

const SHAPES: &str =
    "an origin is written `https://app.example.com`, `https://*.example.com` or `http://localhost:*`";

/// What is wrong with a literal: the code, the sentence, and where.
struct Fault {
    code: Code,
    sentence: String,
    range: Range<usize>,
    help: Option<&'static str>,
}

impl<'a> OriginPattern<'a> {
    /// Parses one element of `origins`.
    ///
    /// # Errors
    ///
    /// The first thing that is wrong with the literal, with the literal that is right, where one can be computed.
    pub(crate) fn parse(literal: &'a str, subject: &Subject) -> Result<Self, Finding> {
        Self::read(literal).map_err(|fault| {
            let finding =
                Finding::error(fault.code, subject.clone(), fault.sentence).at(literal, fault.range);
            if let Some(help) = fault.help {
                return finding.help(help);
            }
            match repair(literal).map(|repaired| format!("\"{repaired}\"")).or_else(|| separate(literal)) {
                Some(suggestion) => finding.suggest(suggestion),
                None => finding.help(SHAPES),
            }
        })
    }

    fn read(literal: &'a str) -> Result<Self, Fault> {
        if literal.eq_ignore_ascii_case("null") {
            return Err(null(literal));
        }
        if let Some(at) = literal.find(|letter: char| letter.is_whitespace() || letter.is_control()) {
            let end = at + literal.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            return Err(Fault::new(
                Code::OriginNotBare,
                "an origin is written without white space, and each is an element of its own",
                at..end,
            ));
        }
        let (scheme, rest, offset) = scheme(literal)?;
        if let Some(at) = rest.find(['/', '\\', '?', '#']) {
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
        let bare_v6 = !rest.contains('[') && rest.matches(':').count() > 1;
        let (host, port) = if bare_v6 { (rest, None) } else { split_port(rest) };
        let (subdomains, bare) = match host.strip_prefix("*.") {
            Some(suffix) => (true, suffix),
            None => (false, host),
        };
        let bare_at = offset + host.len() - bare.len();
        if let Some(at) = bare.find('*') {
            return Err(star(host, bare_at + at));
        }
        let parsed = self::host(bare, bare_at)?;
        if subdomains && !matches!(parsed, Host::Name(_)) {
            return Err(Fault::new(
                Code::OriginPattern,
                "an IP address has no sub-domains, so `*.` before one matches nothing",
                offset..offset + 2,
            ));
        }
        let port = self::port(scheme, port, offset + host.len())?;
        Ok(Self { scheme, subdomains, host: parsed, host_text: bare, port })
    }
}

impl Fault {
    fn new(code: Code, sentence: impl Into<String>, range: Range<usize>) -> Self {
        Self { code, sentence: sentence.into(), range, help: None }
    }

    fn help(mut self, line: &'static str) -> Self {
        self.help = Some(line);
        self
    }
}

fn null(literal: &str) -> Fault {
    Fault::new(
        Code::OriginNull,
        "`null` is the origin of every sandboxed frame of the web: whoever allows it allows every site",
        0..literal.len(),
    )
    .help("list the origins that are meant; `dangerously_allow(null_origin)` lifts this, never beside `credentials`")
}

fn scheme(literal: &str) -> Result<(&str, &str, usize), Fault> {
    let Some((scheme, rest)) = literal.split_once("://") else {
        return Err(Fault::new(
            Code::OriginScheme,
            "an origin starts with its scheme, as in `https://example.com`",
            0..literal.len(),
        ));
    };
    let whole = 0..scheme.len();
    if scheme.contains('*') {
        return Err(Fault::new(
            Code::OriginPattern,
            "a scheme cannot be a pattern: list `https://` and `http://` origins one by one",
            whole,
        ));
    }
    if !is_scheme(scheme.as_bytes()) {
        let sentence = if scheme.is_empty() {
            "an origin starts with its scheme, as in `https://example.com`".to_owned()
        } else if scheme.len() > MAX_SCHEME {
            format!("a scheme of more than {MAX_SCHEME} bytes is none that a browser knows")
        } else if is_scheme(scheme.to_ascii_lowercase().as_bytes()) {
            "browsers send the scheme in lower case, so this never matches".to_owned()
        } else {
            "a scheme is a letter, then letters, digits, `+`, `.` and `-`, all in lower case".to_owned()
        };
        return Err(Fault::new(Code::OriginScheme, sentence, whole));
    }
    if NEVER_SENT.contains(&scheme) {
        let sentence = match scheme {
            "ws" | "wss" => format!(
                "the origin of a WebSocket handshake is that of the page, so `{scheme}:` is never in an `Origin`"
            ),
            "file" | "data" => {
                format!("pages from `{scheme}:` send `Origin: null`, so this never matches")
            }
            _ => format!("`{scheme}:` is never in an `Origin`, so this never matches"),
        };
        return Err(Fault::new(Code::OriginScheme, sentence, whole));
    }
    Ok((scheme, rest, scheme.len() + 3))
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

fn star(host: &str, at: usize) -> Fault {
    let sentence = if host == "*" {
        "a host cannot be `*` alone: every origin is `\"*\"`, without a scheme"
    } else if host.starts_with('*') {
        "`*` stands for whole labels: it is followed by a dot"
    } else {
        "`*` can stand only before the whole host, as in `https://*.example.com`, or for the whole port"
    };
    Fault::new(Code::OriginPattern, sentence, at..at + 1)
        .help("list the origins one by one, or write an `origin_regex`, which is checked as well")
}

fn host(host: &str, offset: usize) -> Result<Host<'_>, Fault> {
    let whole = offset..offset + host.len();
    if host.is_empty() {
        return Err(Fault::new(Code::OriginHost, "the host is missing", offset.saturating_sub(3)..offset));
    }
    if host.starts_with('[') || host.bytes().filter(|byte| *byte == b':').count() > 1 {
        return match Host::parse(host) {
            Some(parsed) => Ok(parsed),
            None => Err(v6(host, whole)),
        };
    }
    let bare = host.strip_suffix('.').unwrap_or(host);
    if let Some((at, letter)) = bare.char_indices().find(|(_, letter)| !is_host_letter(*letter)) {
        let range = offset + at..offset + at + letter.len_utf8();
        let sentence = if letter.is_ascii_uppercase() {
            "browsers send the host in lower case, so this never matches".to_owned()
        } else if letter.is_ascii() {
            format!("`{}` cannot stand in a host", letter.escape_default())
        } else {
            "browsers send a host with letters outside ASCII as punycode, so this never matches".to_owned()
        };
        return Err(Fault::new(Code::OriginHost, sentence, range));
    }
    if bare.len() > MAX_HOST {
        let sentence = format!("a host of more than {MAX_HOST} bytes is none");
        return Err(Fault::new(Code::OriginHost, sentence, whole));
    }
    let mut at = offset;
    for label in bare.split('.') {
        let range = at..at + label.len().max(1);
        if label.is_empty() {
            return Err(Fault::new(Code::OriginHost, "the host has an empty label", range));
        }
        if label.len() > MAX_LABEL {
            let sentence = format!("a label of more than {MAX_LABEL} bytes is none");
            return Err(Fault::new(Code::OriginHost, sentence, range));
        }
        if label.strip_prefix("xn--").is_some_and(|encoded| !punycode::is_encoding(encoded)) {
            let sentence = "this label starts as punycode does but encodes nothing, so no browser sends it";
            return Err(Fault::new(Code::OriginHost, sentence, range));
        }
        at += label.len() + 1;
    }
    match Host::parse(host) {
        Some(parsed) => Ok(parsed),
        None if ends_in_a_number(host) => Err(Fault::new(
            Code::OriginIp,
            "a host whose last label is a number is an IPv4 address to browsers, which send it as four decimal numbers",
            whole,
        )),
        None => Err(Fault::new(Code::OriginHost, "no browser sends such a host", whole)),
    }
}

/// `[a-z0-9_.-]`: what the configuration takes. Browsers may send a `+` as well, which the wire parser reads.
fn is_host_letter(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '0'..='9' | '_' | '-' | '.')
}

fn v6(host: &str, whole: Range<usize>) -> Fault {
    let sentence = if !host.starts_with('[') {
        "an IPv6 address stands in brackets"
    } else if host.contains('%') {
        "browsers refuse an IPv6 address with a zone"
    } else if repair_v6(host).is_some() {
        "browsers send an IPv6 address in its shortest form, so this never matches"
    } else {
        "this is no IPv6 address"
    };
    Fault::new(Code::OriginIp, sentence, whole)
}

fn port(scheme: &str, port: Option<&str>, offset: usize) -> Result<Port, Fault> {
    let Some(text) = port else {
        return Ok(Port::Default);
    };
    let range = offset..offset + 1 + text.len();
    if text == "*" {
        return Ok(Port::Any);
    }
    if text.contains('*') {
        let sentence = "`*` can stand for the whole port only, as in `http://localhost:*`";
        return Err(Fault::new(Code::OriginPattern, sentence, range));
    }
    let sentence = if text.is_empty() {
        "the port is missing after the colon"
    } else if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        "a port is a number from 1 to 65535, or `*`"
    } else if text.bytes().all(|byte| byte == b'0') {
        "port 0 is none that a page can come from"
    } else if text.starts_with('0') {
        "browsers send the port without leading zeros, so this never matches"
    } else {
        match parse_port(text) {
            Some(number) if default_port(scheme) == Some(number) => {
                let sentence =
                    format!("browsers leave out the default port of `{scheme}`, so this never matches");
                return Err(Fault::new(Code::OriginDefaultPort, sentence, range));
            }
            Some(number) => return Ok(Port::Stated(number)),
            None => "a port is a number from 1 to 65535, or `*`",
        }
    };
    Err(Fault::new(Code::OriginPort, sentence, range))
}

/// The literal that its author meant, if there is one that is right: everything that browsers do to a URL before they
/// send its origin.
fn repair(literal: &str) -> Option<String> {
    let trimmed = literal.trim();
    let (scheme, rest) = if let Some((scheme, rest)) = trimmed.split_once("://") {
        (scheme.to_ascii_lowercase(), rest)
    } else {
        let rest = trimmed.trim_start_matches('/');
        let local = rest.starts_with("localhost") || rest.starts_with("127.") || rest.starts_with("[::1]");
        (if local { "http" } else { "https" }.to_owned(), rest)
    };
    let scheme = match scheme.as_str() {
        "ws" => "http",
        "" | "wss" => "https",
        other => other,
    };
    let rest = rest.split(['/', '\\', '?', '#']).next().unwrap_or(rest);
    let rest = rest.rsplit('@').next().unwrap_or(rest);
    let (host, port) =
        if rest.starts_with('[') || rest.matches(':').count() < 2 { split_port(rest) } else { (rest, None) };
    let host = if host.contains(':') {
        repair_v6(host)?
    } else {
        let ascii = punycode::host_to_ascii(host)?;
        let (stars, bare) =
            if let Some(bare) = ascii.strip_prefix("*.") { ("*.", bare) } else { ("", &*ascii) };
        format!("{stars}{}", repair_v4(bare).unwrap_or_else(|| bare.to_owned()))
    };
    let port = match port {
        None | Some("") => String::new(),
        Some("*") => ":*".to_owned(),
        Some(port) => {
            let number: u16 = port.trim_start_matches('0').parse().ok()?;
            if default_port(scheme) == Some(number) { String::new() } else { format!(":{number}") }
        }
    };
    let repaired = format!("{scheme}://{host}{port}");
    (repaired != literal && OriginPattern::read(&repaired).is_ok()).then_some(repaired)
}

/// Several origins in one literal, each as a literal of its own.
fn separate(literal: &str) -> Option<String> {
    let elements: Vec<&str> =
        literal.split([',', ';', ' ', '\n', '\t']).filter(|element| !element.is_empty()).take(9).collect();
    let all = elements.len() > 1 && elements.iter().all(|element| OriginPattern::read(element).is_ok());
    all.then(|| elements.iter().map(|element| format!("\"{element}\"")).collect::<Vec<_>>().join(", "))
}

fn repair_v6(host: &str) -> Option<String> {
    let inner = host.strip_prefix('[').map_or(Some(host), |inner| inner.strip_suffix(']'))?;
    let inner = inner.split('%').next()?;
    inner.parse().ok().map(serialise_v6)
}

/// `127.1`, `0x7f000001`, `1.2.3.4.` as browsers send them (URL standard, "IPv4 parser").
fn repair_v4(host: &str) -> Option<String> {
    if !ends_in_a_number(host) {
        return None;
    }
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let (last, leading) = parts.split_last()?;
    if leading.len() > 3 {
        return None;
    }
    let mut address = number(last)?;
    if address >= 256_u64.checked_pow(u32::try_from(4 - leading.len()).ok()?)? {
        return None;
    }
    for (place, part) in leading.iter().enumerate() {
        let part = number(part).filter(|part| *part < 256)?;
        address += part << (8 * (3 - place));
    }
    Some(std::net::Ipv4Addr::from(u32::try_from(address).ok()?).to_string())
}

/// URL standard, "IPv4 number parser".
fn number(part: &str) -> Option<u64> {
    if let Some(hex) = part.strip_prefix("0x") {
        return if hex.is_empty() { Some(0) } else { u64::from_str_radix(hex, 16).ok() };
    }
    match part.strip_prefix('0') {
        Some(octal) if !octal.is_empty() => u64::from_str_radix(octal, 8).ok(),
        _ => part.parse().ok(),
    }
}
