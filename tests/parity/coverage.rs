//! No code without its section in the error index, a case that shows the compiler's words, and one while a program runs.

use std::fs;
use std::path::Path;

use cors_core::Code;

use crate::case::cases;

/// Found when the app answers its first request, so their tests are with the wiring.
const AT_THE_FIRST_REQUEST: [Code; 2] = [Code::GuardPreflight, Code::PathPoliciesDiffer];

/// About where an attribute stands: there is no other door to find them at.
const OF_PLACES: [Code; 4] = [Code::NotAboveRoute, Code::AttributeTwice, Code::Target, Code::EmptyModule];

#[test]
fn every_code_has_a_section() {
    let index = include_str!("../../cors-actix/src/errors.md");
    let sections: Vec<&str> =
        index.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    for code in &codes {
        assert_eq!(sections.iter().filter(|section| section == &code).count(), 1, "sections of {code}");
    }
    for section in sections {
        assert!(codes.contains(&section), "{section} is no code");
    }
}

#[test]
fn every_code_has_a_compile_time_case() {
    let cases = cases();
    let told = |code: &Code| cases.iter().flat_map(|case| &case.told).any(|told| told.code == code.as_str());
    let without: Vec<&Code> =
        Code::ALL.iter().filter(|code| !AT_THE_FIRST_REQUEST.contains(code) && !told(code)).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn every_code_has_a_run_time_case() {
    let mut tests = String::new();
    for entry in Path::new("validation").read_dir().expect("the tables").flatten() {
        tests.push_str(&fs::read_to_string(entry.path()).expect("a table"));
    }
    let without: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !AT_THE_FIRST_REQUEST.contains(code) && !OF_PLACES.contains(code))
        .filter(|code| !tests.contains(&format!("{code:?}")))
        .collect();
    assert!(without.is_empty(), "{without:?}");
}
