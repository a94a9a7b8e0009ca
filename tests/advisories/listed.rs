//! `list.md` names tests that exist and findings that are found, and leaves out no test.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const LIST: &str = include_str!("list.md");
const HERE: [&str; 6] = [
    include_str!("beside.rs"),
    include_str!("layers.rs"),
    include_str!("lookup.rs"),
    include_str!("matching.rs"),
    include_str!("reflection.rs"),
    include_str!("robustness.rs"),
];
const FOUND: &str = include_str!("../../examples/tests/cors_check/advisories.rs");

/// What a cell says in back-ticks.
fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

fn has_test(text: &str, name: &str) -> bool {
    text.contains(&format!("fn {name}("))
}

/// The tests that are named, each with the file that follows it, if one does: `name` in `path`.
fn tests(cell: &str) -> Vec<(&str, Option<&str>)> {
    let words: Vec<&str> = words(cell).collect();
    let is_test = |word: &&str| word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let path = |at: usize| words.get(at + 1).copied().filter(|word| word.contains('/'));
    words.iter().enumerate().filter(|(_, word)| is_test(word)).map(|(at, word)| (*word, path(at))).collect()
}

#[test]
fn every_flaw_has_a_test_and_a_finding_or_a_reason() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let rows = LIST.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let (mut flaws, mut found, mut named) = (0, BTreeSet::new(), BTreeSet::new());
    for row in rows {
        let cells: Vec<&str> = row.split(" | ").map(|cell| cell.trim_matches(['|', ' '])).collect();
        let [flaw, shown, finding] = cells[..] else { panic!("{row}") };
        flaws += 1;
        let tests_shown = tests(shown);
        assert!(!tests_shown.is_empty() || shown == "`.ci/package`", "{flaw}");
        for (test, path) in
            tests_shown.iter().copied().chain(tests(finding).into_iter().filter(|(_, path)| path.is_some()))
        {
            let exists = match path {
                Some(path) => has_test(&fs::read_to_string(workspace.join(path)).expect(path), test),
                None => HERE.iter().any(|text| has_test(text, test)),
            };
            assert!(exists, "there is no test `{test}` for {flaw}");
            named.insert(test);
        }
        let codes: Vec<&str> =
            words(finding).filter(|word| word.contains('-') && !word.starts_with("--")).collect();
        if finding.starts_with('—') {
            continue;
        }
        for code in &codes {
            found.insert(*code);
            assert!(FOUND.contains(&format!(" {code}\"")), "`cors-check` is not shown to find `{code}`");
        }
        assert!(codes.len() + usize::from(finding.contains("`stumbles`")) > 0, "{flaw}");
        // The flawed server has the name of the test, where it is not another flaw's.
        let is_shared = finding.ends_with("as above") || finding.ends_with("as the next");
        let own = tests_shown.iter().any(|(test, _)| has_test(FOUND, test));
        assert!(own || is_shared, "no server has the flaw of `{shown}`");
    }
    assert!(flaws > 30, "{flaws}");
    assert!(found.len() > 15, "{found:?}");
    for text in HERE {
        let starts = text.split("test]\n").skip(1);
        for start in starts {
            let name = start.split("fn ").nth(1).and_then(|rest| rest.split('(').next()).expect("a name");
            assert!(named.contains(name), "`{name}` is in no row");
        }
    }
}
