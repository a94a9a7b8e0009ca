//! Names the modules of `cors-macros` by their files, as its own `lib.rs` lists them.

#![forbid(unsafe_code)]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cors-macros/src");
    let root = source.join("lib.rs");
    println!("cargo::rerun-if-changed={}", root.display());
    let listed = fs::read_to_string(&root).expect("the root of cors-macros");
    let mut modules = String::new();
    for name in listed.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';')) {
        if name != "tests" {
            let file = source.join(format!("{name}.rs"));
            writeln!(modules, "#[path = {file:?}]\nmod {name};").expect("a string");
        }
    }
    let out = env::var_os("OUT_DIR").expect("set by cargo");
    fs::write(Path::new(&out).join("modules.rs"), modules).expect("writable");
}
