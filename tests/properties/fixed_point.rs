//! `Config -> Policy -> Config` is a fixed point, whatever is configured.

use cors_core::{Config, OriginField, Target};
use proptest::prelude::*;

use crate::asked;
use crate::configured::configured;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn a_policy_says_what_it_was_made_of(
        configured in configured(),
        methods in prop::sample::subsequence(&["PUT", "DELETE", "GET", "X-OWN"][..], 0..4),
        headers in prop::sample::subsequence(&["X-A", "Content-Type", "Authorization"][..], 0..3),
        exposed in prop::sample::subsequence(&["X-Total", "ETag"][..], 0..2),
        age in prop::option::of(0..86_400_u32),
        enforce: bool,
        asked in prop::collection::vec(asked(), 1..8),
    ) {
        let Ok(policy) = configured.build(|mut builder| {
            builder = builder.headers(&headers).expose_headers(&exposed).enforce(enforce);
            if !methods.is_empty() {
                builder = builder.methods(&methods);
            }
            if let Some(age) = age {
                builder = builder.max_age(age);
            }
            builder
        }) else { return Ok(()) };
        let config = Config::from(&policy);
        let again = config.prove(&Target::Policy);
        prop_assert!(again.is_ok(), "{:?} does not prove again", config);
        let again = again.expect("just looked");
        prop_assert_eq!(&Config::from(&again), &config);
        // Nothing that was said is lost on the way.
        prop_assert_eq!(config.credentials, configured.credentials);
        prop_assert_eq!(config.enforce, enforce);
        prop_assert_eq!(&config.headers, &headers);
        prop_assert_eq!(&config.expose_headers, &exposed);
        prop_assert_eq!(again.methods().collect::<Vec<_>>(), policy.methods().collect::<Vec<_>>());
        for origin in &asked {
            let allows = |policy: &cors_core::Policy| policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
            prop_assert_eq!(allows(&again), allows(&policy), "{}", origin);
        }
    }
}
