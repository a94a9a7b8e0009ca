//! Wall time, for people: never asserted.
//!
//! All cases take turns, one batch of about a millisecond each, for several rounds: what disturbs the machine disturbs
//! all of them. A case's time is its median over the rounds, and the least of the medians of several runs.

use std::time::Instant;

use crate::case::Case;
use crate::figures::Measured;

const RUNS: usize = 3;
const ROUNDS: usize = 15;
const BATCH_NS: f64 = 1e6;

/// Nanoseconds of every case.
#[must_use]
pub fn nanoseconds(cases: &[Case]) -> Measured {
    let batches: Vec<u32> = cases.iter().map(batch).collect();
    let mut least = Measured::new();
    for _ in 0..RUNS {
        let mut times: Vec<Vec<f64>> = cases.iter().map(|_| Vec::new()).collect();
        for _ in 0..ROUNDS {
            for ((case, batch), times) in cases.iter().zip(&batches).zip(&mut times) {
                times.push(time(case, *batch));
            }
        }
        for (case, mut times) in cases.iter().zip(times) {
            times.sort_by(f64::total_cmp);
            let median = times[ROUNDS / 2];
            let known = least.entry(case.id.clone()).or_insert(median);
            *known = known.min(median);
        }
    }
    least
}

fn batch(case: &Case) -> u32 {
    let mut count = 1;
    while time(case, count) * f64::from(count) < BATCH_NS {
        count *= 2;
    }
    count
}

fn time(case: &Case, count: u32) -> f64 {
    let start = Instant::now();
    for _ in 0..count {
        case.run();
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}
