//! The exact counters: the two helper programs, run and read.

use std::env;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::case::REPEATS;
use crate::figures::Measured;

/// What a program prints, a case a line: allocations per run of each case by `src/bin/allocations.rs`, bytes and tokens by
/// `src/bin/counts.rs`.
///
/// # Errors
///
/// When it does not run.
pub fn lines(program: &str) -> Result<Measured, String> {
    let output =
        Command::new(program).stderr(Stdio::inherit()).output().map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{program}: {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let pairs = text.lines().filter_map(|line| line.split_once('\t'));
    Ok(pairs.filter_map(|(id, count)| Some((id.to_owned(), count.parse().ok()?))).collect())
}

/// Whether instructions can be counted here.
#[must_use]
pub fn has_valgrind() -> bool {
    Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Instructions per run of each case. `program` is the one of `src/bin/instructions.rs`.
///
/// Callgrind counts inside of `counted_region` only, and dumps when `end_of_case` returns: one dump a case, in order.
///
/// # Errors
///
/// When it does not run, or not as many dumps as cases come back.
pub fn instructions(program: &str) -> Result<Measured, String> {
    let dump = env::temp_dir().join(format!("callgrind.{}", std::process::id()));
    let result = run_callgrind(program, &dump).and_then(|names| {
        let text = fs::read_to_string(&dump).map_err(|error| error.to_string())?;
        let totals: Vec<f64> =
            text.lines().filter_map(|line| line.strip_prefix("totals: ")?.trim().parse().ok()).collect();
        // What is dumped when the program ends belongs to no case.
        if totals.len() < names.len() {
            return Err(format!("{} cases and {} dumps", names.len(), totals.len()));
        }
        Ok(names.into_iter().zip(totals.into_iter().map(|total| total / f64::from(REPEATS))).collect())
    });
    fs::remove_file(dump).ok();
    result
}

fn run_callgrind(program: &str, dump: &Path) -> Result<Vec<String>, String> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--combine-dumps=yes"])
        .args(["--toggle-collect=*counted_region*", "--dump-after=*end_of_case*"])
        .arg(format!("--callgrind-out-file={}", dump.display()))
        .arg(program)
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}
