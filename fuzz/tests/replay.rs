//! Every input that fuzzing found worth keeping, on stable Rust: what was wrong once stays right.

#![forbid(unsafe_code)]

use std::panic::catch_unwind;

use cors_fuzz::{TARGETS, corpus};

#[test]
fn the_corpus_holds() {
    for (target, run) in TARGETS {
        let inputs = corpus::read(target).expect("a corpus");
        assert!(inputs.len() >= 50, "{target}: {} inputs", inputs.len());
        for input in inputs {
            assert!(catch_unwind(|| run(&input)).is_ok(), "{target}: {}", input.escape_ascii());
        }
    }
}
