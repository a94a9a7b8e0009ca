//! Whatever is configured and asked: no `*` with credentials, one value of each header, no grant to a refused origin.

use cors_core::headers::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, Header, VARY, Value};
use cors_core::{OriginField, Policy};
use proptest::prelude::*;

use crate::asked;
use crate::configured::configured;

fn check(policy: &Policy, granted: bool, headers: &[Header<'_>]) -> Result<(), TestCaseError> {
    for (index, (name, value)) in headers.iter().enumerate() {
        prop_assert!(!headers[..index].iter().any(|(earlier, _)| earlier == name), "{} twice", name);
        prop_assert!(granted || *name == VARY, "a refusal says {}", name);
        if policy.credentials() {
            prop_assert!(!matches!(value, Value::Text(text) if text.contains('*')), "{} is a wildcard", name);
        }
    }
    let has = |asked: &str| headers.iter().any(|(name, _)| *name == asked);
    prop_assert_eq!(has(ALLOW_ORIGIN), granted);
    prop_assert_eq!(has(ALLOW_CREDENTIALS), granted && policy.credentials());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn answers_never_contradict_the_decision(
        configured in configured(),
        lists in prop::array::uniform3(prop::collection::vec(prop::sample::select(&["*", "X-A", "X-B", "PUT", "DELETE"][..]), 0..3)),
        asked in asked(),
        pick in any::<prop::sample::Index>(),
    ) {
        let [methods, headers, exposed] = lists;
        let Ok(policy) = configured.build(|builder| {
            let builder = builder.headers(&headers).expose_headers(&exposed);
            if methods.is_empty() { builder } else { builder.methods(&methods) }
        }) else { return Ok(()) };
        prop_assert_eq!(policy.credentials(), configured.credentials);
        prop_assert!(!(policy.credentials() && policy.is_public()));
        let named = configured.origins.one(pick);
        let joined: Vec<&str> = policy.methods().collect();
        let joined = joined.join(", ");
        let one = |origin| OriginField::One(str::as_bytes(origin));
        for field in [OriginField::Absent, OriginField::Repeated, one(&asked), one(&named)] {
            let granted = policy.decide(field).is_allowed();
            check(&policy, granted, &policy.actual_headers(granted).collect::<Vec<_>>())?;
            check(&policy, granted, &policy.preflight_headers(granted, &joined, None).collect::<Vec<_>>())?;
        }
    }
}
