//! What a request is at each of its URLs.

use url::Url;

use super::{
    CacheMode, Credentials, Fetch, Headers, Initiator, Mode, Profile, Redirect, ReferrerPolicy,
    place::{Distance, PageOrigin, origin},
    prepare::{Prepared, is_safelisted_method},
    redirect,
    safelist::unsafe_names,
};

/// What stays the same from hop to hop.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) page: PageOrigin,
    pub(super) partition: String,
    pub(super) initiator: Initiator,
    pub(super) credentials: Credentials,
    pub(super) mode: Mode,
    pub(super) redirect: Redirect,
    pub(super) cache: CacheMode,
    pub(super) referrer_policy: ReferrerPolicy,
    pub(super) first_url: String,
}

/// What a redirect changes.
#[derive(Debug)]
#[allow(clippy::struct_excessive_bools, reason = "the standard's flags of a request, each on its own")]
pub(super) struct Hop {
    pub(super) url: Url,
    pub(super) method: String,
    pub(super) headers: Headers,
    pub(super) stream: bool,
    /// Fetch, "use-CORS-preflight flag".
    pub(super) forced: bool,
    pub(super) redirects: u8,
    /// It has been to another origin; from then on it is cross-origin for good.
    pub(super) crossed: bool,
    /// Fetch, "redirect-taint": the page's origin is hidden.
    pub(super) tainted: bool,
    /// The farthest of its URLs from the page.
    pub(super) distance: Distance,
    /// It was of the preflighted kind at its start, or at any hop so far.
    pub(super) preflighted: bool,
}

impl Ask {
    pub(super) fn new(fetch: &Fetch, prepared: &Prepared) -> Self {
        let page = PageOrigin::parse(&fetch.page);
        Self {
            partition: fetch.partition.clone().unwrap_or_else(|| page.partition()),
            initiator: fetch.initiator,
            credentials: fetch.credentials,
            mode: fetch.mode,
            redirect: fetch.redirect,
            cache: prepared.cache,
            referrer_policy: fetch.referrer_policy,
            first_url: prepared.url.to_string(),
            page,
        }
    }

    /// The credentials mode is "include": the only one that counts beyond the page's own origin.
    pub(super) fn includes_credentials(&self) -> bool {
        self.credentials == Credentials::Include
    }
}

impl Hop {
    pub(super) fn new(profile: &Profile, ask: &Ask, prepared: Prepared) -> Self {
        let mut hop = Self {
            distance: ask.page.distance(&prepared.url),
            url: prepared.url,
            method: prepared.method,
            headers: prepared.headers,
            stream: prepared.stream,
            forced: prepared.forced,
            redirects: 0,
            crossed: false,
            tainted: false,
            preflighted: false,
        };
        hop.preflighted = ask.mode == Mode::Cors && hop.needs_permission(&hop.unsafe_names(profile));
        hop
    }

    pub(super) fn unsafe_names(&self, profile: &Profile) -> Vec<String> {
        unsafe_names(profile, &self.headers)
    }

    /// Main fetch: whether a cross-origin request like this is preflighted.
    pub(super) fn needs_permission(&self, names: &[String]) -> bool {
        self.forced || !is_safelisted_method(&self.method) || !names.is_empty()
    }

    /// HTTP-redirect fetch, from "if one of the following is true" on: the request becomes that to `target`.
    pub(super) fn follow(&mut self, profile: &Profile, page: &PageOrigin, status: u16, target: Url) {
        if redirect::becomes_get(status, &self.method) {
            "GET".clone_into(&mut self.method);
            self.stream = false;
            redirect::drop_body_headers(&mut self.headers);
            if profile.method_change_ends_force {
                self.forced = false;
            }
        }
        if origin(&target) != origin(&self.url) {
            // Fetch, "CORS non-wildcard request-header name".
            self.headers.remove("authorization");
            if !page.is_same_origin(&self.url) {
                self.tainted = true;
            }
        }
        self.redirects += 1;
        self.distance = self.distance.max(page.distance(&target));
        self.url = target;
    }
}
