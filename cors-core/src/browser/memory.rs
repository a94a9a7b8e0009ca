//! What a request finds in the preflight cache, and leaves in it.

use super::{
    Answered, Browser, CacheMode, Forgets,
    cache::{Key, Wanted},
    max_age,
    preflight::Grant,
    run::Run,
    wire,
};

impl Run<'_> {
    /// HTTP fetch: whether the preflight cache answers for the server.
    pub(super) fn is_permitted(&mut self, names: &[String]) -> bool {
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
            credentials: self.ask.includes_credentials(),
        }
    }

    /// Keeps what the server granted.
    pub(super) fn remember(&mut self, grant: &Grant, names: &[String], answered: &Answered) {
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

    /// After a failure.
    pub(super) fn forget(&mut self) {
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
}
