//! What was reached stays reached: allocations and instructions against `limits.tsv`. Wall time is never asserted.
//!
//! `BLESS=1 cargo test` writes the file. Without valgrind the instructions are skipped, but not where `CI` is set.

use std::env;
use std::fs;

use bench::counters;
use bench::figures::{FIGURES, Measured};
use bench::limits::{self, FIGURE_SLACK, Limit, Limits, SLACK};

#[test]
fn allocations_and_instructions_stay_within_their_limits() {
    let allocations = counters::lines(env!("CARGO_BIN_EXE_allocations")).expect("allocations are counted");
    let instructions = if counters::has_valgrind() {
        counters::instructions(env!("CARGO_BIN_EXE_instructions")).expect("instructions are counted")
    } else {
        assert!(env::var_os("CI").is_none(), "CI counts instructions: install valgrind");
        eprintln!("SKIPPED: no valgrind, so no instructions were counted");
        Measured::new()
    };
    if env::var_os("BLESS").is_some() {
        assert!(!instructions.is_empty(), "valgrind is needed to bless");
        return bless(&allocations, &instructions);
    }
    let text = fs::read_to_string(limits::path()).expect("limits.tsv");
    let limits = Limits::read(&text);
    let mut broken = broken_allocations(&limits, &allocations);
    if !instructions.is_empty() {
        broken.extend(broken_figures(&limits, &instructions));
        if limits.rustc == limits::rustc() {
            broken.extend(broken_instructions(&limits, &instructions));
        } else {
            eprintln!("SKIPPED: the instructions of single cases are those of {}", limits.rustc);
        }
    }
    assert!(broken.is_empty(), "{}\nIf that is meant: BLESS=1", broken.join("\n"));
}

fn broken_allocations(limits: &Limits, measured: &Measured) -> Vec<String> {
    let known = limits.cases.keys().filter(|case| !measured.contains_key(*case));
    let mut broken: Vec<String> = known.map(|case| format!("{case}: no such case any more")).collect();
    for (case, count) in measured {
        match limits.cases.get(case) {
            #[expect(clippy::cast_precision_loss, reason = "few allocations")]
            Some(limit) if *count > limit.allocations as f64 => {
                broken.push(format!("{case}: {count} allocations, not {}", limit.allocations));
            }
            Some(_) => {}
            None => broken.push(format!("{case}: has no limit")),
        }
    }
    broken
}

fn broken_instructions(limits: &Limits, measured: &Measured) -> Vec<String> {
    let over = measured.iter().filter_map(|(case, count)| {
        let limit = limits.cases.get(case)?.instructions;
        (*count > limit * SLACK).then(|| format!("{case}: {count:.0} instructions, not {limit:.0}"))
    });
    over.collect()
}

/// A figure that was reached stays so; one that was not must not get worse.
fn broken_figures(limits: &Limits, measured: &Measured) -> Vec<String> {
    let over = FIGURES.iter().filter_map(|figure| {
        let known = limits.not_reached.get(figure.what).map_or(figure.to_reach, |ratio| ratio * FIGURE_SLACK);
        let ratio = figure.ratio.of(measured).unwrap_or(f64::INFINITY);
        (ratio > known).then(|| format!("{}: {ratio:.2} x, not {known:.2} x", figure.what))
    });
    over.collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "few allocations")]
fn bless(allocations: &Measured, instructions: &Measured) {
    let limit = |(case, count): (&String, &f64)| {
        let instructions = instructions.get(case).copied().expect("the same cases");
        (case.clone(), Limit { allocations: *count as u64, instructions })
    };
    let not_reached = FIGURES.iter().filter_map(|figure| {
        let ratio = figure.ratio.of(instructions)?;
        (ratio > figure.to_reach).then(|| (figure.what.to_owned(), ratio))
    });
    let counts =
        fs::read_to_string(limits::path()).map(|text| Limits::read(&text).counts).unwrap_or_default();
    let limits = Limits {
        counts,
        rustc: limits::rustc(),
        not_reached: not_reached.collect(),
        cases: allocations.iter().map(limit).collect(),
    };
    fs::write(limits::path(), limits.write()).expect("limits.tsv is writable");
}
