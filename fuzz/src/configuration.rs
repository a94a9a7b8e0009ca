//! Whatever is configured: an answer, no panic; and what is accepted can work, is safe, and says the same when proven again.

use cors_core::headers::Value;
use cors_core::{Code, Config, OriginField, Policy, Route, Subject, Target};

use crate::text;

pub fn run(data: &[u8]) {
    let Some(lines) = text::lines(data) else { return };
    let config = text::config(&lines);
    let route = Route::new("item", lines.iter().filter(|(kind, _)| *kind == 'R').map(|(_, method)| *method));
    for target in [Target::Policy, Target::Source, Target::Route(route)] {
        match config.prove(&target) {
            Ok(policy) => accepted(&config, &policy, &target),
            Err(findings) => {
                assert!(findings.has_errors() && !findings.to_string().is_empty());
                for finding in findings.iter() {
                    assert!(!finding.to_string().is_empty());
                    suggestion_stands(&config, finding);
                }
            }
        }
    }
}

fn accepted(config: &Config, policy: &Policy, target: &Target) {
    let again = Config::from(policy);
    let proven = again
        .prove(target)
        .unwrap_or_else(|findings| panic!("{config:?} stands, {again:?} does not: {findings}"));
    assert_eq!(&proven, policy);

    // What is listed is granted, or it could not have been meant.
    for origin in config.origins.iter().flatten().filter(|origin| !origin.contains('*')) {
        assert!(
            policy.decide(OriginField::One(origin.as_bytes())).is_allowed(),
            "{origin} is listed and refused"
        );
    }
    let methods: Vec<&str> = policy.methods().collect();
    let methods = methods.join(", ");
    for granted in [false, true] {
        for (name, value) in
            policy.preflight_headers(granted, &methods, None).chain(policy.actual_headers(granted))
        {
            let Value::Text(text) = value else { continue };
            assert!(
                !policy.credentials() || text.split(", ").all(|item| item != "*"),
                "{name}: {text} with credentials"
            );
            assert!(
                text.bytes().all(|byte| matches!(byte, b' '..=b'~')),
                "{name}: {text:?} is no field value"
            );
        }
    }
    assert!(!(policy.credentials() && policy.is_public()));
    assert!(!(policy.enforce() && policy.is_public()));
}

/// A corrected origin is accepted, but for the one complaint that has no other remedy.
fn suggestion_stands(config: &Config, finding: &cors_core::Finding) {
    let Subject::Element(cors_core::Key::Origins, index) = *finding.subject() else { return };
    let Some(suggestion) = finding.suggestion() else { return };
    let written = config.origins.iter().flatten().nth(index);
    // Where one literal held several origins, it is the whole key that is given.
    let list = suggestion.strip_prefix("origins = [").and_then(|list| list.strip_suffix(']'));
    for element in list.unwrap_or(suggestion).split(", ").map(|element| element.trim_matches('"')) {
        let Err(findings) = Policy::builder().origins([element]).build() else { continue };
        let wrong = findings.errors().find(|error| error.code() != Code::PublicSuffix);
        assert!(wrong.is_none(), "{suggestion} is suggested for {written:?}, and refused: {findings}");
    }
}
