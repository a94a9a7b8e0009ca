//! The checked-in limits: allocations and instructions of every case, the figures that are not reached, and what is counted once:
//! bytes held, tokens written.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;

/// How much more than blessed an instruction count may be: allocator, hash seeds and the C library's choice of `memcpy`
/// differ a little between runs and machines.
pub const SLACK: f64 = 1.08;

/// The same for a figure, which is a quotient of differences.
pub const FIGURE_SLACK: f64 = 1.10;

/// The same for what is counted once. Layouts of the standard library differ between compilers.
pub const COUNT_SLACK: f64 = 1.02;

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
    /// How far the figures are that are not reached, in instructions.
    pub not_reached: BTreeMap<String, f64>,
    /// Bytes held and tokens written, by what they are counted of.
    pub counts: BTreeMap<String, f64>,
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
    /// Reads the text of the file: lines with tabs between `rustc` and the version, `figure`, its words and how far it is,
    /// `count`, of what and how many, and the id of a case, its allocations and its instructions.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let mut limits = Self::default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let fields: Vec<&str> = line.split('\t').collect();
            match fields[..] {
                ["rustc", version] => version.clone_into(&mut limits.rustc),
                ["figure", what, ratio] => {
                    limits.not_reached.extend(ratio.parse().ok().map(|ratio| (what.to_owned(), ratio)));
                }
                ["count", what, count] => {
                    limits.counts.extend(count.parse().ok().map(|count| (what.to_owned(), count)));
                }
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
            "# Figures that are not reached; bytes and tokens; allocations and instructions of every case. `BLESS=1 cargo test --release` here \
             writes this file.\nrustc\t{}\n",
            self.rustc
        );
        for (what, ratio) in &self.not_reached {
            writeln!(text, "figure\t{what}\t{ratio:.2}").ok();
        }
        for (what, count) in &self.counts {
            writeln!(text, "count\t{what}\t{count:.0}").ok();
        }
        for (case, limit) in &self.cases {
            writeln!(text, "{case}\t{}\t{:.0}", limit.allocations, limit.instructions).ok();
        }
        text
    }
}
