//! What endpoints, origins and expansions weigh, against `limits.tsv`.

use std::env;
use std::fs;

use bench::counters;
use bench::limits::{self, COUNT_SLACK, Limits};

/// PERFORMANCE: bytes per million origins. Of `https://app999999.example.com` 29 are the text itself.
const MOST: f64 = 64_000_000.0;
const MILLION: &str = "bytes: policy of 1000000 exact origins, built at run time";

#[test]
fn bytes_and_tokens_stay_within_their_limits() {
    let counts = counters::lines(env!("CARGO_BIN_EXE_counts")).expect("bytes and tokens are counted");
    let million = counts[MILLION];
    assert!(million > 20_000_000.0, "{million} bytes: nothing was counted");
    assert!(million <= MOST, "{million} bytes");

    let text = fs::read_to_string(limits::path()).expect("limits.tsv");
    let mut limits = Limits::read(&text);
    if env::var_os("BLESS").is_some() {
        limits.counts = counts;
        return fs::write(limits::path(), limits.write()).expect("limits.tsv is writable");
    }
    let known: Vec<&String> = limits.counts.keys().collect();
    assert_eq!(counts.keys().collect::<Vec<_>>(), known, "BLESS=1 after a case came or went");
    let over = counts.iter().filter(|(what, count)| **count > limits.counts[*what] * COUNT_SLACK);
    let over: Vec<String> =
        over.map(|(what, count)| format!("{what}: {count}, not {}", limits.counts[what])).collect();
    assert!(over.is_empty(), "{}\nIf that is meant: BLESS=1", over.join("\n"));
}
