//! Every input that fuzzing found worth keeping, on stable Rust: what was wrong once stays right.

use std::fs;
use std::path::Path;

#[test]
fn the_corpus_holds() {
    for (target, run) in cors_fuzz::TARGETS {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus").join(target);
        let inputs: Vec<_> =
            fs::read_dir(&folder).expect("a corpus").map(|entry| entry.expect("a file").path()).collect();
        assert!(inputs.len() >= 5, "{target}: {} inputs", inputs.len());
        for input in inputs {
            let bytes = fs::read(&input).expect("readable");
            if std::panic::catch_unwind(|| run(&bytes)).is_err() {
                panic!("{target}: {}", input.display());
            }
        }
    }
}
