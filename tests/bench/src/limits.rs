//! The checked-in limits: allocations and instructions of every case, and the figures that are reached.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// How much more than blessed an instruction count may be: allocator, hash seeds and the C library's choice of `memcpy`
/// differ a little between runs and machines.
pub const SLACK: f64 = 1.03;

/// Limits of one case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// Heap allocations.
    pub allocations: u64,
    /// Instructions.
    pub instructions: f64,
}

/// Everything in the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Limits {
    /// The compiler that the instructions belong to.
    pub rustc: String,
    /// By case.
    pub cases: BTreeMap<String, Limit>,
}

/// Where the file is.
#[must_use]
pub fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("limits.tsv")
}

/// The compiler at hand, as `rustc --version` says it.
#[must_use]
pub fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

impl Limits {
    /// Reads the text of the file. Lines: `rustc`, then `case`, allocations and instructions between tabs.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut limits = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                ["rustc", version] => version.clone_into(&mut limits.rustc),
                [case, allocations, instructions] => {
                    if let (Ok(allocations), Ok(instructions)) = (allocations.parse(), instructions.parse()) {
                        limits.cases.insert(case.to_owned(), Limit { allocations, instructions });
                    }
                }
                _ => {}
            }
        }
        limits
    }

    /// The text of the file.
    #[must_use]
    pub fn write(&self) -> String {
        let mut text = format!(
            "# Allocations and instructions of every case. `BLESS=1 cargo test` here writes this file.\nrustc\t{}\n",
            self.rustc
        );
        for (case, limit) in &self.cases {
            writeln!(text, "{case}\t{}\t{:.0}", limit.allocations, limit.instructions).ok();
        }
        text
    }
}
