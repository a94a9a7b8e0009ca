//! The tables, as the README shows them.

use std::fmt::Write as _;

use crate::figures::{FIGURES, Measured};

/// Everything that was measured.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Nanoseconds.
    pub time: Measured,
    /// Instructions, where valgrind is installed.
    pub instructions: Measured,
    /// Heap allocations.
    pub allocations: Measured,
    /// Bytes held on the heap, tokens of an expansion.
    pub counts: Measured,
    /// What another tool measured: lines of `recorded.tsv`.
    pub recorded: String,
}

impl Report {
    /// The figures to reach, then every case.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut text =
            String::from("### Figures\n\n| what | to reach | instructions | time |\n|---|---|---|---|\n");
        for figure in FIGURES {
            let cell = |measured: &Measured| match figure.ratio.of(measured) {
                Some(ratio) if ratio <= figure.to_reach => format!("{ratio:.2} x"),
                Some(ratio) => format!("**{ratio:.2} x**"),
                None => "-".to_owned(),
            };
            let (instructions, time) = (cell(&self.instructions), cell(&self.time));
            writeln!(text, "| {} | <= {:.2} x | {instructions} | {time} |", figure.what, figure.to_reach)
                .ok();
        }
        text += "\nIn bold: not reached.\n\n### Measured with other tools\n\n| what | to reach | measured | how |\n|---|---|---|---|\n";
        for line in self.recorded.lines().filter(|line| !line.starts_with('#')) {
            writeln!(text, "| {} |", line.replace('\t', " | ")).ok();
        }
        text += "\n### Memory and expansion\n\n| what | count |\n|---|---|\n";
        for (what, count) in &self.counts {
            writeln!(text, "| {what} | {count} |").ok();
        }
        text += "\n### Cases\n\n| case | instructions | allocations | ns |\n|---|---|---|---|\n";
        for (id, time) in &self.time {
            let instructions =
                self.instructions.get(id).map_or_else(|| "-".to_owned(), |count| format!("{count:.0}"));
            let allocations = self.allocations.get(id).map_or_else(|| "-".to_owned(), f64::to_string);
            writeln!(text, "| {id} | {instructions} | {allocations} | {time:.0} |").ok();
        }
        text
    }
}
