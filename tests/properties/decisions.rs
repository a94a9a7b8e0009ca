//! A decision allows just the origins that the configuration names.

use cors_core::{OriginField, Policy};
use proptest::prelude::*;

use crate::asked;
use crate::configured::{configured, near};

/// Whether one configured origin names `origin`, by comparing text and nothing else.
pub(crate) fn names(configured: &str, origin: &str) -> bool {
    let Some((scheme, rest)) = configured.split_once("://") else { return false };
    let Some((asked_scheme, asked)) = origin.split_once("://") else { return false };
    let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
    let (asked_host, asked_port) =
        asked.split_once(':').map_or((asked, None), |(host, port)| (host, Some(port)));
    let port_is = match port {
        Some("*") => {
            asked_port.is_none_or(|port| port.parse::<u16>().is_ok_and(|n| n > 0 && n.to_string() == port))
        }
        port => port == asked_port,
    };
    let default = matches!((asked_scheme, asked_port), ("https", Some("443")) | ("http", Some("80")));
    let host_is = match host.strip_prefix("*.") {
        Some(suffix) => {
            asked_host.strip_suffix(suffix).and_then(|rest| rest.strip_suffix('.')).is_some_and(|labels| {
                labels.split('.').all(|label| {
                    !label.is_empty()
                        && label
                            .bytes()
                            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'+'))
                })
            })
        }
        None => host == asked_host,
    };
    scheme == asked_scheme && host_is && port_is && !default
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn allowed_is_what_is_named(configured in configured(), asked in prop::collection::vec(asked(), 1..20), pick in any::<prop::sample::Index>()) {
        let Ok(policy) = configured.build(|builder| builder) else { return Ok(()) };
        // Much of what is asked is derived from what is listed.
        let named = configured.origins.one(pick);
        for origin in asked.into_iter().chain(near(&named)).chain([named]) {
            let allowed = policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
            let expected = configured.origins.names(&origin);
            prop_assert_eq!(allowed, expected, "{} asked of {:?}", origin, configured);
        }
    }

    #[test]
    fn no_bytes_make_it_panic_or_allow(value in prop::collection::vec(any::<u8>(), 0..600)) {
        let policy = Policy::builder().origins(["https://*.a.example:*", "https://b.example"]).build().expect("valid");
        prop_assert!(!policy.decide(OriginField::One(&value)).is_allowed());
    }
}
