//! Mixed content: a page over https that calls http.

use cors_core::Origin;
use url::{Host, Url};

use super::{Finding, Rule, Severity, evidence::Evidence};

pub(super) const RULES: &[&Rule] = &[&MIXED];

static MIXED: Rule = Rule {
    code: "mixed-content",
    why: "a browser blocks what a page over https fetches over http, before CORS and whatever the server says",
    source: "Mixed Content, section 4.4",
};

pub(super) fn look(evidence: &Evidence<'_>) -> Vec<Finding> {
    let page = Origin::parse(evidence.args.origin.as_bytes());
    let is_https = page.is_some_and(|page| page.scheme() == "https");
    if !is_https || !is_insecure(&evidence.args.url) {
        return Vec::new();
    }
    vec![MIXED.finding(
        Severity::Error,
        format!("`{}` calls an `http` URL", evidence.args.origin),
        "serve the API over https",
    )]
}

/// Secure Contexts, "is origin potentially trustworthy": loopback is, by name and by address.
fn is_insecure(url: &Url) -> bool {
    url.scheme() == "http"
        && match url.host() {
            Some(Host::Domain(name)) => {
                let name = name.strip_suffix('.').unwrap_or(name);
                name != "localhost" && !name.ends_with(".localhost")
            }
            Some(Host::Ipv4(address)) => !address.is_loopback(),
            Some(Host::Ipv6(address)) => !address.is_loopback(),
            None => true,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_as_good_as_https() {
        let insecure = |url: &str| is_insecure(&Url::parse(url).unwrap());
        for url in ["http://api.example.com/", "http://192.0.2.1/", "http://localhost.example.com/"] {
            assert!(insecure(url), "{url}");
        }
        for url in [
            "https://api.example.com/",
            "http://localhost:1/",
            "http://a.localhost./",
            "http://127.1/",
            "http://[::1]/",
        ] {
            assert!(!insecure(url), "{url}");
        }
    }
}
