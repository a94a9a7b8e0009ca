//! The CORS-preflight cache (Fetch, 4.9) in the shapes that browsers gave it.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use super::{Profile, preflight::Grant, prepare::is_safelisted_method};

/// What an entry is found by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) partition: String,
    /// The preflight's `Origin`.
    pub(super) origin: String,
    /// The whole URL; in every browser the fragment counts (`cache-fragment#2`).
    pub(super) url: String,
    /// Whether the credentials mode is `include`.
    pub(super) credentials: bool,
}

/// What must have been permitted for a preflight to be skipped.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) method: &'w str,
    /// In lower case.
    pub(super) names: &'w [String],
    pub(super) forced: bool,
}

/// What was permitted for one key: each element until its own time.
///
/// Where [`Profile::one_entry_per_url`] holds, all elements of an entry come from one answer and end together.
#[derive(Debug, Clone, Default)]
struct Entry {
    methods: BTreeMap<String, Duration>,
    names: BTreeMap<String, Duration>,
    /// The end of the latest answer: what permits a request that needs no element.
    until: Duration,
    used: u64,
}

impl Entry {
    fn has_ended(&self, now: Duration) -> bool {
        let mut elements = self.methods.values().chain(self.names.values());
        self.until <= now && elements.all(|until| *until <= now)
    }
}

/// Everything that a browser remembers of preflights.
#[derive(Debug, Clone, Default)]
pub(super) struct PreflightCache {
    entries: HashMap<Key, Entry>,
    clock: u64,
    /// How many would-be hits each top-level site lost so far.
    lost: HashMap<String, u8>,
}

impl PreflightCache {
    /// Whether the preflight may be skipped.
    pub(super) fn permits(
        &mut self,
        profile: &Profile,
        key: &Key,
        wanted: Wanted<'_>,
        now: Duration,
    ) -> bool {
        let hit = self.covers(profile, key, wanted, now);
        if !hit && profile.one_entry_per_url {
            self.forget(key);
        }
        if hit && self.loses(profile, key) {
            return false;
        }
        self.clock += 1;
        for found in Self::serving(profile, key) {
            if let Some(entry) = self.entries.get_mut(&found) {
                entry.used = self.clock;
            }
        }
        hit
    }

    /// Keeps what an answer permits, for `seconds`.
    pub(super) fn store(
        &mut self,
        profile: &Profile,
        key: Key,
        grant: &Grant,
        seconds: Option<u64>,
        wanted: Wanted<'_>,
        now: Duration,
    ) {
        if profile.one_entry_per_url {
            self.forget(&key);
        }
        let Some(seconds) = seconds else { return };
        if seconds == 0 && profile.zero_keeps_entries {
            return;
        }
        let until = now.saturating_add(Duration::from_secs(seconds));
        self.make_room(profile, &key, now);
        self.clock += 1;
        let entry = self.entries.entry(key).or_default();
        entry.used = self.clock;
        entry.until = until;
        entry.methods.retain(|_, until| now < *until);
        entry.names.retain(|_, until| now < *until);
        for method in &grant.methods {
            entry.methods.insert(method.clone(), until);
        }
        if grant.no_methods && wanted.forced {
            // Fetch, CORS-preflight fetch: so that a forced preflight is cached too.
            entry.methods.insert(wanted.method.to_owned(), until);
        }
        for name in &grant.names {
            entry.names.insert(name.clone(), until);
        }
    }

    /// Forgets a URL, whatever the credentials mode (Fetch, "clear cache entries").
    pub(super) fn forget(&mut self, key: &Key) {
        self.forget_where(|other| same_place(other, key));
    }

    fn forget_where(&mut self, doomed: impl Fn(&Key) -> bool) {
        self.entries.retain(|key, _| !doomed(key));
    }

    /// The keys whose entries serve a request for `key` (Fetch, "cache entry match").
    fn serving(profile: &Profile, key: &Key) -> Vec<Key> {
        let mut keys = vec![key.clone()];
        if !key.credentials && profile.credentialed_serves_all {
            keys.push(Key { credentials: true, ..key.clone() });
        }
        keys
    }

    fn covers(&self, profile: &Profile, key: &Key, wanted: Wanted<'_>, now: Duration) -> bool {
        let serving: Vec<(&Entry, bool)> = Self::serving(profile, key)
            .iter()
            .filter_map(|key| self.entries.get(key).map(|entry| (entry, key.credentials)))
            .filter(|(entry, _)| now < entry.until || !profile.one_entry_per_url)
            .collect();
        let has = |elements: &dyn Fn(&Entry) -> Option<Duration>| {
            serving.iter().any(|(entry, _)| elements(entry).is_some_and(|until| now < until))
        };
        // In one entry of credentialed answers `*` stays the literal that it was when the answer came.
        let has_wildcard = |elements: &dyn Fn(&Entry) -> Option<Duration>| {
            profile.wildcard_is_cached
                && serving.iter().any(|(entry, credentials)| {
                    !(profile.one_entry_per_url && *credentials)
                        && elements(entry).is_some_and(|until| now < until)
                })
        };

        let exempt = is_safelisted_method(wanted.method)
            && (profile.head_is_exempt || wanted.method != "HEAD")
            && !(wanted.forced && profile.forced_method_must_be_cached);
        let method = exempt
            || has(&|entry| entry.methods.get(wanted.method).copied())
            || has_wildcard(&|entry| entry.methods.get("*").copied());
        let known = serving.iter().any(|(entry, _)| now < entry.until);
        (known || !wanted.names.is_empty() || !exempt)
            && method
            && wanted.names.iter().all(|name| {
                has(&|entry| entry.names.get(name).copied())
                    || (name != "authorization" && has_wildcard(&|entry| entry.names.get("*").copied()))
            })
    }

    /// Firefox, C11: with the hit, everything that this top-level site's pages had cached is gone.
    fn loses(&mut self, profile: &Profile, key: &Key) -> bool {
        if profile.hits_lost_at_start == 0 {
            return false;
        }
        let lost = self.lost.entry(key.partition.clone()).or_default();
        if *lost >= profile.hits_lost_at_start {
            return false;
        }
        *lost += 1;
        self.forget_where(|other| other.partition == key.partition);
        true
    }

    /// What has ended goes first, then what was not used for longest.
    fn make_room(&mut self, profile: &Profile, key: &Key, now: Duration) {
        if self.entries.contains_key(key) || self.entries.len() < profile.cache_capacity {
            return;
        }
        self.entries.retain(|_, entry| !entry.has_ended(now));
        if self.entries.len() < profile.cache_capacity {
            return;
        }
        let mut by_use: Vec<u64> = self.entries.values().map(|entry| entry.used).collect();
        by_use.sort_unstable();
        let purged = profile.cache_purge.max(1);
        if let Some(last) = by_use.iter().take(purged).next_back().copied() {
            self.entries.retain(|_, entry| entry.used > last);
        }
    }
}

fn same_place(one: &Key, other: &Key) -> bool {
    one.url == other.url && one.origin == other.origin && one.partition == other.partition
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A browser's cache with a clock, asked and filled in the words of headers.
    struct Cache {
        profile: Profile,
        cache: PreflightCache,
    }

    impl Cache {
        fn new(mut profile: Profile) -> Self {
            profile.hits_lost_at_start = 0;
            Self { profile, cache: PreflightCache::default() }
        }

        fn store(&mut self, key: &Key, at: u64, seconds: u64, methods: &[&str], names: &[&str]) {
            let grant = Grant {
                methods: owned(methods),
                names: owned(names),
                no_methods: methods.is_empty(),
                authorization_by_wildcard: false,
            };
            let wanted = Wanted { method: "POST", names: &[], forced: true };
            let now = Duration::from_secs(at);
            self.cache.store(&self.profile, key.clone(), &grant, Some(seconds), wanted, now);
        }

        fn hit(&mut self, key: &Key, at: u64, method: &str, names: &[&str]) -> bool {
            let wanted = Wanted { method, names: &owned(names), forced: false };
            self.cache.permits(&self.profile, key, wanted, Duration::from_secs(at))
        }
    }

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    fn key(url: &str) -> Key {
        Key { partition: "p".into(), origin: "https://a.example".into(), url: url.into(), credentials: false }
    }

    fn with_credentials(url: &str) -> Key {
        Key { credentials: true, ..key(url) }
    }

    #[test]
    fn the_standard_adds_up_what_answers_permit_each_for_its_time() {
        let (mut cache, url) = (Cache::new(Profile::standard()), key("u"));
        cache.store(&url, 0, 10, &["PUT"], &["x-a"]);
        cache.store(&url, 5, 10, &["DELETE"], &["x-b"]);
        assert!(cache.hit(&url, 9, "PUT", &["x-a", "x-b"]));
        assert!(!cache.hit(&url, 9, "PATCH", &[]));
        assert!(!cache.hit(&url, 10, "PUT", &[]), "its time is over");
        assert!(cache.hit(&url, 10, "DELETE", &["x-b"]), "the other's is not");
        assert!(cache.hit(&url, 14, "HEAD", &["x-b"]));
        assert!(!cache.hit(&url, 14, "GET", &["x-a"]));
        cache.store(&url, 14, 0, &["DELETE"], &[]);
        assert!(!cache.hit(&url, 14, "DELETE", &[]), "zero takes it back");
    }

    #[test]
    fn chromium_replaces_its_one_entry_and_a_miss_evicts_it() {
        let (mut cache, url) = (Cache::new(Profile::chromium()), key("u"));
        cache.store(&url, 0, 10, &["PUT"], &[]);
        cache.store(&url, 0, 10, &["DELETE"], &[]);
        assert!(!cache.hit(&url, 1, "PUT", &[]), "replaced");
        assert!(!cache.hit(&url, 1, "DELETE", &[]), "evicted by the miss before");
    }

    #[test]
    fn a_wildcard_is_kept_but_never_for_authorization_and_in_firefox_not_at_all() {
        for (profile, kept) in
            [(Profile::standard(), true), (Profile::chromium(), true), (Profile::firefox(), false)]
        {
            let (mut cache, url) = (Cache::new(profile), key("u"));
            cache.store(&url, 0, 10, &["*", "PUT"], &["*", "x-a"]);
            assert!(cache.hit(&url, 1, "PUT", &["x-a"]));
            assert_eq!(cache.hit(&url, 1, "PATCH", &["x-b"]), kept);
            cache.store(&url, 0, 10, &["*"], &["*"]);
            assert!(!cache.hit(&url, 1, "GET", &["authorization"]));
        }
    }

    #[test]
    fn credentials_serve_requests_without_but_not_the_other_way_round() {
        for (profile, serves) in
            [(Profile::standard(), true), (Profile::chromium(), true), (Profile::firefox(), false)]
        {
            let mut cache = Cache::new(profile);
            cache.store(&with_credentials("u"), 0, 10, &["PUT"], &[]);
            assert_eq!(cache.hit(&key("u"), 1, "PUT", &[]), serves);
            cache.store(&key("v"), 0, 10, &["PUT"], &[]);
            assert!(!cache.hit(&with_credentials("v"), 1, "PUT", &[]));
        }
    }

    #[test]
    fn forced_preflights_are_cached_by_their_method() {
        let forced = |cache: &mut Cache| {
            let wanted = Wanted { method: "POST", names: &[], forced: true };
            cache.cache.permits(&cache.profile, &key("u"), wanted, Duration::from_secs(1))
        };
        for (profile, without_entry) in
            [(Profile::standard(), false), (Profile::chromium(), true), (Profile::firefox(), true)]
        {
            let mut cache = Cache::new(profile);
            assert!(!forced(&mut cache), "nothing is known");
            cache.store(&key("u"), 0, 10, &[], &[]);
            assert!(forced(&mut cache), "no list at all stands for the method");
            cache.cache.forget(&key("u"));
            cache.store(&key("u"), 0, 10, &["PUT"], &[]);
            assert_eq!(forced(&mut cache), without_entry);
        }
    }

    #[test]
    fn firefox_remembers_a_hundred_urls_and_forgets_the_least_recently_used() {
        let mut cache = Cache::new(Profile::firefox());
        for url in 0..100 {
            cache.store(&key(&url.to_string()), 0, 10, &["PUT"], &[]);
        }
        assert!(cache.hit(&key("0"), 1, "PUT", &[]), "99 others leave it (ff-capacity-99)");
        cache.store(&key("100"), 1, 10, &["PUT"], &[]);
        assert!(cache.hit(&key("0"), 1, "PUT", &[]), "it was used (ff-capacity-lru)");
        assert!(
            !cache.hit(&key("1"), 1, "PUT", &[]),
            "the hundredth other takes its place (ff-capacity-100)"
        );
    }

    #[test]
    fn a_zero_age_takes_nothing_back_in_firefox() {
        let (mut cache, url) = (Cache::new(Profile::firefox()), key("u"));
        cache.store(&url, 0, 10, &["PUT"], &[]);
        cache.store(&url, 1, 0, &["PUT"], &[]);
        assert!(cache.hit(&url, 2, "PUT", &[]), "ff-zero-does-not-remove");
        cache.store(&url, 2, 1, &["PUT"], &[]);
        assert!(!cache.hit(&url, 3, "PUT", &[]), "ff-shorten");
        cache.store(&url, 3, 10, &[], &["x-a"]);
        assert!(cache.hit(&url, 4, "GET", &["x-a"]) && cache.hit(&url, 4, "POST", &["x-a"]));
        assert!(!cache.hit(&url, 4, "HEAD", &["x-a"]), "HEAD must be listed");
    }

    #[test]
    fn the_first_hits_of_a_site_are_lost_in_firefox() {
        let mut cache = Cache::new(Profile::firefox());
        cache.profile.hits_lost_at_start = 2;
        for round in 0..3 {
            cache.store(&key("u"), 0, 10, &["PUT"], &[]);
            cache.store(&key("v"), 0, 10, &["PUT"], &[]);
            assert_eq!(cache.hit(&key("u"), 1, "PUT", &[]), round == 2);
            assert_eq!(cache.hit(&key("v"), 1, "PUT", &[]), round == 2, "the others go with it");
        }
    }

    /// A cache of the standard with room for two URLs.
    fn of_two() -> Cache {
        let mut profile = Profile::standard();
        profile.cache_capacity = 2;
        Cache::new(profile)
    }

    #[test]
    fn what_has_ended_makes_room_before_what_was_used_longer_ago() {
        let (mut cache, [old, ended, new]) = (of_two(), ["old", "ended", "new"].map(key));
        cache.store(&old, 0, 100, &["PUT"], &[]);
        cache.store(&ended, 1, 5, &["PUT"], &["x-a"]);
        cache.store(&new, 6, 100, &["PUT"], &[]);
        assert!(cache.hit(&old, 7, "PUT", &[]) && cache.hit(&new, 7, "PUT", &[]));
    }

    #[test]
    fn an_entry_has_not_ended_while_one_of_its_elements_lasts() {
        let (mut cache, [long, other, new]) = (of_two(), ["long", "other", "new"].map(key));
        cache.store(&other, 0, 100, &["PUT"], &[]);
        cache.store(&long, 1, 100, &["PUT"], &["x-a"]);
        cache.store(&long, 1, 1, &["DELETE"], &[]);
        cache.store(&new, 50, 100, &["PUT"], &[]);
        assert!(cache.hit(&long, 50, "PUT", &["x-a"]), "`other` went, which was used longer ago");
        assert!(!cache.hit(&long, 50, "DELETE", &[]) && !cache.hit(&other, 50, "PUT", &[]));
    }

    #[test]
    fn the_least_recently_used_makes_room_alone() {
        let (mut cache, [one, two, three]) = (of_two(), ["one", "two", "three"].map(key));
        for url in [&two, &one, &one] {
            cache.store(url, 0, 100, &["PUT"], &[]);
        }
        assert!(cache.hit(&two, 1, "PUT", &[]) && cache.hit(&one, 1, "PUT", &[]), "no third URL came");
        cache.store(&three, 1, 100, &["PUT"], &[]);
        assert!(!cache.hit(&two, 1, "PUT", &[]) && cache.hit(&one, 1, "PUT", &[]));
        cache.store(&two, 1, 100, &["PUT"], &[]);
        assert!(!cache.hit(&three, 1, "PUT", &[]) && cache.hit(&one, 1, "PUT", &[]));
    }

    #[test]
    fn what_is_stored_counts_as_used() {
        let (mut cache, [one, two, three]) = (of_two(), ["one", "two", "three"].map(key));
        for url in [&one, &two, &three] {
            cache.store(url, 0, 100, &["PUT"], &[]);
        }
        assert!(!cache.hit(&one, 1, "PUT", &[]));
        assert!(cache.hit(&two, 1, "PUT", &[]) && cache.hit(&three, 1, "PUT", &[]));
    }

    #[test]
    fn at_its_end_nothing_covers_any_more() {
        for profile in [Profile::standard(), Profile::chromium()] {
            let (mut cache, url) = (Cache::new(profile), key("u"));
            for (method, names) in [("GET", &[][..]), ("PATCH", &[]), ("GET", &["x-a"])] {
                cache.store(&url, 0, 10, &["*"], &["*"]);
                assert!(cache.hit(&url, 9, method, names));
                assert!(!cache.hit(&url, 10, method, names), "{method} {names:?}");
            }
        }
    }

    /// Chromium's `kMaxCacheEntries` and `kPurgeUnit`: where it is full, the ten that were not used for longest go.
    #[test]
    fn chromium_makes_room_for_ten() {
        let mut cache = Cache::new(Profile::chromium());
        let capacity = cache.profile.cache_capacity;
        for url in 0..=capacity {
            cache.store(&key(&url.to_string()), 0, 10, &["PUT"], &[]);
        }
        for (url, kept) in [(9, false), (10, true), (capacity - 1, true), (capacity, true)] {
            assert_eq!(cache.hit(&key(&url.to_string()), 1, "PUT", &[]), kept, "{url}");
        }
    }
}
