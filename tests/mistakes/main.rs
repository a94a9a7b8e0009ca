//! Mistakes and near-misses as people make them, each with what should come of it.
//!
//! The lists (`list/*.toml`) are written from the standards (Fetch, the URL standard, RFC 6454, RFC 9110, the
//! public-suffix list), from what browsers were seen to do, and from the trackers of other libraries; not from this
//! project's code. Here they go through a configuration file and the environment; the attribute and `policy!` read the same
//! lists in `cors-macros/src/tests/mistakes.rs`, and must say the same word for word.

mod doors;
mod entry;

use entry::{Entry, entries};

#[test]
fn each_is_told_as_the_standards_have_it() {
    let mut wrong = Vec::new();
    for entry in entries() {
        if let Some(found) = doors::file(&entry) {
            wrong.extend(entry.disagreement(&found));
        }
    }
    assert!(wrong.is_empty(), "{} disagreements\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_list_is_long_and_names_no_entry_twice() {
    let entries = entries();
    assert!(entries.len() >= 200, "{}", entries.len());
    let accepted = entries.iter().filter(|entry| entry.expects_nothing()).count();
    assert!(
        accepted * 6 >= entries.len(),
        "near-misses that are legitimate are a sixth at least: {accepted}"
    );
    for (index, entry) in entries.iter().enumerate() {
        let same = entries[..index].iter().find(|before| before.is_same_as(entry));
        assert!(same.is_none(), "{entry} and {} are one", same.map(Entry::to_string).unwrap_or_default());
    }
}
