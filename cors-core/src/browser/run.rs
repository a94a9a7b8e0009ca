//! The course of a request, hop by hop (Fetch, main fetch, HTTP fetch, HTTP-redirect fetch).

use std::time::Duration;

use super::{
    Answer, Answered, Blocked, Browser, Credentials, Engine, Fetch, Initiator, Mode, NetworkError, Outcome,
    Purpose, Redirect, ResponseType, Scene, Sentence, Stage, Step,
    check::cors_check,
    console, exposed,
    hop::{Ask, Hop},
    place::{has_userinfo, is_http},
    preflight::{Question, judge},
    prepare::Prepared,
    redirect, wire,
};

/// A request that the API accepted.
#[derive(Debug)]
pub(super) struct Run<'b> {
    pub(super) browser: &'b mut Browser,
    pub(super) now: Duration,
    pub(super) ask: Ask,
    pub(super) hop: Hop,
    warnings: Vec<Sentence>,
}

impl<'b> Run<'b> {
    pub(super) fn new(browser: &'b mut Browser, fetch: &Fetch, prepared: Prepared, now: Duration) -> Self {
        let ask = Ask::new(fetch, &prepared);
        let hop = Hop::new(&browser.profile, &ask, prepared);
        Self { browser, now, ask, hop, warnings: Vec::new() }
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
            Purpose::Actual => self.answered(&answered),
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
            let names = self.hop.unsafe_names(&self.browser.profile);
            let for_good = self.browser.profile.preflighted_for_good && self.hop.preflighted;
            if self.hop.needs_permission(&names) || for_good {
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
    pub(super) fn is_cors(&self) -> bool {
        self.ask.mode == Mode::Cors && self.hop.crossed
    }

    /// CORS-preflight fetch, from its step 7 on.
    fn preflight_answered(&mut self, answered: &Answered) -> Step {
        let names = self.hop.unsafe_names(&self.browser.profile);
        let profile = &self.browser.profile;
        let unchecked = profile.own_preflight_unchecked && self.ask.page.is_same_origin(&self.hop.url);
        let question = Question {
            origin: (!unchecked).then(|| wire::preflight_origin(profile, &self.ask, &self.hop)),
            method: &self.hop.method,
            names: &names,
            credentials: self.ask.includes_credentials(),
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

    /// HTTP fetch, after the response: the CORS check comes first, whatever the status, redirects included.
    fn answered(&mut self, answered: &Answered) -> Step {
        let goes_on = redirect::is_redirect(answered);
        if self.is_cors() {
            let follows = goes_on && self.ask.redirect == Redirect::Follow;
            let stage = if follows { Stage::Redirect } else { Stage::Response };
            let request_origin = wire::request_origin(&self.ask, &self.hop);
            if let Err(blocked) = cors_check(answered, request_origin, self.ask.includes_credentials(), stage)
            {
                return self.block(blocked);
            }
        }
        let redirected = goes_on
            || (redirect::has_redirect_status(answered) && !self.browser.profile.redirects_need_location);
        match self.ask.redirect {
            _ if !redirected => self.finish(answered),
            Redirect::Follow if goes_on => self.follow(answered),
            Redirect::Follow => self.finish(answered),
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
        if is_cors_mode
            && has_userinfo(&target)
            && (self.hop.crossed || !self.ask.page.is_same_origin(&target))
        {
            return self.block(Blocked::RedirectWithCredentials);
        }
        if answered.status != 303 && self.hop.stream {
            return self.fail(NetworkError::StreamRedirected);
        }
        self.hop.follow(&self.browser.profile, &self.ask.page, answered.status, target);
        self.begin_hop()
    }

    fn finish(&self, answered: &Answered) -> Step {
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
            headers: exposed::visible(&answered.headers, response_type, self.ask.includes_credentials()),
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
        let scheme = self.hop.redirects == 0 && !is_http(&self.hop.url);
        match (self.browser.profile.engine, error) {
            (Engine::Chromium, NetworkError::Scheme) if scheme && self.ask.initiator == Initiator::Fetch => {
                vec![console::chromium_scheme(&self.hop.url)]
            }
            (Engine::Chromium, NetworkError::NotSameOrigin) if self.hop.redirects == 0 => {
                vec![console::chromium_not_same_origin(url, self.ask.page.serialized())]
            }
            (Engine::Firefox, NetworkError::Scheme) if scheme && self.ask.mode == Mode::Cors => {
                vec![console::firefox_not_http(url)]
            }
            (Engine::Firefox, NetworkError::RedirectRefused) => Vec::new(),
            (Engine::Firefox, _) if self.is_cors() => vec![console::firefox_network_error(url)],
            _ => Vec::new(),
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
