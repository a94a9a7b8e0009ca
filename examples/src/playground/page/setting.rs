//! Where the API is, and as which origins the page can be opened.

use serde::Serialize;

/// An origin as browsers write it: without the port that is the scheme's default.
pub(in crate::playground) fn origin(host: &str, port: u16) -> String {
    if port == 80 { format!("http://{host}") } else { format!("http://{host}:{port}") }
}

/// Known once the ports are.
#[derive(Debug, Clone, Serialize)]
pub(in crate::playground) struct Setting {
    /// The API's origin.
    api: String,
    /// Origins of this page, the first one being the one to start with.
    origins: Vec<PageOrigin>,
}

/// The same page, for the browser another one.
#[derive(Debug, Clone, Serialize)]
struct PageOrigin {
    origin: String,
    about: &'static str,
}

impl Setting {
    pub(in crate::playground) fn new(api: u16, page: u16, second_page: u16) -> Self {
        let at = |host: &str, port: u16, about| PageOrigin { origin: origin(host, port), about };
        Self {
            api: origin("localhost", api),
            origins: vec![
                at("localhost", page, "the front end; same site as the API"),
                at("127.0.0.1", page, "the same machine, another host: another site"),
                at("app.localhost", page, "the administrators' page"),
                at("eu.app.localhost", page, "a sub-domain of it"),
                at("evil.localhost", page, "somebody else's page"),
                at("localhost", second_page, "the front end on another port"),
            ],
        }
    }

    pub(super) fn api(&self) -> &str {
        &self.api
    }

    /// Nothing from elsewhere, no inline script or style; `connect-src` lets the page call the API.
    pub(super) fn content_security_policy(&self) -> String {
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' {}; \
             base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            self.api
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_port_is_no_part_of_an_origin() {
        assert_eq!(origin("localhost", 80), "http://localhost");
        assert_eq!(origin("127.0.0.1", 8080), "http://127.0.0.1:8080");
    }
}
