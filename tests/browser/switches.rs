//! Every switch is needed: turned back to what the standard says, it makes recorded cases disagree.

use cors_core::browser::Profile;

use crate::{CHROMIUM, FIREFOX, compare, recorded};

/// A switch, and how to turn it back.
type Switch = (&'static str, fn(&mut Profile, &Profile));

macro_rules! switches {
    ($($name:ident),* $(,)?) => {
        [$((stringify!($name), (|profile, other| profile.$name = other.$name) as fn(&mut Profile, &Profile))),*]
    };
}

/// How many records more disagree with each switch turned back; every count must be positive.
fn needed(compressed: &[u8], browser: &Profile, switches: &[Switch]) {
    let (records, standard) = (recorded(compressed), Profile::standard());
    let known = compare::disagreements(&records, &|_| browser.clone()).len();
    let mut idle = Vec::new();
    for (name, turn_back) in switches {
        let mut changed = browser.clone();
        turn_back(&mut changed, &standard);
        assert_ne!(changed, *browser, "{name} is the standard's anyway");
        let found = compare::disagreements(&records, &|_| changed.clone()).len();
        println!("{:?} {name}: {}", browser.engine, found.saturating_sub(known));
        if found <= known {
            idle.push(name);
        }
    }
    assert!(idle.is_empty(), "these switches change no prediction: {idle:?}");
}

/// Not recorded, and tested beside the code: `range_limit`, `method_change_ends_force`, `preflight_site_is_fresh`,
/// `redirects_need_location`, `forced_method_must_be_cached`, and the cache's capacity.
#[test]
fn replay_needs_every_switch_of_chromium() {
    let switches = switches![
        client_hints_safelisted,
        user_agent_forbidden,
        lines_joined_before_check,
        no_cors_ignores_referrer_policy,
        wildcard_covers_authorization,
        redirect_checked_first,
        one_entry_per_url,
        max_age_cap,
        max_age_is_signed,
        forgets,
        opaque_is_cached,
        tainted_is_cached,
        uncached_url_length,
        reload_bypasses,
        no_cache_bypasses,
        no_store_is_uncached,
    ];
    needed(CHROMIUM, &Profile::chromium(), &switches);
}

/// Not recorded, and tested beside the code: `safelisted_total`, `first_content_type_only`,
/// `preflight_site_is_fresh`, `method_before_headers`, `redirects_need_location`, `forced_method_must_be_cached`,
/// `max_age_cap`, the difference of `forgets` to the standard, and the cache's capacity.
#[test]
fn replay_needs_every_switch_of_firefox() {
    let switches = switches![
        engine,
        requested_headers_repeat,
        non_ascii_unsafe,
        listener_counts_without_body,
        preflighted_for_good,
        preflight_keeps_origin,
        own_preflight_unchecked,
        streams,
        wildcard_covers_authorization,
        proxy_authentication_fails,
        wildcard_is_cached,
        head_is_exempt,
        bad_max_age,
        zero_keeps_entries,
        credentialed_serves_all,
        reload_bypasses,
        hits_lost_at_start,
        range_limit,
    ];
    needed(FIREFOX, &Profile::firefox(), &switches);
}
