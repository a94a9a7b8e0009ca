//! The proof of the browser model: every recorded case, predicted and compared.
//!
//! `data/chromium.jsonl.gz` and `data/firefox.jsonl.gz` hold what Chromium 156 and Firefox 153 did with 1,157 cases
//! each. See the README of this package for the format, and for replaying another file.

#![allow(clippy::panic, clippy::unwrap_used, reason = "that is how a test says what it expects")]

mod compare;
mod consoles;
mod exceptions;
mod record;
mod robust;
mod server;
mod switches;

use std::collections::BTreeMap;
use std::io::Read;

use record::Record;

const CHROMIUM: &[u8] = include_bytes!("data/chromium.jsonl.gz");
const FIREFOX: &[u8] = include_bytes!("data/firefox.jsonl.gz");

/// The recorded cases of this repository, one line each.
fn recorded(compressed: &[u8]) -> Vec<Record> {
    let mut lines = String::new();
    flate2::read::GzDecoder::new(compressed).read_to_string(&mut lines).expect("the data is gzip");
    record::parse(&lines)
}

/// Replays all, prints the count, and fails unless exactly the listed exceptions disagree.
fn replay(records: &[Record]) -> Vec<&str> {
    let disagreements = compare::disagreements(records, &compare::profile);
    println!("replayed {}, agreed {}", records.len(), records.len() - disagreements.len());
    let (mut excepted, mut unexpected) = (Vec::new(), BTreeMap::new());
    for (record, differences) in &disagreements {
        match exceptions::reason(record) {
            Some(reason) => {
                println!("  {} {}: {reason}", record.engine, record.id);
                excepted.push(record.id.as_str());
            }
            None => drop(unexpected.insert((&record.engine, &record.id), differences)),
        }
    }
    assert!(unexpected.is_empty(), "{} records disagree: {unexpected:#?}", unexpected.len());
    excepted
}

/// Replays a recording of this repository, unless `BROWSER_CASES` names another one.
fn replay_recorded(compressed: &[u8]) {
    if std::env::var_os("BROWSER_CASES").is_some() {
        return;
    }
    let records = recorded(compressed);
    assert_eq!(records.len(), 1157);
    // An exception that agrees by now is none.
    assert_eq!(replay(&records), ["sa-sandbox-own-nocors-include", "tls-stream-sameorigin"]);
}

#[test]
fn replay_chromium() {
    replay_recorded(CHROMIUM);
}

#[test]
fn replay_firefox() {
    replay_recorded(FIREFOX);
}

/// Another recording, plain JSON lines, named by `BROWSER_CASES`: replayed instead of the two.
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
