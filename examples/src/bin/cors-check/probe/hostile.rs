//! Origins that look like the given one, and belong to somebody else.

use std::net::Ipv4Addr;

use cors_core::{Origin, Policy};

/// The plain stranger.
pub(super) const ANY: &str = "https://evil.example";

/// A port that nothing should listen on.
const OTHER_PORT: &str = "8444";

/// An origin to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hostile {
    pub(crate) stranger: Stranger,
    /// What `Origin` says.
    pub(crate) text: String,
}

/// Which mistake lets it in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stranger {
    /// An origin that has nothing to do with the given one: the server takes everyone.
    Any,
    /// `null`: sandboxed frames, `data:` and `file:` pages.
    Null,
    /// The host with something glued in front: a check of the end without the dot.
    GluedFront,
    /// The host with something behind it: a check of the beginning.
    GluedBack,
    /// A letter in place of a dot: a regular expression with a bare dot.
    BareDot,
    /// The same host without TLS.
    Insecure,
    /// Another port.
    Port,
    /// A host below the given one.
    SubDomain,
    /// A host beside the given one: sub-domains of a domain that both belong to.
    Sibling,
    /// The hosts of two trusted origins, glued: a tree of suffixes without label boundaries.
    GluedPair,
    /// An origin that has nothing to do with the given one, with a slash at its end.
    Slash,
    /// Upper case: no browser sends it.
    UpperCase,
    /// The same host with a trailing dot: another origin for a browser.
    TrailingDot,
}

impl Stranger {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Any => "stranger",
            Self::Null => "null",
            Self::GluedFront => "glued-front",
            Self::GluedBack => "glued-back",
            Self::BareDot => "bare-dot",
            Self::Insecure => "insecure",
            Self::Port => "port",
            Self::SubDomain => "sub-domain",
            Self::Sibling => "sibling",
            Self::GluedPair => "glued-pair",
            Self::Slash => "slash",
            Self::UpperCase => "upper-case",
            Self::TrailingDot => "trailing-dot",
        }
    }
}

/// What to try against a server that is to trust `origin`, and `also` these. The plain stranger comes first.
pub(super) fn from(origin: &str, also: &[String]) -> Vec<Hostile> {
    let mut found = vec![Hostile { stranger: Stranger::Any, text: ANY.to_owned() }];
    found.push(Hostile { stranger: Stranger::Null, text: "null".to_owned() });
    found.push(Hostile { stranger: Stranger::Slash, text: "https://evil.example/".to_owned() });
    if let Some(parsed) = Origin::parse(origin.as_bytes())
        && matches!(parsed.scheme(), "http" | "https")
    {
        found.extend(related(&parsed).into_iter().map(|(stranger, text)| Hostile { stranger, text }));
        found.extend(
            also.iter()
                .filter_map(|other| Origin::parse(other.as_bytes()))
                .flat_map(|other| pair(&parsed, &other)),
        );
    }
    found.retain(|hostile| hostile.text != origin && !also.contains(&hostile.text));
    found
}

/// The first label of each host glued to the other: `foo.com` and `bar.com` make `foobar.com`.
fn pair(origin: &Origin<'_>, other: &Origin<'_>) -> Vec<Hostile> {
    let is_name =
        |origin: &Origin<'_>| !origin.host().starts_with('[') && origin.host().parse::<Ipv4Addr>().is_err();
    if !is_name(origin) || !is_name(other) {
        return Vec::new();
    }
    let glued = |front: &Origin<'_>, back: &Origin<'_>| {
        let label = front.host().split('.').next().unwrap_or_default();
        let port = back.port().map(|port| format!(":{port}")).unwrap_or_default();
        let text = format!("{}://{label}{}{port}", back.scheme(), back.host());
        Hostile { stranger: Stranger::GluedPair, text }
    };
    vec![glued(origin, other), glued(other, origin)]
}

fn related(origin: &Origin<'_>) -> Vec<(Stranger, String)> {
    let (scheme, host) = (origin.scheme(), origin.host());
    let port = origin.port().map(|port| format!(":{port}")).unwrap_or_default();
    let with_host = |host: String| format!("{scheme}://{host}{port}");
    let is_v6 = host.starts_with('[');
    let is_name = !is_v6 && host.parse::<Ipv4Addr>().is_err();
    let mut found = Vec::new();
    if is_name {
        found.push((Stranger::GluedFront, with_host(format!("evil{host}"))));
        for domain in domains(host) {
            found.push((Stranger::Sibling, with_host(format!("evil.{domain}"))));
            found.push((Stranger::GluedFront, with_host(format!("evil{domain}"))));
        }
    }
    if !is_v6 {
        found.push((Stranger::GluedBack, with_host(format!("{host}.evil.example"))));
    }
    if is_name && host.contains('.') {
        found.push((Stranger::BareDot, with_host(host.replacen('.', "x", 1))));
    }
    if scheme == "https" {
        found.push((Stranger::Insecure, format!("http://{host}{port}")));
    }
    found.push((Stranger::Port, format!("{scheme}://{host}:{OTHER_PORT}")));
    if is_name {
        found.push((Stranger::SubDomain, with_host(format!("evil.{host}"))));
        if host.bytes().any(|byte| byte.is_ascii_lowercase()) {
            found.push((Stranger::UpperCase, with_host(host.to_ascii_uppercase())));
        }
        if !host.ends_with('.') {
            found.push((Stranger::TrailingDot, with_host(format!("{host}."))));
        }
    }
    found
}

/// The domains around a host, the nearest first, as far as one owner has all that is below them.
fn domains(host: &str) -> impl Iterator<Item = &str> {
    let around = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
    let is_owned = |domain: &&str| Policy::builder().origins([format!("https://*.{domain}")]).build().is_ok();
    around.filter(|domain| domain.contains('.')).take_while(is_owned).take(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(origin: &str) -> Vec<String> {
        from(origin, &[]).into_iter().map(|hostile| hostile.text).collect()
    }

    #[test]
    fn every_mistake_of_a_name_is_tried() {
        assert_eq!(
            texts("https://app.example.com"),
            [
                "https://evil.example",
                "null",
                "https://evil.example/",
                "https://evilapp.example.com",
                "https://evil.example.com",
                "https://evilexample.com",
                "https://app.example.com.evil.example",
                "https://appxexample.com",
                "http://app.example.com",
                "https://app.example.com:8444",
                "https://evil.app.example.com",
                "https://APP.EXAMPLE.COM",
                "https://app.example.com.",
            ]
        );
    }

    #[test]
    fn addresses_have_no_sub_domains_and_opaque_origins_no_relatives() {
        assert_eq!(
            texts("http://127.0.0.1:5173"),
            [
                "https://evil.example",
                "null",
                "https://evil.example/",
                "http://127.0.0.1.evil.example:5173",
                "http://127.0.0.1:8444"
            ]
        );
        assert_eq!(
            texts("http://[::1]:5173"),
            ["https://evil.example", "null", "https://evil.example/", "http://[::1]:8444"]
        );
        assert_eq!(texts("null"), ["https://evil.example", "https://evil.example/"]);
        assert_eq!(
            texts("chrome-extension://abc"),
            ["https://evil.example", "null", "https://evil.example/"]
        );
    }

    #[test]
    fn the_domains_around_a_host_end_where_strangers_own_names() {
        for (host, expected) in [
            ("example.com", vec![]),
            ("a.b.example.co.uk", vec!["b.example.co.uk", "example.co.uk"]),
            ("mine.github.io", vec![]),
            ("a.b.c.d.e.example.com", vec!["b.c.d.e.example.com", "c.d.e.example.com", "d.e.example.com"]),
            ("app.localhost", vec![]),
            ("localhost", vec![]),
        ] {
            assert_eq!(domains(host).collect::<Vec<_>>(), expected, "{host}");
        }
    }

    #[test]
    fn two_trusted_hosts_are_glued_either_way() {
        let pairs = |also: &[&str]| {
            let also: Vec<_> = also.iter().map(|origin| (*origin).to_owned()).collect();
            let found = from("https://foo.com", &also).into_iter();
            found
                .filter(|hostile| hostile.stranger == Stranger::GluedPair)
                .map(|hostile| hostile.text)
                .collect::<Vec<_>>()
        };
        assert_eq!(pairs(&["https://bar.com"]), ["https://foobar.com", "https://barfoo.com"]);
        // What is trusted itself is no stranger.
        assert_eq!(
            pairs(&["http://bar.com:81", "http://foobar.com:81"]),
            ["https://barfoo.com", "http://foofoobar.com:81", "https://foobarfoo.com",]
        );
        assert_eq!(pairs(&[]), [""; 0]);
    }

    #[test]
    fn what_is_tried_is_never_what_was_given() {
        for origin in
            ["https://app.example.com:8444", "http://localhost:5173", "https://evil.example", "null"]
        {
            assert!(texts(origin).iter().all(|text| text != origin), "{origin}");
        }
    }
}
