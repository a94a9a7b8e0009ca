//! What does not compile, and what the compiler says. (What does compile is in `pass`, a test of its own.)
//!
//! * `fail/<kind>/<mistake>.rs`: one mistake a file; the expected text stands beside it. Each file uses the handler, so
//!   that a mistake which broke the item as well would show as a second error.
//! * `warn/<kind>/<mistake>.rs`: likewise, for warnings, which `#![deny(deprecated)]` makes visible here.
//!
//! After a change of wording: `TRYBUILD=overwrite cargo test -p tests --test compile`, then read every difference as a
//! user would.

use std::fs;
use std::path::Path;
use std::process::Command;

use cors_core::Code;

/// The compiler whose layout of messages the expected texts have.
const COMPILER: &str = "1.95";

#[test]
fn mistakes_do_not_compile() {
    if is_expected_compiler() {
        let cases = trybuild::TestCases::new();
        cases.compile_fail("compile/fail/*/*.rs");
        cases.compile_fail("compile/warn/*/*.rs");
    }
}

/// Every code that can be found while a program is compiled has a case here.
#[test]
fn every_code_has_a_case() {
    // Found at the first request, or by whoever reads the environment.
    let at_run_time = [Code::GuardPreflight, Code::PathPoliciesDiffer];
    let mut texts = String::new();
    for kind in ["compile/fail", "compile/warn"] {
        for entry in Path::new(kind).read_dir().expect("the cases are beside this file").flatten() {
            for case in entry.path().read_dir().expect("a folder for each kind of mistake").flatten() {
                if case.path().extension().is_some_and(|extension| extension == "stderr") {
                    texts.push_str(&fs::read_to_string(case.path()).expect("the expected text"));
                }
            }
        }
    }
    let without: Vec<&Code> = Code::ALL
        .iter()
        .filter(|code| !at_run_time.contains(code) && !texts.contains(&format!("[cors::{code}]")))
        .collect();
    assert_eq!(without, [&Code::MissingOrigins; 0], "codes without a case");
}

/// Other compilers lay messages out in other ways, and say nothing about ours.
fn is_expected_compiler() -> bool {
    let version = Command::new("rustc").arg("--version").output().expect("rustc is there, it compiled this");
    let version = String::from_utf8_lossy(&version.stdout).into_owned();
    let expected = version.starts_with(&format!("rustc {COMPILER}."));
    if !expected {
        assert!(
            std::env::var_os("CI").is_none(),
            "compile-fail cases need rustc {COMPILER}, found {version}"
        );
        eprintln!("SKIPPED: compile-fail cases need rustc {COMPILER}, found {version}");
    }
    expected
}
