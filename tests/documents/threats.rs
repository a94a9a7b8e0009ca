//! Every threat in SECURITY.md is answered, and every answer is shown by tests.

use std::fs;
use std::path::Path;

use crate::paths;

/// Whether there is a test in a file, or in any file below a folder.
fn has_test(path: &Path) -> bool {
    if path.is_dir() {
        let mut entries = fs::read_dir(path).expect("a folder").filter_map(Result::ok);
        return entries.any(|entry| has_test(&entry.path()));
    }
    let is_rust = path.extension().is_some_and(|extension| extension == "rs");
    is_rust && fs::read_to_string(path).expect("a source").contains("test]\n")
}

/// The rows of the tables whose third column says what shows the answer.
fn rows(text: &str) -> Vec<[&str; 3]> {
    let mut rows = Vec::new();
    let mut is_in = false;
    for line in text.lines() {
        if line == "| threat | answer | shown by |" {
            is_in = true;
        } else if !line.starts_with('|') {
            is_in = false;
        } else if is_in && !line.starts_with("|---") {
            let cells: Vec<&str> = line.trim_matches(['|', ' ']).split(" | ").collect();
            rows.push(cells.try_into().expect(line));
        }
    }
    rows
}

#[test]
fn every_threat_is_answered_by_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let text = fs::read_to_string(root.join("SECURITY.md")).expect("SECURITY.md");
    let rows = rows(&text);
    assert!(rows.len() > 20, "{} threats", rows.len());
    for [threat, answer, shown] in rows {
        assert!(!answer.is_empty(), "{threat}");
        let paths: Vec<&str> = paths(shown).collect();
        assert!(!paths.is_empty(), "nothing shows the answer to: {threat}");
        for path in paths {
            assert!(
                has_test(&root.join(path)),
                "no test in {path}, which is to show the answer to: {threat}"
            );
        }
    }
    for boundary in
        ["The wire", "The author of the configuration", "Intermediaries", "The browser", "Other middleware"]
    {
        assert!(text.contains(&format!("### {boundary}")), "{boundary}");
    }
    assert!(text.contains("## Out of scope"));
}
