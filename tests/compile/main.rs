//! What does not compile, and what the compiler says. (What does compile is in `pass`, a test of its own.)
//!
//! * `fail/<kind>/<mistake>.rs`: one mistake a file; the expected text stands beside it. Each file uses the handler, so
//!   that a mistake which broke the item as well would show as a second error.
//! * `warn/<kind>/<mistake>.rs`: likewise, for warnings, which `#![deny(deprecated)]` makes visible here.
//!
//! That every code has a case, and that the other doors say the same, is in `parity`.
//!
//! After a change of wording: `TRYBUILD=overwrite cargo test -p tests --test compile`, then read every difference as a
//! user would.

use std::process::Command;

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
