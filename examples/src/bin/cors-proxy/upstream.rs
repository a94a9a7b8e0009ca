//! The one server that requests go to.

use actix_web::http::{
    Uri,
    uri::{Authority, PathAndQuery, Scheme},
};
use url::Url;

/// A scheme and an authority. Whatever a request says, it gets no further than a path below them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Upstream {
    scheme: Scheme,
    authority: Authority,
    origin: String,
}

impl Upstream {
    /// Takes what `--upstream` says: an origin, nothing more.
    ///
    /// # Errors
    ///
    /// A sentence about what is too much or missing.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let wrong = |what: &str| format!("`--upstream {text}`: {what}");
        let url = Url::parse(text).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("neither `http` nor `https`"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong("no user name and no password here: the script sends its own"));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(wrong("scheme, host and port only: paths stay as the script writes them"));
        }
        let origin = url.origin().ascii_serialization();
        let uri: Uri = origin.parse().map_err(|_| wrong("not a host that HTTP can name"))?;
        let parts = uri.into_parts();
        match (parts.scheme, parts.authority) {
            (Some(scheme), Some(authority)) => Ok(Self { scheme, authority, origin }),
            _ => Err(wrong("no host")),
        }
    }

    /// The upstream's own URL for a path and query.
    ///
    /// The parts are put together, never texts: no path can become another host.
    pub(crate) fn target(&self, path: &PathAndQuery) -> Option<Uri> {
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path.clone())
            .build()
            .ok()
    }

    /// Its origin, serialised.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_origins_are_upstreams() {
        assert_eq!(
            Upstream::parse("https://API.example.com:443/").unwrap().origin(),
            "https://api.example.com"
        );
        assert_eq!(Upstream::parse("http://[::1]:9000").unwrap().origin(), "http://[::1]:9000");
        for bad in [
            "api.example.com",
            "ftp://a.example",
            "https://u@a.example",
            "https://u:p@a.example",
            "https://a.example/v1",
            "https://a.example?x",
            "https://a.example/#x",
            "file:///etc/passwd",
        ] {
            assert!(Upstream::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn no_path_leads_to_another_host() {
        let upstream = Upstream::parse("https://api.example.com").unwrap();
        for path in [
            "/",
            "/x?y=z",
            "//evil.example/x",
            "/@evil.example",
            "/..//evil.example",
            "/http://evil.example/",
        ] {
            let target = upstream.target(&path.parse().unwrap()).unwrap();
            assert_eq!(target.authority().unwrap().as_str(), "api.example.com", "{path}");
            assert_eq!(target.scheme_str(), Some("https"));
            assert_eq!(target.path_and_query().unwrap().as_str(), path);
        }
    }
}
