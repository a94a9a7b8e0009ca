//! The host of a configured origin: a name, or an address as browsers write it.

use std::ops::Range;

use super::super::host::{Host, MAX_HOST, MAX_LABEL};
use super::super::lookalike::Lookalike;
use super::super::{punycode, repair};
use super::Fault;
use crate::finding::Code;

const COPY: &str = "open the page, type `location.origin` into the browser's console, and copy what it says";

pub(super) fn star(host: &str, at: usize) -> Fault {
    // In `*-team.example.com` no dot is missing.
    let lacks_dot = host
        .strip_prefix('*')
        .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_alphanumeric()));
    let sentence = if host == "*" {
        "a host cannot be `*` alone: every origin is `\"*\"`, without a scheme"
    } else if lacks_dot {
        "`*` stands for whole labels, so a dot follows it: without one, `evilexample.com` would match `*example.com`"
    } else {
        "`*` can stand only before the whole host, as in `https://*.example.com`, or for the whole port"
    };
    let fault = Fault::new(Code::OriginPattern, sentence, at..at + 1);
    if host == "*" {
        fault.help("a public resource says `origins = \"*\"`; otherwise list the origins one by one")
    } else {
        fault
    }
}

pub(super) fn read<'h>(host: &'h str, offset: usize, scheme: &str) -> Result<Host<'h>, Fault> {
    let whole = offset..offset + host.len();
    if host.is_empty() {
        return Err(Fault::new(Code::OriginHost, "the host is missing", offset.saturating_sub(3)..offset));
    }
    if host.starts_with('[') || host.bytes().filter(|byte| *byte == b':').count() > 1 {
        return match Host::parse(host) {
            Some(parsed) => Ok(parsed),
            None => Err(v6(host, whole, scheme)),
        };
    }
    if let Some(lookalike) = Lookalike::of(host) {
        let at = offset + lookalike.at;
        let fault = Fault::new(Code::OriginHost, lookalike.sentence(), at..at + lookalike.letter.len_utf8());
        return Err(fault.help(
            "type the host anew; if it is really spelled so, open the page and copy what `location.origin` says in the \
             browser's console",
        ));
    }
    let bare = host.strip_suffix('.').unwrap_or(host);
    let mut wrong = bare.char_indices().filter(|(_, letter)| !is_host_letter(*letter)).peekable();
    if let Some(first) = wrong.peek().copied() {
        // Of a host in letters outside ASCII, that is what is told.
        let (at, letter) = wrong.find(|(_, letter)| !letter.is_ascii()).unwrap_or(first);
        let range = offset + at..offset + at + letter.len_utf8();
        let sentence = if letter.is_ascii_uppercase() {
            "browsers send the host in lower case, so this never matches".to_owned()
        } else if letter.is_ascii() {
            format!("`{}` cannot stand in the name of a host", letter.escape_default())
        } else {
            "browsers send a host with letters outside ASCII as punycode, so this never matches".to_owned()
        };
        return Err(Fault::new(Code::OriginHost, sentence, range));
    }
    if bare.len() > MAX_HOST {
        let sentence = format!("no host name is longer than {MAX_HOST} bytes, so no browser sends this one");
        return Err(Fault::new(Code::OriginHost, sentence, whole).help(COPY));
    }
    let mut at = offset;
    for label in bare.split('.') {
        let range = at..at + label.len().max(1);
        if label.is_empty() {
            return Err(Fault::new(Code::OriginHost, "the host has an empty label", range));
        }
        if label.len() > MAX_LABEL {
            let sentence = format!(
                "no part of a host name between dots is longer than {MAX_LABEL} characters, and this one has {}: no browser sends it",
                label.len()
            );
            return Err(Fault::new(Code::OriginHost, sentence, range)
                .help("a letter too many, or a dot left out: compare it with the page's address")
                .help(COPY));
        }
        if label.strip_prefix("xn--").is_some_and(|encoded| !punycode::is_encoding(encoded)) {
            let sentence = "this label is not valid punycode, so no browser sends this host";
            return Err(Fault::new(Code::OriginHost, sentence, range)
                .help(COPY)
                .help(
                    "or write the name in its own letters, as in `https://résumé.com`: that is refused as well, and told with its \
                     punycode",
                ));
        }
        at += label.len() + 1;
    }
    match Host::parse(host) {
        Some(parsed) => Ok(parsed),
        // Every label stands as a name's.
        None => Err(v4(host, whole)),
    }
}

/// `[a-z0-9_.-]`: what the configuration takes. Browsers may send a `+` as well, which the wire parser reads.
pub(in super::super) fn is_host_letter(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '0'..='9' | '_' | '-' | '.')
}

fn v4(host: &str, whole: Range<usize>) -> Fault {
    let decimal =
        host.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
    let mut at = whole.start;
    for part in host.split('.').filter(|_| decimal && host.contains('.')) {
        if part.len() > 3 || part.parse::<u16>().is_ok_and(|number| number > 255) {
            let sentence =
                format!("`{part}` is above 255, and each number of an IPv4 address is 255 at most");
            // `127.65535`, of which browsers make four numbers.
            if repair::v4(host).is_none() {
                return Fault::new(Code::OriginIp, sentence, at..at + part.len())
                    .help("write the address's four numbers");
            }
        }
        at += part.len() + 1;
    }
    if repair::lacks_a_number(host) {
        let sentence = "an IPv4 address has four numbers, and not all of them stand here";
        return Fault::new(Code::OriginIp, sentence, whole)
            .help("write all four, as in `\"http://192.168.1.10\"`");
    }
    Fault::new(
        Code::OriginIp,
        "a host whose last label is a number is an IPv4 address to browsers, which send it as four decimal numbers",
        whole,
    )
}

fn v6(host: &str, whole: Range<usize>, scheme: &str) -> Fault {
    let sentence = if !host.starts_with('[') {
        "an IPv6 address stands in brackets"
    } else if host.contains('%') {
        "browsers refuse an IPv6 address with a zone"
    } else if repair::v6(host).is_some() {
        "browsers send an IPv6 address in its shortest form, so this never matches"
    } else {
        "this is no IPv6 address"
    };
    let fault = Fault::new(Code::OriginIp, sentence, whole);
    match repair::v6_and_port(host) {
        repair::V6::Either { address, port, all } => fault.help(format!(
            "if `{port}` is the port, write `\"{scheme}://{address}:{port}\"`; if it is the end of the address, `\"{scheme}://{all}\"`"
        )),
        _ => fault,
    }
}
