//! How browsers differ: one named switch for each deviation from the standard that was measured.
//!
//! A [`Profile`] is data, not code: the rules in the other files ask it, and no rule asks which browser it is
//! (except the wording of the console, which is [`Engine`]'s). The identifiers in the comments, such as
//! `rh-acrh-combined-accept`, name recorded cases that show the deviation; `D1`, `C3`, `R1` are the numbers of the
//! Firefox report, "fact 39" or "4.1" its Chromium counterpart.

/// Whose words the console uses.
///
/// ```
/// use cors_core::browser::{Blocked, Engine, Initiator, Scene};
///
/// let scene = Scene::new(Initiator::Fetch, "https://b.example/", "https://a.example");
/// let said = |engine| Blocked::PreflightRedirect { status: 302 }.console(engine, &scene)[0].to_string();
/// assert!(said(Engine::Chromium).ends_with(&said(Engine::Standard)));
/// assert!(said(Engine::Firefox).starts_with("Cross-Origin Request Blocked: "));
/// ```
///
/// Source: `tests/browser/REPORT.md` section 1, `tests/browser/FIREFOX.md` section 3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Engine {
    /// The Fetch standard. It prescribes no wording: the bare reason is given.
    Standard,
    /// Chromium 156, and what is built on it.
    Chromium,
    /// Firefox 153.
    Firefox,
}

/// Which failures make a browser forget what preflights allowed for a URL.
///
/// ```
/// use cors_core::browser::{Forgets, Profile};
///
/// assert_eq!(Profile::chromium().forgets, Forgets::Nothing);
/// assert_eq!(Profile::firefox().forgets, Forgets::EveryFailure);
/// ```
///
/// Source: Fetch, "clear cache entries"; `tests/browser/REPORT.md` fact 25; `tests/browser/FIREFOX.md` C6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Forgets {
    /// None: a permission outlives every failure of the request it permitted (Chromium, fact 25).
    Nothing,
    /// The failure of a request that may be preflighted (Fetch, main fetch: "clear cache entries").
    PreflightedFailures,
    /// Every failed cross-origin request, even a simple one (Firefox, C6: `ff-simple-fail-clears`).
    EveryFailure,
}

/// What an `Access-Control-Max-Age` that is not a number of seconds means.
///
/// ```
/// use cors_core::browser::{BadMaxAge, Profile};
///
/// assert_eq!(Profile::chromium().bad_max_age, BadMaxAge::FiveSeconds);
/// assert_eq!(Profile::firefox().bad_max_age, BadMaxAge::NotCached);
/// ```
///
/// Source: Fetch, "CORS-preflight fetch", step 7; `tests/browser/REPORT.md` fact 23; `tests/browser/FIREFOX.md` C5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BadMaxAge {
    /// The same as none at all: five seconds (Fetch, CORS-preflight fetch; Chromium).
    FiveSeconds,
    /// The answer is not cached (Firefox, C5: `maxage-unit#2`, `max-age-unparsable`).
    NotCached,
}

/// The rules of one browser.
///
/// ```
/// use cors_core::browser::Profile;
///
/// // Firefox with one of its deviations switched off:
/// let mut profile = Profile::firefox();
/// profile.wildcard_is_cached = true;
/// assert_ne!(profile, Profile::firefox());
/// ```
///
/// Source: Fetch, and where a switch says so what was measured: "fact 39" and "4.1" are numbers of `tests/browser/REPORT.md` (of
/// Chromium), `D1`, `C3` and `R1` of `tests/browser/FIREFOX.md`, and names such as `rh-name-DPR-2` are recorded cases.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "every switch is one independent, documented deviation")]
pub struct Profile {
    /// The wording of the console.
    pub engine: Engine,

    // Which requests are preflighted, and how the preflight looks.
    /// `DPR`, `Width`, `Save-Data` and other old client hints need no preflight (Chromium, fact 39:
    /// `rh-name-DPR-2`). The standard and Firefox (D1) preflight them.
    pub client_hints_safelisted: bool,
    /// A script's `User-Agent` is dropped without a word (Chromium: `rh-name-User-Agent-mine`). The standard and
    /// Firefox (D2) send it, preflighted.
    pub user_agent_forbidden: bool,
    /// Header lines of one name are joined before they are looked at (Chromium, 4.1: `rh-acrh-combined-accept`). In
    /// the standard and Firefox (D3) each is looked at alone.
    pub lines_joined_before_check: bool,
    /// `Access-Control-Request-Headers` names a header once per line of it (Firefox, D4: `rh-acrh-order`).
    pub requested_headers_repeat: bool,
    /// A byte above 0x7F makes a value unsafe (Firefox, D5: `rh-accept-byte-latin1`).
    pub non_ascii_unsafe: bool,
    /// Safelisted values longer than this altogether are all unsafe (Fetch, CORS-unsafe request-header names: 1024;
    /// Chromium: `rh-overflow-1024`). Firefox has no such rule (D6: `ff-sum1024`).
    pub safelisted_total: Option<usize>,
    /// The largest position that a safelisted `Range` may name. The standard has no bound; Chromium 2^63-1, Firefox
    /// 2^64-1 (D7: `ff-rh-range-big`).
    pub range_limit: Option<u64>,
    /// Of several `Content-Type` lines only the first is sent (Firefox, D8: `rh-ct-twice-text-text`).
    pub first_content_type_only: bool,
    /// An XHR upload listener forces a preflight even where there is no body (Firefox, D9:
    /// `xhr-upload-listener-get`).
    pub listener_counts_without_body: bool,
    /// A request that needed a preflight at its start is preflighted at every later cross-origin hop, even as a
    /// simple `GET` (Firefox, D10: `redir-pf-same-host-303`, `redir-auth-own-to-cross`).
    pub preflighted_for_good: bool,
    /// A forced preflight is no longer forced once a redirect turned the request into a `GET` without a body
    /// (Chromium, 4.3).
    pub method_change_ends_force: bool,
    /// After a redirect that hides the origin, the preflight still carries the real one (Firefox, D11:
    /// `redir-pf-cross-to-cross`).
    pub preflight_keeps_origin: bool,
    /// A preflight to the page's own server passes whatever `Access-Control-Allow-Origin` says (Firefox, D12:
    /// `redir-pf-back-to-own`, `fuzz-568`).
    pub own_preflight_unchecked: bool,
    /// `Sec-Fetch-Site` of a preflight ignores the redirects before it (Chromium, 4.8; Firefox, D12:
    /// `redir-pf-back-to-own`).
    pub preflight_site_is_fresh: bool,
    /// `no-cors` requests say their origin whatever the referrer policy (Chromium, 4.8:
    /// `ctx-referrer-no-referrer-nocors-post`). The standard and Firefox (D13) send `null`.
    pub no_cors_ignores_referrer_policy: bool,
    /// `ReadableStream` bodies exist. Firefox sends `[object ReadableStream]` as text (D16: `tls-stream-post`).
    pub streams: bool,

    // What a preflight's answer grants.
    /// `*` in `Access-Control-Allow-Headers` covers `Authorization` (Chromium, fact 21, and Firefox, which warns:
    /// `acah-auth-star`). In the standard it never does.
    pub wildcard_covers_authorization: bool,
    /// A preflight that is redirected is refused as such before its `Access-Control-Allow-Origin` is looked at
    /// (Chromium: `pf-302-nocors`).
    pub redirect_checked_first: bool,
    /// The method is compared before `Access-Control-Allow-Headers` is parsed (Firefox: `ff4-order-*`).
    pub method_before_headers: bool,
    /// A redirect status without `Location` is an ordinary response in every redirect mode (Chromium, 4.3; Firefox:
    /// `redir-nolocation`). In the standard only in mode `follow`.
    pub redirects_need_location: bool,
    /// A 407 fails the request (the standard without a prompt, Chromium: `status-407-cors`). In Firefox a page may
    /// read it (R1).
    pub proxy_authentication_fails: bool,

    // The preflight cache.
    /// One entry per URL that the next preflight replaces and an uncovered request evicts (Chromium, facts 24 and
    /// 4.6: `cache-minimal-reflection#3`), instead of one entry per method and header that add up (Fetch,
    /// CORS-preflight cache; Firefox, C3).
    pub one_entry_per_url: bool,
    /// `*` is cached with its meaning. Firefox stores it as a name (C1: `acah-star`).
    pub wildcard_is_cached: bool,
    /// `HEAD` needs no cached permission. In Firefox it does (C2: `safemethod-HEAD-acam-missing`).
    pub head_is_exempt: bool,
    /// A forced preflight is skipped only where the cache names its method, safelisted or not (Fetch, HTTP fetch).
    pub forced_method_must_be_cached: bool,
    /// The longest time a permission is kept, in seconds: Chromium 7200 (fact 23: `slow-7300#8`), Firefox 86400 (C4:
    /// `ffslow-*`); the standard lets browsers choose, and names no figure.
    pub max_age_cap: Option<u64>,
    /// `Access-Control-Max-Age` may have a sign, and must fit 64 bits (Chromium, 4.6: `maxage-plus#3`). A negative
    /// one is zero.
    pub max_age_is_signed: bool,
    /// What any other `Access-Control-Max-Age` means.
    pub bad_max_age: BadMaxAge,
    /// `Access-Control-Max-Age: 0` leaves alone what is cached (Firefox, C3: `ff-zero-does-not-remove`).
    pub zero_keeps_entries: bool,
    /// What makes a browser forget.
    pub forgets: Forgets,
    /// What was permitted with credentials is permitted without. Firefox keeps the two apart (C7:
    /// `cache-cred-include-then-omit#2`).
    pub credentialed_serves_all: bool,
    /// Preflights from opaque origins are cached (the standard; Firefox, C8: `ctx-sandbox-put-null`).
    pub opaque_is_cached: bool,
    /// So are those after a redirect that hides the origin (the standard; Firefox, C8: `redir-untainted-cache#2`).
    pub tainted_is_cached: bool,
    /// URLs of this many characters are not cached (Chromium, fact 26: `cache-long-url-1024#2`).
    pub uncached_url_length: Option<usize>,
    /// `cache: "no-store"`, `"reload"` and script-set conditional headers make a request ignore the cache (Chromium;
    /// Firefox, C9: `cache-mode-reload#2`). The standard's preflight cache knows no cache mode.
    pub reload_bypasses: bool,
    /// So does `cache: "no-cache"` (Chromium, fact 26: `cache-mode-no-cache#2`).
    pub no_cache_bypasses: bool,
    /// What a `no-store` request was permitted is not kept (Chromium, fact 26: `cache-mode-no-store-first#2`).
    pub no_store_is_uncached: bool,
    /// How many URLs are remembered: Firefox 100, the least recently used goes (C10: `ff-capacity-lru`); Chromium
    /// 1024, of which a run of ten goes (4.6, from its source). The standard leaves it open; a bound is needed.
    pub cache_capacity: usize,
    /// How many go when there is no room.
    pub cache_purge: usize,
    /// The first requests of a site's pages that the cache would serve find it empty (Firefox, C11: `slow-100#2`,
    /// `slow-100#3`; the cause is unknown).
    pub hits_lost_at_start: u8,
}

impl Profile {
    /// The Fetch standard to the letter (commit 586cd2a).
    ///
    /// ```
    /// use cors_core::browser::{Engine, Profile};
    ///
    /// assert_eq!(Profile::standard().engine, Engine::Standard);
    /// assert_eq!(Profile::standard().max_age_cap, None);
    /// ```
    #[must_use]
    pub fn standard() -> Self {
        Self {
            engine: Engine::Standard,
            client_hints_safelisted: false,
            user_agent_forbidden: false,
            lines_joined_before_check: false,
            requested_headers_repeat: false,
            non_ascii_unsafe: false,
            safelisted_total: Some(1024),
            range_limit: None,
            first_content_type_only: false,
            listener_counts_without_body: false,
            preflighted_for_good: false,
            method_change_ends_force: false,
            preflight_keeps_origin: false,
            own_preflight_unchecked: false,
            preflight_site_is_fresh: false,
            no_cors_ignores_referrer_policy: false,
            streams: true,
            wildcard_covers_authorization: false,
            redirect_checked_first: false,
            method_before_headers: false,
            redirects_need_location: false,
            proxy_authentication_fails: true,
            one_entry_per_url: false,
            wildcard_is_cached: true,
            head_is_exempt: true,
            forced_method_must_be_cached: true,
            max_age_cap: None,
            max_age_is_signed: false,
            bad_max_age: BadMaxAge::FiveSeconds,
            zero_keeps_entries: false,
            forgets: Forgets::PreflightedFailures,
            credentialed_serves_all: true,
            opaque_is_cached: true,
            tainted_is_cached: true,
            uncached_url_length: None,
            reload_bypasses: false,
            no_cache_bypasses: false,
            no_store_is_uncached: false,
            cache_capacity: 1024,
            cache_purge: 1,
            hits_lost_at_start: 0,
        }
    }

    /// Chromium 156 as measured.
    ///
    /// ```
    /// assert_eq!(cors_core::browser::Profile::chromium().max_age_cap, Some(7200));
    /// ```
    ///
    /// Source: `tests/browser/REPORT.md`, which the comments of the switches cite.
    #[must_use]
    pub fn chromium() -> Self {
        Self {
            engine: Engine::Chromium,
            client_hints_safelisted: true,
            user_agent_forbidden: true,
            lines_joined_before_check: true,
            range_limit: Some(i64::MAX.unsigned_abs()),
            method_change_ends_force: true,
            preflight_site_is_fresh: true,
            no_cors_ignores_referrer_policy: true,
            wildcard_covers_authorization: true,
            redirect_checked_first: true,
            redirects_need_location: true,
            one_entry_per_url: true,
            forced_method_must_be_cached: false,
            max_age_cap: Some(7200),
            max_age_is_signed: true,
            forgets: Forgets::Nothing,
            opaque_is_cached: false,
            tainted_is_cached: false,
            uncached_url_length: Some(1024),
            reload_bypasses: true,
            no_cache_bypasses: true,
            no_store_is_uncached: true,
            cache_purge: 10,
            ..Self::standard()
        }
    }

    /// Firefox 153 as measured.
    ///
    /// ```
    /// assert_eq!(cors_core::browser::Profile::firefox().max_age_cap, Some(86_400));
    /// ```
    ///
    /// Source: `tests/browser/FIREFOX.md`, which the comments of the switches cite.
    #[must_use]
    pub fn firefox() -> Self {
        Self {
            engine: Engine::Firefox,
            requested_headers_repeat: true,
            non_ascii_unsafe: true,
            safelisted_total: None,
            range_limit: Some(u64::MAX),
            first_content_type_only: true,
            listener_counts_without_body: true,
            preflighted_for_good: true,
            preflight_keeps_origin: true,
            own_preflight_unchecked: true,
            preflight_site_is_fresh: true,
            streams: false,
            wildcard_covers_authorization: true,
            method_before_headers: true,
            redirects_need_location: true,
            proxy_authentication_fails: false,
            wildcard_is_cached: false,
            head_is_exempt: false,
            forced_method_must_be_cached: false,
            max_age_cap: Some(86400),
            bad_max_age: BadMaxAge::NotCached,
            zero_keeps_entries: true,
            forgets: Forgets::EveryFailure,
            credentialed_serves_all: false,
            reload_bypasses: true,
            cache_capacity: 100,
            hits_lost_at_start: 2,
            ..Self::standard()
        }
    }
}
