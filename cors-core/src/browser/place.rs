//! URLs, origins and sites: where a page is, where a request goes, and how far apart the two are.

use url::{Host, Url};

use crate::origin::public_suffix::registrable_domain;

/// The origin of the page whose script makes the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PageOrigin {
    /// Same origin with nothing, itself at another URL included: sandboxed frames, `data:` and `file:` pages.
    Opaque,
    /// Its serialisation, with what the site comparison needs where it is an origin of the web.
    Tuple { serialized: String, url: Option<Url> },
}

impl PageOrigin {
    /// Takes what `self.origin` shows in a script, and the URLs that people write for it.
    pub(super) fn parse(text: &str) -> Self {
        match Url::parse(text) {
            _ if text == "null" => Self::Opaque,
            Ok(url) if is_http(&url) => Self::Tuple { serialized: origin(&url), url: Some(url) },
            _ => Self::Tuple { serialized: text.to_owned(), url: None },
        }
    }

    /// The value of `Origin` as long as nothing hides it (Fetch, "serializing a request origin").
    pub(super) fn serialized(&self) -> &str {
        match self {
            Self::Opaque => "null",
            Self::Tuple { serialized, .. } => serialized,
        }
    }

    pub(super) fn is_opaque(&self) -> bool {
        *self == Self::Opaque
    }

    pub(super) fn is_same_origin(&self, url: &Url) -> bool {
        matches!(self, Self::Tuple { serialized, .. } if *serialized == origin(url))
    }

    /// Whether the page is of a secure scheme, so that `Origin` must not leak to an insecure one.
    pub(super) fn is_https(&self) -> bool {
        matches!(self, Self::Tuple { url: Some(url), .. } if url.scheme() == "https")
    }

    /// The value that [`Fetch::partition`](super::Fetch::partition) has unless it is said: the page's site.
    pub(super) fn partition(&self) -> String {
        match self {
            Self::Tuple { url: Some(url), .. } => site(url),
            other => other.serialized().to_owned(),
        }
    }

    /// Which value `Sec-Fetch-Site` has for a request to `url`.
    pub(super) fn distance(&self, url: &Url) -> Distance {
        match self {
            Self::Tuple { url: Some(page), .. } if origin(page) == origin(url) => Distance::SameOrigin,
            Self::Tuple { url: Some(page), .. } if site(page) == site(url) => Distance::SameSite,
            _ => Distance::CrossSite,
        }
    }
}

/// Fetch Metadata's `Sec-Fetch-Site`, nearest first: along redirects the farthest one counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Distance {
    SameOrigin,
    SameSite,
    CrossSite,
}

impl Distance {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::SameOrigin => "same-origin",
            Self::SameSite => "same-site",
            Self::CrossSite => "cross-site",
        }
    }
}

/// HTML, "serialization of an origin".
pub(super) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// Fetch, "HTTP(S) scheme".
pub(super) fn is_http(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
}

/// URL, "includes credentials".
pub(super) fn has_userinfo(url: &Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Secure Contexts, "is origin potentially trustworthy": to other URLs no `Sec-Fetch-*` is sent.
pub(super) fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https"
        || match url.host() {
            Some(Host::Domain(name)) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                name == "localhost" || name.ends_with(".localhost")
            }
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
}

/// HTML, "obtain a site": the scheme and the registrable domain, or the host where there is none.
fn site(url: &Url) -> String {
    let host = match url.host() {
        Some(Host::Domain(name)) => registrable_domain(name).unwrap_or(name).to_owned(),
        Some(address) => address.to_string(),
        None => String::new(),
    };
    format!("{}://{host}", url.scheme())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn distance(page: &str, url: &str) -> &'static str {
        PageOrigin::parse(page).distance(&Url::parse(url).unwrap()).as_str()
    }

    #[test]
    fn sites_are_registrable_domains_of_one_scheme() {
        assert_eq!(distance("https://app.example.com", "https://app.example.com:443/x"), "same-origin");
        assert_eq!(distance("https://app.example.com", "https://api.example.com/"), "same-site");
        assert_eq!(distance("https://app.example.com", "http://api.example.com/"), "cross-site");
        assert_eq!(distance("https://a.github.io", "https://b.github.io/"), "cross-site");
        assert_eq!(distance("http://localhost:9001", "http://localhost:9003/"), "same-site");
        assert_eq!(distance("http://localhost:9001", "http://127.0.0.1:9001/"), "cross-site");
        assert_eq!(distance("http://127.0.0.1:1", "http://127.0.0.1:2/"), "same-site");
        assert_eq!(distance("null", "https://api.example.com/"), "cross-site");
    }

    #[test]
    fn a_cache_is_parted_by_the_pages_site() {
        for (page, site) in [
            ("https://app.example.com:8443", "https://example.com"),
            ("http://localhost:9001", "http://localhost"),
            ("null", "null"),
        ] {
            assert_eq!(PageOrigin::parse(page).partition(), site);
        }
    }

    #[test]
    fn a_name_or_a_password_is_user_info() {
        for (url, has) in [
            ("https://user@a.example/", true),
            ("https://:secret@a.example/", true),
            ("https://user:secret@a.example/", true),
            ("https://@a.example/", false),
            ("https://a.example/@", false),
        ] {
            assert_eq!(has_userinfo(&Url::parse(url).unwrap()), has, "{url}");
        }
    }

    #[test]
    fn page_origins_are_serialized_and_opaque_ones_equal_nothing() {
        assert_eq!(PageOrigin::parse("HTTPS://Example.com:443/").serialized(), "https://example.com");
        assert_eq!(PageOrigin::parse("moz-extension://abc").serialized(), "moz-extension://abc");
        let own = Url::parse("http://localhost:9001/").unwrap();
        assert!(PageOrigin::parse("http://localhost:9001").is_same_origin(&own));
        assert!(!PageOrigin::parse("null").is_same_origin(&own));
    }

    #[test]
    fn loopback_is_trustworthy_without_tls() {
        let trustworthy = |url: &str| is_trustworthy(&Url::parse(url).unwrap());
        assert!(trustworthy("https://example.com/") && trustworthy("http://localhost/"));
        assert!(
            trustworthy("http://a.localhost./")
                && trustworthy("http://127.1.2.3/")
                && trustworthy("http://[::1]/")
        );
        assert!(!trustworthy("http://example.com/") && !trustworthy("http://localhost.example.com/"));
    }
}
