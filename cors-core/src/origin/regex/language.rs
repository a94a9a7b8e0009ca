//! The language of origins: what a browser can send and the wire parser accepts, as an automaton.
//!
//! ```text
//! origin = scheme "://" host [ ":" port ]
//! scheme = [a-z][a-z0-9+.-]*  but none that is never in an Origin (file, data, blob, about, javascript, ws, wss, ftp)
//! host   = domain / IPv4 as a plain dotted quad / "[" [0-9a-f:]+ "]"
//! domain = *( label "." ) last-label [ "." ]     label = [a-z0-9_+-]+
//! last-label = a label that is no number by the URL standard: neither [0-9]+ nor 0x[0-9a-f]*
//! port   = 1 to 65535 without leading zeros, not 80 with http, not 443 with https
//! ```
//!
//! This is RFC 6454's serialisation of the URL standard's hosts, with what browsers were seen to send beyond its
//! grammar: `_`, `+`, hyphens at the edges of labels, a trailing dot. It takes in slightly more than
//! that, never less: lengths are not bounded here, and any text of hexadecimal digits and colons
//! passes for an IPv6 address. `bounds.rs` is exact in both; every witness goes through it.
//!
//! Every state knows its part of the origin and of what kind the origin is ([`Mark`]), because the alternatives
//! for the kinds are kept apart.

use once_cell::sync::OnceCell;
use regex_syntax::hir::Hir;

use super::alphabet::Symbols;
use super::budget::{Budget, Exhausted};
use super::except::none_of;
use super::nfa::Nfa;
use super::parse::parse;
use super::positions::Positions;

/// What is known of a symbol by its place in the origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Mark {
    pub(super) part: Part,
    pub(super) scheme: Scheme,
    /// Whether the origin may be trusted with credentials: `https`, `http` of the user's own machine, or an
    /// application scheme that no web page can have.
    pub(super) secure: bool,
}

/// Of which part of the origin a symbol is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Scheme,
    /// `://`
    Slashes,
    /// A label or a dot between labels.
    Domain,
    Ipv4,
    /// Brackets included.
    Ipv6,
    /// The dot after the last label: `https://example.com.` is another origin, but the same registrable domain.
    TrailingDot,
    /// Colon included.
    Port,
}

/// What kind of scheme the origin has, the ones that web pages have first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Scheme {
    Https,
    Http,
    Application,
    Other,
}

/// Schemes that are in no `Origin` header: their documents have opaque origins (`null`), or none of their own.
const NEVER_SENT: [&str; 8] = ["file", "data", "blob", "about", "javascript", "ws", "wss", "ftp"];

/// Schemes of browser extensions and of applications around a web view. No web page can have one.
const APPLICATION: [&str; 6] =
    ["chrome-extension", "moz-extension", "safari-web-extension", "capacitor", "ionic", "tauri"];

/// `*( label "." )`
const LABELS: &str = r"(?:[a-z0-9_+-]+\.)*";
/// A last label that is no number, if it begins with a digit.
const DIGIT_FIRST: &str =
    "(?:[1-9][0-9]*[a-z_+-]|0(?:[0-9]+[a-z_+-]|[a-wyz_+-]|x[0-9a-f]*[g-z_+-]))[a-z0-9_+-]*";
const OCTET: &str = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
const OCTET_NOT_127: &str = "(?:25[0-5]|2[0-4][0-9]|1[013-9][0-9]|12[0-689]|[1-9]?[0-9])";
/// Ports from 10000, and below that all, all but 80, all but 443.
const HIGH_PORTS: &str = "6553[0-5]|655[0-2][0-9]|65[0-4][0-9]{2}|6[0-4][0-9]{3}|[1-5][0-9]{4}";
const LOW_PORTS: &str = "[1-9][0-9]{0,3}";
const LOW_PORTS_NOT_80: &str = "[1-9][0-9]{2,3}|[1-9]|[1-79][0-9]|8[1-9]";
const LOW_PORTS_NOT_443: &str = "[1-9][0-9]{3}|[1-35-9][0-9]{2}|4[0-35-9][0-9]|44[0-24-9]|[1-9][0-9]?";

/// The automaton of all origins. Built once, from constants alone.
pub(super) fn origins() -> &'static Positions<Mark> {
    static ORIGINS: OnceCell<Positions<Mark>> = OnceCell::new();
    // An empty language would refuse every pattern; the tests see that it is not empty.
    ORIGINS.get_or_init(|| {
        build(&mut Budget::new(1 << 20)).unwrap_or(Positions { first: vec![], states: vec![] })
    })
}

/// The hosts of an alternative.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hosts {
    Any,
    /// `localhost`, `*.localhost`, `127.0.0.0/8`, `[::1]`: the user's own machine.
    Local,
    Remote,
}

fn build(budget: &mut Budget) -> Result<Positions<Mark>, Exhausted> {
    let known: Vec<&str> = [&["http", "https"][..], &APPLICATION, &NEVER_SENT].concat();
    let letter = Symbols::of_ranges([('a', 'z')]);
    let in_scheme = Symbols::of_ranges([('+', '+'), ('-', '.'), ('0', '9'), ('a', 'z')]);

    let mut nfa = Nfa::new();
    let mut ways = Vec::new();
    for (scheme, names, hosts, low_ports) in [
        (Scheme::Https, &["https"][..], Hosts::Any, LOW_PORTS_NOT_443),
        (Scheme::Http, &["http"], Hosts::Local, LOW_PORTS_NOT_80),
        (Scheme::Http, &["http"], Hosts::Remote, LOW_PORTS_NOT_80),
        (Scheme::Application, &APPLICATION, Hosts::Any, LOW_PORTS),
        (Scheme::Other, &[], Hosts::Any, LOW_PORTS),
    ] {
        let secure = scheme != Scheme::Other && hosts != Hosts::Remote;
        let mark = |part| Mark { part, scheme, secure };
        let port = expression(&format!(":(?:{HIGH_PORTS}|{low_ports})"));
        let port = nfa.add(&port, mark(Part::Port), Nfa::<Mark>::END, budget)?;
        let after_host = nfa.either(vec![port, Nfa::<Mark>::END], budget)?;
        let dot = nfa.add(&literal("."), mark(Part::TrailingDot), after_host, budget)?;
        let after_domain = nfa.either(vec![dot, after_host], budget)?;
        let host = vec![
            domains(&mut nfa, hosts, mark(Part::Domain), after_domain, budget)?,
            nfa.add(&ipv4(hosts), mark(Part::Ipv4), after_host, budget)?,
            ipv6(&mut nfa, hosts, mark(Part::Ipv6), after_host, budget)?,
        ];
        let host = nfa.either(host, budget)?;
        let slashes = nfa.add(&literal("://"), mark(Part::Slashes), host, budget)?;
        let mark = mark(Part::Scheme);
        if names.is_empty() {
            ways.push(none_of(&mut nfa, &known, (letter, in_scheme), mark, slashes, budget)?);
        }
        for name in names {
            ways.push(nfa.add(&literal(name), mark, slashes, budget)?);
        }
    }
    let entry = nfa.either(ways, budget)?;
    Positions::of(&nfa, entry, budget)
}

fn domains(
    nfa: &mut Nfa<Mark>,
    hosts: Hosts,
    mark: Mark,
    next: usize,
    budget: &mut Budget,
) -> Result<usize, Exhausted> {
    let not_a_digit = Symbols::of_ranges([('+', '+'), ('-', '-'), ('_', '_'), ('a', 'z')]);
    let in_label = not_a_digit | Symbols::of_ranges([('0', '9')]);
    let last = if hosts == Hosts::Local {
        nfa.add(&literal("localhost"), mark, next, budget)?
    } else {
        let local: &[&str] = if hosts == Hosts::Remote { &["localhost"] } else { &[] };
        let ways = vec![
            nfa.add(&expression(DIGIT_FIRST), mark, next, budget)?,
            none_of(nfa, local, (not_a_digit, in_label), mark, next, budget)?,
        ];
        nfa.either(ways, budget)?
    };
    nfa.add(&expression(LABELS), mark, last, budget)
}

fn ipv4(hosts: Hosts) -> Hir {
    let first = match hosts {
        Hosts::Any => OCTET,
        Hosts::Local => "127",
        Hosts::Remote => OCTET_NOT_127,
    };
    expression(&format!(r"{first}\.{OCTET}\.{OCTET}\.{OCTET}"))
}

fn ipv6(
    nfa: &mut Nfa<Mark>,
    hosts: Hosts,
    mark: Mark,
    next: usize,
    budget: &mut Budget,
) -> Result<usize, Exhausted> {
    let in_address = Symbols::of_ranges([('0', ':'), ('a', 'f')]);
    let closing = nfa.add(&literal("]"), mark, next, budget)?;
    let address = match hosts {
        Hosts::Any => none_of(nfa, &[], (in_address, in_address), mark, closing, budget)?,
        Hosts::Local => nfa.add(&literal("::1"), mark, closing, budget)?,
        Hosts::Remote => none_of(nfa, &["::1"], (in_address, in_address), mark, closing, budget)?,
    };
    nfa.add(&literal("["), mark, address, budget)
}

/// One of these constants.
fn expression(pattern: &str) -> Hir {
    parse(pattern).unwrap_or_else(|_| Hir::fail())
}

fn literal(text: &str) -> Hir {
    Hir::literal(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::super::bounds::is_origin;
    use super::*;

    fn accepts(origin: &str) -> bool {
        let automaton = origins();
        let mut now: Option<Vec<usize>> = None;
        for byte in origin.bytes() {
            let next: Vec<usize> = match &now {
                None => automaton.first.clone(),
                Some(states) => {
                    states.iter().flat_map(|state| automaton.states[*state].next.clone()).collect()
                }
            };
            let mut next: Vec<usize> =
                next.into_iter().filter(|state| automaton.states[*state].symbols.contains(byte)).collect();
            next.sort_unstable();
            next.dedup();
            now = Some(next);
        }
        now.is_some_and(|states| states.iter().any(|state| automaton.states[*state].last))
            && is_origin(origin)
    }

    #[test]
    fn what_browsers_send_is_accepted() {
        for origin in [
            "https://example.com",
            "http://localhost:3000",
            "http://localhost.:9001",
            "http://a_b.localhost:9001",
            "http://-a-.localhost:9001",
            "http://a+b.localhost:9001",
            "http://127.0.0.1",
            "http://[::1]:8080",
            "http://[::ffff:7f00:1]",
            "https://xn--rsum-bpad.com",
            "http://3dprinter:8080",
            "http://nas.4home",
            "https://example.com:80",
            "http://example.com:443",
            "https://example.com:65535",
            "https://a.0xg",
            "https://1.2.3.4",
            "https://255.255.255.255",
            "https://1.2.3.4.example",
            "https://0.0.0.0:1",
            "https://a.00x1",
            "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
            "capacitor://localhost",
            "tauri://localhost",
            "x://y",
            "httpss://a",
            "wsx://a",
            "file2://a",
            "h://a:80",
            "https://h:9",
            "http://h:81",
            "https://h:444",
            "https://[2001:db8::1]",
            "https://[1:0:0:2::3]",
            "https://localhostx",
            "https://notlocalhost",
        ] {
            assert!(accepts(origin), "{origin}");
        }
    }

    #[test]
    fn what_they_never_send_is_not() {
        let long_host = format!("https://{}.com", "a.".repeat(130));
        let long_scheme = format!("{}://a", "a".repeat(65));
        for origin in [
            "",
            "null",
            "*",
            "example.com",
            "https://",
            "https:///",
            "https://example.com/",
            "HTTPS://example.com",
            "https://Example.com",
            "https://example.com:443",
            "http://example.com:80",
            "https://example.com:",
            "https://example.com:0",
            "https://example.com:0443",
            "https://example.com:65536",
            "https://a..b",
            "https://.a",
            "https://a.b..",
            "https://a b",
            "https://user@a",
            "https://a?b",
            "https://1.2.3",
            "https://1",
            "https://1.2.3.4.",
            "https://a.255",
            "https://0x7f000001",
            "https://a.0x",
            "https://256.1.1.1",
            "https://01.2.3.4",
            "https://[0:0:0:0:0:0:0:1]",
            "https://[::1%25eth0]",
            "https://[1::2::3]",
            "https://[::1",
            "https://[::ffff:127.0.0.1]",
            "https://[1:0:0:2:0:0:0:3]",
            "https://[]",
            "file://a",
            "ws://a",
            "wss://a",
            "data://a",
            "ftp://a",
            "javascript://a",
            "blob://a",
            "about://a",
            "1a://b",
            "https://é.com",
            "https://a,b",
            "https://a:8080:1",
            &long_host,
            &long_scheme,
        ] {
            assert!(!accepts(origin), "{origin}");
        }
    }

    /// For every state: what is behind it is of one kind.
    #[test]
    fn insecure_origins_are_marked() {
        let ends_in = |origin: &str| {
            let automaton = origins();
            let mut now: Vec<usize> = vec![];
            for (place, byte) in origin.bytes().enumerate() {
                let next: Vec<usize> = match place {
                    0 => automaton.first.clone(),
                    _ => now.iter().flat_map(|state| automaton.states[*state].next.clone()).collect(),
                };
                now = next
                    .into_iter()
                    .filter(|state| automaton.states[*state].symbols.contains(byte))
                    .collect();
            }
            let kinds: Vec<bool> = now
                .iter()
                .map(|state| &automaton.states[*state])
                .filter(|state| state.last)
                .map(|state| state.tag.secure)
                .collect();
            assert!(kinds.windows(2).all(|pair| pair[0] == pair[1]), "{origin} is of two kinds");
            kinds.first().copied()
        };
        for origin in [
            "https://a",
            "https://1.2.3.4",
            "http://localhost",
            "http://localhost.:1",
            "http://a.localhost",
            "http://127.1.2.3:81",
            "http://[::1]",
            "tauri://x",
            "capacitor://localhost",
        ] {
            assert_eq!(ends_in(origin), Some(true), "{origin}");
        }
        for origin in [
            "http://a",
            "http://localhost.a",
            "http://xlocalhost",
            "http://localhos",
            "http://128.0.0.1",
            "http://12.7.0.1",
            "http://[::2]",
            "http://[::]",
            "http://[::11]",
            "x://a",
            "x://localhost",
            "x://a.localhost",
            "x://127.0.0.1",
            "x://[::1]",
            "http://localhost-",
            "taur://a",
            "http://127.0.0.1.a",
        ] {
            assert_eq!(ends_in(origin), Some(false), "{origin}");
        }
    }
}
