//! The literal that was meant, where a configured origin is wrong: everything that browsers do to a URL before they send
//! its origin, done here. What is suggested is right: it is read again, and is never one that the rules refuse anywhere.

use std::net::Ipv4Addr;

use super::host::{ends_in_a_number, serialise_v6};
use super::lookalike::{Lookalike, is_invisible};
use super::pattern::OriginPattern;
use super::public_suffix::is_shared_suffix;
use super::punycode;
use super::scheme::{default_port, is_scheme, misspelt};
use super::wire::{MAX_ORIGIN, split_port};

/// The most origins that are looked for in one literal.
const MOST: usize = 9;

/// The most bytes in which origins are looked for: what is longer is no slip of somebody who wrote that many.
pub(super) const LONGEST: usize = MOST * MAX_ORIGIN;

/// What an expression says more than text with.
const EXPRESSION: [char; 12] = ['\\', '*', '+', '?', '(', ')', '[', ']', '{', '}', '^', '$'];

/// The corrected literal with its quotes, or several.
pub(super) fn suggestion(literal: &str) -> Option<String> {
    if let Some(several) = braces(literal) {
        return Some(several);
    }
    let parts = parts(literal);
    let repaired = if separator(literal).is_some() {
        parts.into_iter().map(meant).collect::<Option<Vec<_>>>()?
    } else {
        vec![meant(literal).filter(|repaired| repaired != literal)?]
    };
    Some(repaired.iter().map(|origin| format!("\"{origin}\"")).collect::<Vec<_>>().join(", "))
}

/// `https://{a,b}.example.com`, as shells write several.
fn braces(literal: &str) -> Option<String> {
    let (before, rest) = literal.split_once('{')?;
    let (inside, after) = rest.split_once('}')?;
    let parts: Vec<&str> = inside.split(',').map(str::trim).take(MOST + 1).collect();
    if !(2..=MOST).contains(&parts.len()) {
        return None;
    }
    let origins: Vec<String> = parts.iter().map(|part| format!("{before}{part}{after}")).collect();
    let stand = origins.iter().all(|origin| OriginPattern::stands(origin));
    stand.then(|| origins.iter().map(|origin| format!("\"{origin}\"")).collect::<Vec<_>>().join(", "))
}

/// Where the literal stops being one origin, if it is several.
pub(super) fn separator(literal: &str) -> Option<usize> {
    let parts = parts(literal);
    // Not a host with a space in it.
    let with_scheme = parts.iter().filter(|part| part.contains("://")).count();
    let several = (2..=MOST).contains(&parts.len())
        && (with_scheme == 0 || with_scheme == parts.len())
        && parts.iter().all(|part| meant(part).is_some());
    several.then(|| literal.find(is_separator)).flatten()
}

fn parts(literal: &str) -> Vec<&str> {
    literal.split(is_separator).filter(|part| !part.is_empty()).take(MOST + 1).collect()
}

fn is_separator(letter: char) -> bool {
    matches!(letter, ',' | ';' | '|') || letter.is_ascii_whitespace()
}

/// What files and shells put around a value.
pub(super) fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '\'' | '`' | '<' | '>')
}

/// More colons than a port needs, and nothing that an IPv6 address has not: its brackets are missing.
pub(super) fn is_bare_v6(authority: &str) -> bool {
    authority.matches(':').count() > 1
        && authority.split('%').next().is_some_and(|address| {
            address.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
        })
}

/// How an IPv6 address without brackets can be read.
pub(super) enum V6 {
    /// As an address, and a port if one stands behind it.
    Only(String, Option<String>),
    /// With a port, and as an address to its end: two hosts.
    Either {
        address: String,
        port: String,
        all: String,
    },
    None,
}

/// Reads `::1:3000` and the like. What comes from the loopback address has its port behind it, because no other address
/// begins so that is ever written; an end that no port can be belongs to the address.
pub(super) fn v6_and_port(text: &str) -> V6 {
    let all = v6(text);
    if text.contains('%') {
        // No zone has a colon in it.
        let port =
            text.split_once('%').and_then(|(_, zone)| zone.split_once(':')).map(|(_, port)| port.to_owned());
        return all.map_or(V6::None, |all| V6::Only(all, port));
    }
    let with_port = text.rsplit_once(':').and_then(|(address, port)| {
        let is_port = (2..=5).contains(&port.len())
            && !port.starts_with('0')
            && port.bytes().all(|byte| byte.is_ascii_digit())
            && port.parse::<u16>().is_ok();
        v6(address).filter(|_| is_port).map(|address| (address, port.to_owned()))
    });
    match (with_port, all) {
        (Some((address, port)), Some(all)) if address != "[::1]" => V6::Either { address, port, all },
        (Some((address, port)), _) => V6::Only(address, Some(port)),
        (None, Some(all)) => V6::Only(all, None),
        (None, None) => V6::None,
    }
}

/// The one origin that is meant.
fn meant(literal: &str) -> Option<String> {
    if OriginPattern::stands(literal) {
        return Some(literal.to_owned());
    }
    if let Some((_, rest)) = literal.split_once("://")
        && rest.contains(r"\.")
    {
        // An expression: of this one origin, if its dots are all that it escapes.
        let plain = literal.replace(r"\.", ".");
        return if plain.contains(EXPRESSION) { None } else { meant(&plain) };
    }
    let visible: String;
    let mut literal = literal;
    if literal.contains(is_invisible) {
        visible = literal.replace(is_invisible, "");
        literal = &visible;
    }
    let (scheme, rest) = scheme_and_rest(unwrapped(literal))?;
    let rest =
        if matches!(scheme.as_deref(), Some("https" | "http")) { rest.trim_start_matches('/') } else { rest };
    let rest = rest.split(['/', '\\', '?', '#']).next().unwrap_or(rest);
    let rest = rest.rsplit('@').next().unwrap_or(rest);
    let v6_port;
    let (host, port) = if is_bare_v6(rest) {
        let V6::Only(address, port) = v6_and_port(rest) else { return None };
        v6_port = port;
        (address, v6_port.as_deref())
    } else {
        let (host, port) = split_port(rest);
        // Two colons before the port.
        (port.and_then(|_| host.strip_suffix(':')).unwrap_or(host).to_owned(), port)
    };
    let host = &*host;
    let (stars, host) = if host.starts_with('[') {
        ("", v6(host)?)
    } else {
        if Lookalike::of(host).is_some() || lacks_a_number(host) {
            return None;
        }
        let ascii = punycode::host_to_ascii(host)?;
        // A leading dot is how cookies and Django say "and everything below"; after a star it is what was forgotten.
        let bare = ascii.strip_prefix("*.").or_else(|| ascii.strip_prefix('.')).or_else(|| {
            ascii
                .strip_prefix('*')
                .filter(|bare| bare.starts_with(|next: char| next.is_ascii_alphanumeric() || next == '*'))
        });
        // `*.*.example.com`: one star stands for any number of labels already.
        let bare = bare.map(|bare| bare.trim_start_matches("*."));
        let (stars, bare) = match bare {
            Some(bare) => ("*.", bare),
            None => ("", &*ascii),
        };
        let bare = if bare.contains("..") { without_empty_labels(bare) } else { bare.to_owned() };
        (stars, v4(&bare).unwrap_or(bare))
    };
    let scheme = match scheme {
        Some(scheme) => scheme,
        None => scheme_for(&host, port)?.to_owned(),
    };
    let port = match port {
        None | Some("") => String::new(),
        Some("*") => ":*".to_owned(),
        Some(port) => {
            let number: u16 = port.trim_start_matches('0').parse().ok()?;
            if default_port(&scheme) == Some(number) { String::new() } else { format!(":{number}") }
        }
    };
    let repaired = format!("{scheme}://{stars}{host}{port}");
    let stands = OriginPattern::stands(&repaired) && (stars.is_empty() || !is_shared_suffix(&host));
    stands.then_some(repaired)
}

/// Without white space, quotes, the brackets of a list and a last comma around it.
fn unwrapped(literal: &str) -> &str {
    let around = |letter: char| letter.is_whitespace() || is_quote(letter) || is_separator(letter);
    let mut text = literal.trim_matches(around);
    if let Some(inner) = text.strip_prefix('[').filter(|inner| inner.starts_with(is_quote)) {
        text = inner;
    }
    if let Some(inner) = text.strip_suffix(']').filter(|inner| inner.ends_with(is_quote)) {
        text = inner;
    }
    text.trim_matches(around)
}

/// The scheme, if one can be made out, and what stands behind it.
fn scheme_and_rest(text: &str) -> Option<(Option<String>, &str)> {
    let lower = |scheme: &str| scheme.trim_start_matches("blob:").to_ascii_lowercase();
    let Some((scheme, rest)) = text.split_once("://") else {
        return without_slashes(text);
    };
    let written = lower(scheme);
    let scheme = match misspelt(&written).unwrap_or(&written) {
        "ws" => "http".to_owned(),
        "" | "wss" => "https".to_owned(),
        // `http*`, `https?` and `*`, for either of the two.
        either if either.contains(['*', '?']) && "https".starts_with(either.trim_end_matches(['*', '?'])) => {
            "https".to_owned()
        }
        other => other.to_owned(),
    };
    // The scheme twice: `https://https://example.com`.
    match rest.split_once("://") {
        Some((again, rest)) if is_scheme(lower(again).as_bytes()) => Some((Some(lower(again)), rest)),
        _ => Some((Some(scheme), rest)),
    }
}

/// `https:/example.com`, `https//example.com`, `//example.com` and `example.com`.
fn without_slashes(text: &str) -> Option<(Option<String>, &str)> {
    for scheme in ["https", "http"] {
        let start = text.get(..scheme.len()).filter(|start| start.eq_ignore_ascii_case(scheme));
        let rest = start.and_then(|_| text.get(scheme.len()..));
        let bare = rest.map(|rest| (rest, rest.trim_start_matches([':', ';', '/', '\\'])));
        if let Some((rest, bare)) = bare
            && (bare.len() < rest.len() || bare.is_empty())
        {
            // Not `https:8080`.
            let is_host = bare.contains('.') || bare.starts_with("localhost");
            return is_host.then(|| (Some(scheme.to_owned()), bare));
        }
    }
    // Not `mailto:someone@example.com`.
    (!text.contains('@')).then(|| (None, text.trim_start_matches('/')))
}

/// The scheme of a host that stands alone; none for a single word, which may be anything.
fn scheme_for(host: &str, port: Option<&str>) -> Option<&'static str> {
    let is_address = host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    if is_address || host == "localhost" || host.ends_with(".localhost") {
        return Some("http");
    }
    (host.trim_end_matches('.').contains('.') || port.is_some()).then_some("https")
}

fn without_empty_labels(host: &str) -> String {
    host.split('.').filter(|label| !label.is_empty()).collect::<Vec<_>>().join(".")
}

/// An IPv6 address as browsers send it.
pub(super) fn v6(host: &str) -> Option<String> {
    let inner = host.strip_prefix('[').map_or(Some(host), |inner| inner.strip_suffix(']'))?;
    let inner = inner.split('%').next()?;
    inner.parse().ok().map(serialise_v6)
}

/// `127.1`, `0x7f000001`, `1.2.3.4.` as browsers send them (URL standard, "IPv4 parser").
pub(super) fn v4(host: &str) -> Option<String> {
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
    Some(Ipv4Addr::from(u32::try_from(address).ok()?).to_string())
}

/// Two or three decimal numbers, of which browsers make an address that nobody means: in `192.168.1` one was forgotten.
/// `127.1` is written on purpose.
pub(super) fn lacks_a_number(host: &str) -> bool {
    let parts: Vec<&str> = host.strip_suffix('.').unwrap_or(host).split('.').collect();
    let is_octet = |part: &&str| part.len() <= 3 && part.parse::<u8>().is_ok();
    matches!(parts.len(), 2 | 3) && parts.iter().all(is_octet) && parts.first() != Some(&"127")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_seen() {
        for (literal, meant) in [
            ("example.com", "https://example.com"),
            ("example.com:443", "https://example.com"),
            ("localhost:3000/", "http://localhost:3000"),
            ("//localhost:3000", "http://localhost:3000"),
            ("192.168.0.1", "http://192.168.0.1"),
            ("::1", "http://[::1]"),
            ("http://::1:3000", "http://[::1]:3000"),
            ("http://2001:db8::1", "http://[2001:db8::1]"),
            ("http://2001:db8::1:0:0:1", "http://[2001:db8::1:0:0:1]"),
            // Nine pieces are no address, so the last is a port.
            ("http://1:2:3:4:5:6:7:8:8080", "http://[1:2:3:4:5:6:7:8]:8080"),
            // What stands behind a zone is a port, because the address is complete before it.
            ("http://fe80::1%eth0:3000", "http://[fe80::1]:3000"),
            ("http://fe80::1%eth0:80", "http://[fe80::1]"),
            ("http://fe80::1%eth0", "http://[fe80::1]"),
            ("http://[fe80::1%eth0]:3000", "http://[fe80::1]:3000"),
            ("http://localhost::3000", "http://localhost:3000"),
            (r"https://a\.example", "https://a.example"),
            (r"https://a\.example\.com:8080/", "https://a.example.com:8080"),
            ("https:///example.com", "https://example.com"),
            ("htps://example.com", "https://example.com"),
            ("htp://localhost:3000/", "http://localhost:3000"),
            ("https://exam\u{200b}ple.com", "https://example.com"),
            ("\u{feff}https://example.com", "https://example.com"),
            ("[::1]:3000", "http://[::1]:3000"),
            ("https:example.com", "https://example.com"),
            ("https:/example.com", "https://example.com"),
            ("https//example.com:8080", "https://example.com:8080"),
            ("https;//example.com", "https://example.com"),
            (r"http:\\localhost:3000", "http://localhost:3000"),
            ("https://https://example.com", "https://example.com"),
            ("http://http://localhost:3000/", "http://localhost:3000"),
            ("HTTPS://Example.COM:443/path", "https://example.com"),
            ("wss://example.com/socket", "https://example.com"),
            ("blob:https://example.com/9115d58c", "https://example.com"),
            ("'https://example.com'", "https://example.com"),
            ("<https://example.com/>", "https://example.com"),
            (r#"["https://example.com"]"#, "https://example.com"),
            ("https://example.com,", "https://example.com"),
            ("https://.example.com", "https://*.example.com"),
            ("https://a..example.com", "https://a.example.com"),
            ("*.example.com", "https://*.example.com"),
            ("https://*.Bücher.example/", "https://*.xn--bcher-kva.example"),
        ] {
            assert_eq!(suggestion(literal), Some(format!("\"{meant}\"")), "{literal}");
        }
    }

    #[test]
    fn several_in_one_literal_are_told_apart() {
        let two = Some("\"https://a.example\", \"https://b.example\"".to_owned());
        for literal in [
            "https://a.example, https://b.example",
            "https://a.example,https://b.example",
            "https://a.example;https://b.example/",
            "a.example b.example",
            "https://a.example|https://b.example",
            "https://{a,b}.example",
            r#"["https://a.example", "https://b.example"]"#,
            r"https://a\.example|https://b\.example",
        ] {
            assert_eq!(suggestion(literal), two, "{literal}");
            assert!(separator(literal).is_some() || literal.contains('{'), "{literal}");
        }
        for literal in
            ["https://exa mple.com", " https://a.example", "https://a.example,", "https://a.example"]
        {
            assert_eq!(separator(literal), None, "{literal}");
        }
    }

    #[test]
    fn nothing_is_suggested_that_was_not_meant() {
        for literal in [
            "https://example.com",
            "",
            "all",
            "true",
            "https",
            "https:",
            "https:8080",
            "*",
            "*.com",
            "https://*.github.io/",
            "mailto:me@example.com",
            "javascript:void(0)",
            "data:text/html,hello",
            "file:///home/me",
            "about:blank",
            "${WEB_ORIGIN}",
            "https://exa mple.com",
            "https://example.com:80:80",
            "https://256.1.1.1",
            "http://192.168.1:3000",
            "http://192.168.1.256",
            // Two hosts, and either may be meant.
            "http://2001:db8::1:8080",
            "http://fe80::1%eth0:port",
            // Expressions of more than one origin.
            r"https://a-?\.example",
            r"https://[ab]\.example",
            r"https://a\.example$",
            r"https://a\\..example",
            // A Cyrillic letter: the punycode is the imitator's domain.
            "https://ex\u{430}mple.com",
        ] {
            assert_eq!(suggestion(literal), None, "{literal}");
        }
    }
}
