//! `cargo bench`: measures everything, and writes the tables into the README.

use std::fs;
use std::path::Path;

use bench::figures::Measured;
use bench::report::Report;
use bench::{case, clock, counters};

const START: &str = "<!-- tables: written by `cargo bench` -->\n";
const END: &str = "<!-- end of tables -->";

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let allocations = counters::lines(env!("CARGO_BIN_EXE_allocations")).expect("allocations are counted");
    let counts = counters::lines(env!("CARGO_BIN_EXE_counts")).expect("bytes and tokens are counted");
    let instructions = if counters::has_valgrind() {
        counters::instructions(env!("CARGO_BIN_EXE_instructions")).expect("instructions are counted")
    } else {
        eprintln!("no valgrind: the table has no instructions");
        Measured::new()
    };
    let time = clock::nanoseconds(&case::all());
    let recorded = fs::read_to_string(here.join("recorded.tsv")).unwrap_or_default();
    let tables = Report { time, instructions, allocations, counts, recorded }.markdown();

    let readme = here.join("README.md");
    let text = fs::read_to_string(&readme).expect("the README");
    let (before, rest) = text.split_once(START).expect("the start of the tables");
    let (_, after) = rest.split_once(END).expect("the end of the tables");
    fs::write(&readme, format!("{before}{START}\n{tables}\n{END}{after}")).expect("the README is writable");
    println!("{tables}");
}
