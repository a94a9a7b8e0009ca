//! What a million origins weigh.

use std::hint::black_box;

use bench::engine::MILLION;
use bench::handlers::{origins, policy};

/// PERFORMANCE: bytes per million origins. Of `https://app999999.example.com` 29 are the text itself.
const MOST: i64 = 64_000_000;

#[test]
fn a_million_origins_stay_within_64_megabytes() {
    let listed = origins(MILLION);
    let mut held = None;
    let info = allocation_counter::measure(|| held = Some(black_box(policy(&listed))));
    println!("{} bytes held, {} at most while they were proven", info.bytes_current, info.bytes_max);
    assert!(info.bytes_current > 20_000_000, "{} bytes: nothing was counted", info.bytes_current);
    assert!(info.bytes_current <= MOST, "{} bytes", info.bytes_current);
}
