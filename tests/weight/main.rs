//! What a program carries: the heavy parts of the validator (the public-suffix list, the proof of regular expressions)
//! only where something is proven while it runs. What attributes and `policy!` say was proven by the compiler.

use std::fs;

/// A text of each part, which is in a program if the part is.
const HEAVY: [(&str, &str); 4] = [
    ("the public-suffix list", "# Rules of the Public Suffix List"),
    ("the proof of regular expressions", "the expression is too large to prove"),
    ("the rules about origins", "nothing can stand beside it"),
    ("the words of other libraries", "dangerously_tolerate_insecure_origins"),
];

fn carried(program: &str) -> String {
    String::from_utf8_lossy(&fs::read(program).expect("cargo builds it before this test")).into_owned()
}

#[test]
fn a_program_of_attributes_carries_no_heavy_parts() {
    let program = carried(env!("CARGO_BIN_EXE_weight-attributes"));
    for (part, text) in HEAVY {
        assert!(!program.contains(text), "{part}");
    }
}

/// The texts above are those that show it.
#[test]
fn a_program_that_proves_carries_them() {
    let program = carried(env!("CARGO_BIN_EXE_weight-builder"));
    for (part, text) in &HEAVY[..3] {
        assert!(program.contains(text), "{part}");
    }
}
