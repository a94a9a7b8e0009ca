//! The same mistake gives the same sentence at each door: the attribute and `policy!` (the texts beside the compile-time
//! cases), the builder, a configuration file, and the environment; and every code is proven at each door where it occurs.

mod arguments;
mod case;
mod coverage;
mod moving_in;

use std::collections::BTreeSet;
use std::path::Path;

use case::{Case, cases};
use cors_core::{Code, Danger, Finding, Policy};
use toml::{Table, Value};

/// About what only the attribute sees: the item, the route and the handler.
const OF_ITEMS: [Code; 12] = [
    Code::MethodNotRouted,
    Code::HeaderAuthorizationWildcard,
    Code::NotAboveRoute,
    Code::AttributeTwice,
    Code::Target,
    Code::EmptyModule,
    Code::OptionsRoute,
    Code::GuardPreflight,
    Code::PathPoliciesDiffer,
    Code::JsonNeedsContentType,
    Code::AuthNeedsHeader,
    Code::HeaderExtractor,
];

/// About how keys and values are written, which the builder leaves to the compiler.
const OF_SYNTAX: [Code; 3] = [Code::UnknownKey, Code::DuplicateKey, Code::KeyValue];

/// What an environment variable's elements can be, with the sentences of `origins`. (`*` there has its own: it is refused
/// because it comes from outside the code.)
const OF_ELEMENTS: [Code; 11] = [
    Code::OriginNull,
    Code::OriginScheme,
    Code::OriginNotBare,
    Code::OriginHost,
    Code::OriginIp,
    Code::OriginPort,
    Code::OriginDefaultPort,
    Code::OriginPattern,
    Code::OriginDuplicate,
    Code::InsecureCredentials,
    Code::PublicSuffix,
];

/// Cases about Rust's own syntax, or about a handler: no other door has what they are about.
const OF_RUST: [&str; 20] = [
    "danger/nothing.rs",
    "key/constant.rs",
    "key/disabled-beside-others.rs",
    "key/policy-beside-others.rs",
    "key/policy-call.rs",
    "key/policy-constant.rs",
    "key/policy-string.rs",
    "key/policy-without-key.rs",
    "key/several-without-brackets.rs",
    // Lists the attribute's keys; `policy/unknown.rs` lists those of a policy.
    "key/unknown.rs",
    "key/value-without-key.rs",
    "key/braces.rs",
    "key/debug-assertions.rs",
    "key/no-value.rs",
    "key/not-flag.rs",
    "key/semicolon.rs",
    // A word of a file is any string.
    "danger/two-words.rs",
    // On a handler the help is about the module around it.
    "place/replaces-module.rs",
    "method/forbidden-route.rs",
    "place/module-methods.rs",
];

#[test]
fn the_attribute_and_the_file_agree() {
    // A file's reader tells a key that is given twice before the policy sees it, unless the format lets it through, as
    // JSON does: `the_same_key_twice`.
    let elsewhere = [Code::DuplicateKey];
    let expected = |code: &Code| !OF_ITEMS.contains(code) && !elsewhere.contains(code);
    compare(expected, |case| Some(file(case.table.clone()?)));
}

#[test]
fn the_attribute_and_the_builder_agree() {
    // `enforce` beside `"*"` is the one company of keys that a builder can have.
    let expected = |code: &Code| !OF_ITEMS.contains(code) && !OF_SYNTAX.contains(code);
    compare(expected, |case| built(case.table.as_ref()?));
}

#[test]
fn the_attribute_and_the_environment_agree() {
    compare(|code| OF_ELEMENTS.contains(code), |case| environment(case.table.as_ref()?));
}

#[test]
fn the_same_key_twice() {
    let attribute = cases().into_iter().flat_map(|case| case.told).find(|told| told.code == "duplicate-key");
    let file = r#"{"origins": "https://app.example.com", "credentials": true, "credentials": true}"#;
    let report = serde_json::from_str::<Policy>(file).expect_err("twice").to_string();
    let texts = case::of_report(&report);
    assert_eq!(texts, [attribute.expect("a case").text]);
}

/// Tries every compile-time case at another door. What the compiler said and the door can find, the door says in the
/// same words; and each of the `expected` codes was found so at least once.
#[track_caller]
fn compare(expected: impl Fn(&Code) -> bool, door: impl Fn(&Case) -> Option<Vec<String>>) {
    let mut found = BTreeSet::new();
    let mut differences = Vec::new();
    let is_of_rust = |path: &Path| {
        // Route attributes are Rust, too.
        path.starts_with("compile/fail/route") || OF_RUST.iter().any(|rust| path.ends_with(rust))
    };
    for case in cases().iter().filter(|case| !is_of_rust(&case.path)) {
        let told: Vec<_> =
            case.told.iter().filter(|told| of(&told.code).is_some_and(|code| expected(&code))).collect();
        if told.is_empty() {
            continue;
        }
        let Some(texts) = door(case) else { continue };
        for told in told {
            if texts.contains(&told.text) {
                found.extend(of(&told.code));
            } else {
                differences.push(format!(
                    "{}: {}\n  the other door: {texts:#?}",
                    case.path.display(),
                    told.text
                ));
            }
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    let missing: Vec<&Code> =
        Code::ALL.iter().filter(|code| expected(code) && !found.contains(*code)).collect();
    assert!(missing.is_empty(), "not compared: {missing:?}");
}

fn of(code: &str) -> Option<Code> {
    Code::ALL.iter().copied().find(|known| known.as_str() == code)
}

fn file(table: Table) -> Vec<String> {
    match table.try_into::<Policy>() {
        Ok(policy) => texts(policy.warnings()),
        Err(error) => case::of_report(&error.to_string()),
    }
}

/// The builder's findings; `None` where the case holds what a builder cannot.
fn built(table: &Table) -> Option<Vec<String>> {
    let mut builder = Policy::builder();
    for (key, value) in table {
        builder = match key.as_str() {
            "origins" => builder.origins(list(value)?),
            "dev_origins" => builder.dev_origins(list(value)?),
            "origin_regex" => {
                list(value)?.iter().fold(builder, |builder, pattern| builder.origin_regex(pattern))
            }
            "origins_env" => builder.origins_env(value.as_str()?),
            "credentials" => builder.credentials(value.as_bool()?),
            "enforce" => builder.enforce(value.as_bool()?),
            "methods" => builder.methods(list(value)?),
            "headers" => builder.headers(list(value)?),
            "expose_headers" => builder.expose_headers(list(value)?),
            "max_age" => builder.max_age(value.as_integer()?.try_into().ok()?),
            "dangerously_allow" => list(value)?
                .iter()
                .try_fold(builder, |builder, word| Some(builder.dangerously_allow(Danger::parse(word)?)))?,
            _ => return None,
        };
    }
    Some(match builder.build() {
        Ok(policy) => texts(policy.warnings()),
        Err(findings) => texts(findings.iter()),
    })
}

/// What is said when the case's `origins` stand in the environment instead.
fn environment(table: &Table) -> Option<Vec<String>> {
    let mut table = table.clone();
    let origins = table.remove("origins")?;
    let origins = list(&origins)?;
    // An element ends at a comma, and loses the white space around it.
    if origins.iter().any(|origin| origin.contains(',') || origin.trim() != *origin) {
        return None;
    }
    table.insert("origins_env".into(), "WEB_ORIGINS".into());
    let policy = table.try_into::<Policy>().ok()?;
    match policy.resolve_env(Some(&origins.join(","))) {
        Ok(()) => Some(Vec::new()),
        Err(findings) => Some(texts(findings.iter())),
    }
}

fn list(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) => items.iter().map(Value::as_str).collect(),
        _ => None,
    }
}

fn texts<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> Vec<String> {
    findings.into_iter().map(ToString::to_string).collect()
}
