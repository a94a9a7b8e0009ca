//! The course of a request, hop by hop (Fetch, main fetch, HTTP fetch, HTTP-redirect fetch).

use std::time::Duration;

use url::Url;

use super::{
    Answer, Answered, Blocked, Browser, CacheMode, Credentials, Engine, Fetch, Forgets, Headers, Initiator,
    Mode, NetworkError, Outcome, Purpose, Redirect, ReferrerPolicy, ResponseType, Scene, Sentence, Stage,
    Step,
    cache::{Key, Wanted},
    check::cors_check,
    console, exposed, max_age,
    place::{Distance, PageOrigin, has_userinfo, is_http, origin},
    preflight::{Grant, Question, judge},
    prepare::{Prepared, is_safelisted_method},
    redirect,
    safelist::unsafe_names,
    wire,
};

/// What stays the same from hop to hop.
#[derive(Debug)]
pub(super) struct Ask {
    pub(super) page: PageOrigin,
    partition: String,
    initiator: Initiator,
    credentials: Credentials,
    pub(super) mode: Mode,
    redirect: Redirect,
    cache: CacheMode,
    pub(super) referrer_policy: ReferrerPolicy,
    first_url: String,
}

/// What a redirect changes.
#[derive(Debug)]
pub(super) struct Hop {
    pub(super) url: Url,
    pub(super) method: String,
    pub(super) headers: Headers,
    stream: bool,
    forced: bool,
    redirects: u8,
    /// It has been to another origin; from then on it is cross-origin for good.
    pub(super) crossed: bool,
    /// Fetch, "redirect-tainted origin": the page's origin is hidden.
    pub(super) tainted: bool,
    /// The farthest of its URLs from the page.
    pub(super) distance: Distance,
    /// It was of the preflighted kind at its start, or at any hop so far.
    preflighted: bool,
}

/// A request that the API accepted.
#[derive(Debug)]
pub(super) struct Run<'b> {
    browser: &'b mut Browser,
    now: Duration,
    ask: Ask,
    hop: Hop,
    warnings: Vec<Sentence>,
}

impl<'b> Run<'b> {
    pub(super) fn new(browser: &'b mut Browser, fetch: &Fetch, prepared: Prepared, now: Duration) -> Self {
        let page = PageOrigin::parse(&fetch.page);
        let ask = Ask {
            partition: fetch.partition.clone().unwrap_or_else(|| page.partition()),
            initiator: fetch.initiator,
            credentials: fetch.credentials,
            mode: fetch.mode,
            redirect: fetch.redirect,
            cache: prepared.cache,
            referrer_policy: fetch.referrer_policy,
            first_url: prepared.url.to_string(),
            page,
        };
        let hop = Hop {
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
        let mut run = Self { browser, now, ask, hop, warnings: Vec::new() };
        run.hop.preflighted = run.ask.mode == Mode::Cors && run.needs_permission(&run.unsafe_names());
        run
    }

    /// Goes on after an answer.
    pub(super) fn answer(&mut self, purpose: Purpose, answer: Answer) -> Step {
        let answered = match answer {
            Answer::Response { status, headers } => Answered { status, headers },
            Answer::Nothing => return self.fail(NetworkError::NoAnswer),
            Answer::LocalNetworkDenied { space } => return self.block(Blocked::LocalNetworkDenied { space }),
            Answer::WrongAddressSpace { announced, actual } => {
                return self.block(Blocked::WrongAddressSpace { announced, actual });
            }
        };
        if answered.status == 407 && self.browser.profile.proxy_authentication_fails {
            return self.fail(NetworkError::ProxyAuthentication);
        }
        match purpose {
            Purpose::Preflight => self.preflight_answered(&answered),
            Purpose::Actual => self.answered(answered),
        }
    }

    /// Main fetch, from "request's current URL's origin is same origin with request's origin" to HTTP fetch.
    pub(super) fn begin_hop(&mut self) -> Step {
        if !is_http(&self.hop.url) {
            return self.fail(NetworkError::Scheme);
        }
        if !self.ask.page.is_same_origin(&self.hop.url) {
            self.hop.crossed = true;
        }
        match self.ask.mode {
            Mode::SameOrigin if self.hop.crossed => return self.fail(NetworkError::NotSameOrigin),
            Mode::NoCors if self.hop.crossed && self.ask.redirect != Redirect::Follow => {
                return self.fail(NetworkError::NoCorsRedirectMode);
            }
            _ => {}
        }
        if self.is_cors() {
            let names = self.unsafe_names();
            let for_good = self.browser.profile.preflighted_for_good && self.hop.preflighted;
            if self.needs_permission(&names) || for_good {
                self.hop.preflighted = true;
                if !self.is_permitted(&names) {
                    let preflight = wire::preflight(&self.browser.profile, &self.ask, &self.hop, &names);
                    return Step::Send(preflight);
                }
            }
        }
        self.send()
    }

    fn send(&mut self) -> Step {
        let credentials = match self.ask.credentials {
            Credentials::Include => true,
            Credentials::SameOrigin => !self.hop.crossed,
            Credentials::Omit => false,
        };
        Step::Send(wire::actual(&self.browser.profile, &self.ask, &self.hop, credentials))
    }

    /// The response tainting is "cors".
    fn is_cors(&self) -> bool {
        self.ask.mode == Mode::Cors && self.hop.crossed
    }

    fn includes_credentials(&self) -> bool {
        self.ask.credentials == Credentials::Include
    }

    fn unsafe_names(&self) -> Vec<String> {
        unsafe_names(&self.browser.profile, &self.hop.headers)
    }

    fn needs_permission(&self, names: &[String]) -> bool {
        self.hop.forced || !is_safelisted_method(&self.hop.method) || !names.is_empty()
    }

    /// HTTP fetch: whether the preflight cache answers for the server.
    fn is_permitted(&mut self, names: &[String]) -> bool {
        let profile = &self.browser.profile;
        let bypassed = match self.ask.cache {
            CacheMode::NoStore | CacheMode::Reload => profile.reload_bypasses,
            CacheMode::NoCache => profile.no_cache_bypasses,
            CacheMode::Default | CacheMode::ForceCache => false,
        };
        if bypassed || !self.is_cacheable() {
            return false;
        }
        let key = self.cache_key();
        let wanted = Wanted { method: &self.hop.method, names, forced: self.hop.forced };
        self.browser.cache.permits(&self.browser.profile, &key, wanted, self.now)
    }

    /// Whether the profile caches preflights for such requests at all.
    fn is_cacheable(&self) -> bool {
        let profile = &self.browser.profile;
        (profile.opaque_is_cached || !self.ask.page.is_opaque())
            && (profile.tainted_is_cached || !self.hop.tainted)
            && profile.uncached_url_length.is_none_or(|length| self.hop.url.as_str().len() < length)
    }

    fn cache_key(&self) -> Key {
        Key {
            partition: self.ask.partition.clone(),
            origin: wire::preflight_origin(&self.browser.profile, &self.ask, &self.hop).to_owned(),
            url: self.hop.url.to_string(),
            credentials: self.includes_credentials(),
        }
    }

    /// CORS-preflight fetch, from its step 7 on.
    fn preflight_answered(&mut self, answered: &Answered) -> Step {
        let names = self.unsafe_names();
        let profile = &self.browser.profile;
        let unchecked = profile.own_preflight_unchecked && self.ask.page.is_same_origin(&self.hop.url);
        let question = Question {
            origin: (!unchecked).then(|| wire::preflight_origin(profile, &self.ask, &self.hop)),
            method: &self.hop.method,
            names: &names,
            credentials: self.includes_credentials(),
        };
        match judge(profile, question, answered) {
            Ok(grant) => {
                if grant.authorization_by_wildcard && profile.engine == Engine::Firefox {
                    let warning = console::firefox_authorization_warning(self.hop.url.as_str());
                    self.warnings.push(Sentence::new(warning));
                }
                self.remember(&grant, &names, answered);
                self.send()
            }
            Err(blocked) => self.block(blocked),
        }
    }

    fn remember(&mut self, grant: &Grant, names: &[String], answered: &Answered) {
        let no_store = self.browser.profile.no_store_is_uncached && self.ask.cache == CacheMode::NoStore;
        if no_store || !self.is_cacheable() {
            return;
        }
        let max_age = answered.headers.get("access-control-max-age");
        let seconds = max_age::seconds(&self.browser.profile, max_age.as_deref());
        let key = self.cache_key();
        let wanted = Wanted { method: &self.hop.method, names, forced: self.hop.forced };
        let Browser { profile, cache } = &mut *self.browser;
        cache.store(profile, key, grant, seconds, wanted, self.now);
    }

    /// HTTP fetch, after the response: the CORS check comes first, whatever the status, redirects included.
    fn answered(&mut self, answered: Answered) -> Step {
        let redirected = redirect::is_redirect(&answered);
        if self.is_cors() {
            let follows = redirected && self.ask.redirect == Redirect::Follow;
            let stage = if follows { Stage::Redirect } else { Stage::Response };
            let request_origin = wire::request_origin(&self.ask, &self.hop);
            if let Err(blocked) = cors_check(&answered, request_origin, self.includes_credentials(), stage) {
                return self.block(blocked);
            }
        }
        match self.ask.redirect {
            _ if !redirected => self.finish(answered),
            Redirect::Follow => self.follow(&answered),
            Redirect::Error => self.fail(NetworkError::RedirectRefused),
            Redirect::Manual => {
                Step::Done(Outcome { response_type: Some(ResponseType::OpaqueRedirect), ..self.outcome() })
            }
        }
    }

    /// HTTP-redirect fetch.
    fn follow(&mut self, answered: &Answered) -> Step {
        let Some(target) = redirect::location(answered, &self.hop.url) else {
            return self.fail(NetworkError::Location);
        };
        let is_cors_mode = self.ask.mode == Mode::Cors;
        if !is_http(&target) {
            // `data:` is a scheme of CORS in Chromium's table, and refused as a redirect for another reason.
            if is_cors_mode && target.scheme() != "data" {
                return self.block(Blocked::UnsupportedScheme { url: target.to_string() });
            }
            return self.fail(NetworkError::Scheme);
        }
        if self.hop.redirects == 20 {
            return self.fail(NetworkError::TooManyRedirects);
        }
        self.hop.redirects += 1;
        if is_cors_mode
            && has_userinfo(&target)
            && (self.hop.crossed || !self.ask.page.is_same_origin(&target))
        {
            return self.block(Blocked::RedirectWithCredentials);
        }
        if answered.status != 303 && self.hop.stream {
            return self.fail(NetworkError::StreamRedirected);
        }
        if redirect::becomes_get(answered.status, &self.hop.method) {
            "GET".clone_into(&mut self.hop.method);
            self.hop.stream = false;
            redirect::drop_body_headers(&mut self.hop.headers);
            if self.browser.profile.method_change_ends_force {
                self.hop.forced = false;
            }
        }
        if origin(&target) != origin(&self.hop.url) {
            self.hop.headers.remove("authorization");
            if !self.ask.page.is_same_origin(&self.hop.url) {
                self.hop.tainted = true;
            }
        }
        self.hop.distance = self.hop.distance.max(self.ask.page.distance(&target));
        self.hop.url = target;
        self.begin_hop()
    }

    fn finish(&mut self, answered: Answered) -> Step {
        let response_type = match self.ask.mode {
            _ if !self.hop.crossed => ResponseType::Basic,
            Mode::NoCors => ResponseType::Opaque,
            Mode::Cors | Mode::SameOrigin => ResponseType::Cors,
        };
        let readable = response_type != ResponseType::Opaque;
        let outcome = Outcome {
            readable,
            response_type: Some(response_type),
            status: if readable { answered.status } else { 0 },
            headers: exposed::visible(&answered.headers, response_type, self.includes_credentials()),
            ..self.outcome()
        };
        Step::Done(outcome)
    }

    fn block(&mut self, blocked: Blocked) -> Step {
        self.forget();
        let mut outcome = self.outcome();
        outcome.console.extend(blocked.console(self.browser.profile.engine, &outcome.scene));
        outcome.blocked = Some(blocked);
        Step::Done(outcome)
    }

    fn fail(&mut self, error: NetworkError) -> Step {
        self.forget();
        let mut outcome = self.outcome();
        let lines = self.network_error_lines(error);
        outcome.console.extend(lines.into_iter().map(Sentence::new));
        outcome.network_error = Some(error);
        Step::Done(outcome)
    }

    /// What a console says of a failure that is not CORS's own.
    fn network_error_lines(&self, error: NetworkError) -> Vec<String> {
        let url = self.hop.url.as_str();
        let at_start = self.hop.redirects == 0 && !is_http(&self.hop.url);
        match (self.browser.profile.engine, error) {
            (Engine::Chromium, NetworkError::Scheme) if at_start => {
                vec![console::chromium_scheme(&self.hop.url)]
            }
            (Engine::Chromium, NetworkError::NotSameOrigin) if self.hop.redirects == 0 => {
                vec![console::chromium_not_same_origin(url, self.ask.page.serialized())]
            }
            (Engine::Firefox, NetworkError::Scheme) if at_start => vec![console::firefox_not_http(url)],
            (Engine::Firefox, NetworkError::RedirectRefused) => Vec::new(),
            (Engine::Firefox, _) if self.is_cors() => vec![console::firefox_network_error(url)],
            _ => Vec::new(),
        }
    }

    fn forget(&mut self) {
        let forgets = match self.browser.profile.forgets {
            Forgets::Nothing => false,
            Forgets::PreflightedFailures => self.hop.preflighted,
            Forgets::EveryFailure => self.is_cors(),
        };
        if forgets {
            let key = self.cache_key();
            self.browser.cache.forget(&key);
        }
    }

    /// An end with nothing to read, at the current hop.
    fn outcome(&self) -> Outcome {
        let mut scene = Scene::new(self.ask.initiator, self.hop.url.as_str(), self.ask.page.serialized());
        if self.hop.redirects > 0 {
            scene.redirected_from = Some(self.ask.first_url.clone());
        }
        Outcome { console: self.warnings.clone(), ..Outcome::unreadable(scene) }
    }
}
