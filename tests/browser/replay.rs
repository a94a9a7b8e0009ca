//! The proof of the browser model: every recorded case, predicted and compared.
//!
//! `data/chromium.jsonl.gz` and `data/firefox.jsonl.gz` hold what Chromium 156 and Firefox 153 did with 1,157 cases
//! each. See the README of this package for the format, and for replaying another file.

mod compare;
mod exceptions;
mod record;
mod server;

use std::collections::BTreeMap;
use std::io::Read;

use record::Record;

/// The recorded cases of this repository, one line each.
fn recorded(compressed: &[u8]) -> Vec<Record> {
    let mut lines = String::new();
    flate2::read::GzDecoder::new(compressed).read_to_string(&mut lines).expect("the data is gzip");
    record::parse(&lines)
}

/// Replays all, prints the count, and fails unless exactly the listed exceptions disagree.
fn replay(records: &[Record]) {
    let disagreements = compare::disagreements(records);
    let agreed = records.len() - disagreements.len();
    println!("replayed {}, agreed {agreed}", records.len());
    let mut unexpected = BTreeMap::new();
    for (record, differences) in &disagreements {
        match exceptions::reason(record) {
            Some(reason) => println!("  {} {}: {reason}", record.engine, record.id),
            None => drop(unexpected.insert((&record.engine, &record.id), differences)),
        }
    }
    for record in records {
        let listed = exceptions::reason(record).is_some();
        let agrees = !disagreements.iter().any(|(other, _)| std::ptr::eq(*other, record));
        assert!(!(listed && agrees), "{} agrees by now: remove it from the exceptions", record.id);
    }
    assert!(unexpected.is_empty(), "{} records disagree: {unexpected:#?}", unexpected.len());
}

#[test]
fn replay_chromium() {
    let records = recorded(include_bytes!("data/chromium.jsonl.gz"));
    assert_eq!(records.len(), 1157);
    replay(&records);
}

#[test]
fn replay_firefox() {
    let records = recorded(include_bytes!("data/firefox.jsonl.gz"));
    assert_eq!(records.len(), 1157);
    replay(&records);
}

/// Another recording, plain JSON lines, named by `BROWSER_CASES`.
#[test]
fn replay_named_file() {
    let Some(path) = std::env::var_os("BROWSER_CASES") else {
        println!("BROWSER_CASES names no file: nothing to replay");
        return;
    };
    let lines = std::fs::read_to_string(&path).expect("BROWSER_CASES names a readable file");
    let records = record::parse(&lines);
    assert!(!records.is_empty(), "BROWSER_CASES has no records");
    replay(&records);
}
