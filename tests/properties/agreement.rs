//! The strict parser of configurations and the bounded one of the wire agree: what is accepted as an exact origin is what
//! the wire parser reads, part by part; and what the wire parser reads (a `+` aside) is accepted.

use cors_core::{Code, Origin, Policy};
use proptest::prelude::*;

use crate::asked;

proptest! {
    #![proptest_config(ProptestConfig { cases: 8000, ..ProptestConfig::default() })]

    #[test]
    fn configuration_and_wire_agree(literal in prop_oneof![asked(), "[a-z0-9+.-]{1,8}://[a-z0-9._*:\\[\\]-]{0,24}"]) {
        let configured = Policy::builder().origins([&literal]).build();
        let read = Origin::parse(literal.as_bytes());
        let is_exact = !literal.contains('*');
        match (configured, read) {
            (Ok(_), Some(origin)) => {
                let port = origin.port().map(|port| format!(":{port}")).unwrap_or_default();
                prop_assert_eq!(format!("{}://{}{port}", origin.scheme(), origin.host()), literal);
            }
            (Ok(_), None) => prop_assert!(!is_exact, "{} is accepted and never matches", literal),
            (Err(findings), Some(_)) => {
                // What can arrive and is refused as configuration: schemes that no browser sends, and what is not an encoding.
                let codes: Vec<Code> = findings.errors().map(cors_core::Finding::code).collect();
                let host_only = codes == [Code::OriginHost] && (literal.contains('+') || literal.contains("xn--"));
                prop_assert!(codes == [Code::OriginScheme] || host_only, "{}: {}", literal, findings);
            }
            (Err(_), None) => {}
        }
    }

    #[test]
    fn a_suggestion_is_right(literal in prop_oneof![asked(), "(HTTP|wss|https?)?:?/{0,2}[A-Za-z0-9.é@:/ -]{0,24}"]) {
        let Err(findings) = Policy::builder().origins([&literal]).build() else { return Ok(()) };
        for finding in findings.errors().filter(|finding| finding.code() != Code::PublicSuffix) {
            let Some(suggestion) = finding.suggestion() else { continue };
            // Where one literal held several origins, it is the whole key that is given.
            let list = suggestion.strip_prefix("origins = [").and_then(|list| list.strip_suffix(']'));
            for element in list.unwrap_or(suggestion).split(", ").map(|element| element.trim_matches('"')) {
                let again = Policy::builder().origins([element]).build();
                let wrong = again.err().is_some_and(|findings| findings.errors().any(|f| f.code() != Code::PublicSuffix));
                prop_assert!(!wrong, "{} for {}", element, literal);
            }
        }
    }
}
