//! The `fetch()` that the page's script made, in the words of the Fetch API.

use cors_core::browser::{self, Body, Fetch};
use serde::Deserialize;

/// What the script passed.
#[derive(Debug, Deserialize)]
pub(super) struct Attempt {
    /// The annotated handler that is called, where the page knows.
    pub(super) handler: Option<String>,
    page: String,
    url: String,
    method: String,
    headers: Vec<(String, String)>,
    has_body: bool,
    credentials: Credentials,
    mode: Mode,
    redirect: Redirect,
    cache: CacheMode,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Credentials {
    Omit,
    SameOrigin,
    Include,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Mode {
    Cors,
    NoCors,
    SameOrigin,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Redirect {
    Follow,
    Error,
    Manual,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum CacheMode {
    Default,
    NoStore,
    Reload,
    NoCache,
}

impl From<&Attempt> for Fetch {
    fn from(attempt: &Attempt) -> Self {
        let fetch = Fetch::new(&attempt.page, &attempt.method, &attempt.url)
            .credentials(match attempt.credentials {
                Credentials::Omit => browser::Credentials::Omit,
                Credentials::SameOrigin => browser::Credentials::SameOrigin,
                Credentials::Include => browser::Credentials::Include,
            })
            .mode(match attempt.mode {
                Mode::Cors => browser::Mode::Cors,
                Mode::NoCors => browser::Mode::NoCors,
                Mode::SameOrigin => browser::Mode::SameOrigin,
            })
            .redirect(match attempt.redirect {
                Redirect::Follow => browser::Redirect::Follow,
                Redirect::Error => browser::Redirect::Error,
                Redirect::Manual => browser::Redirect::Manual,
            })
            .cache(match attempt.cache {
                CacheMode::Default => browser::CacheMode::Default,
                CacheMode::NoStore => browser::CacheMode::NoStore,
                CacheMode::Reload => browser::CacheMode::Reload,
                CacheMode::NoCache => browser::CacheMode::NoCache,
            });
        let fetch = if attempt.has_body { fetch.body(Body::text()) } else { fetch };
        attempt.headers.iter().fold(fetch, |fetch, (name, value)| fetch.header(name, value))
    }
}
