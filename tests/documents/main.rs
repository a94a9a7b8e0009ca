//! What the documents point at is there, every public item is shown at work and says what it implements, and code in a document is
//! compiled.

mod cited;
mod commands;
mod examples;
mod forbidden;
mod named;
mod readme;
mod sourced;
mod threats;

use std::path::Path;

const DOCUMENTS: [&str; 13] = [
    "README.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "tests/README.md",
    "tests/advisories/list.md",
    "tests/bench/README.md",
    "examples/README.md",
    "cors-core/README.md",
    "cors-macros/README.md",
    "cors-actix/src/guide.md",
    "cors-actix/src/errors.md",
    "cors-actix/src/console.md",
];
/// Where a path begins, from the repository's root or from the document's folder.
const FOLDERS: [&str; 8] =
    ["cors-core/", "cors-macros/", "cors-actix/", "examples/", "tests/", "fuzz/", "src/", "data/"];

/// Words in back-ticks that are paths of the repository, and the targets of links that are none of the web.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
    let quoted = quoted.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)));
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    // Links of rustdoc are rustdoc's to check: `crate::Cors`, and pages beside the own one.
    let is_ours = |target: &&str| !target.contains("::") && !target.starts_with("../");
    quoted.chain(linked.filter(|target| !target.contains("://") && !target.starts_with('#')).filter(is_ours))
}

#[test]
fn every_path_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let mut seen = 0;
    for document in DOCUMENTS {
        let text = std::fs::read_to_string(root.join(document)).expect(document);
        for path in paths(&text) {
            // `*` stands for several files: the folder must be there.
            let path = path.split('*').next().unwrap_or_default();
            // A file of the reader's own.
            if document == "README.md" && path.starts_with("src/main.rs") {
                continue;
            }
            let beside = root.join(document).with_file_name(path);
            assert!(root.join(path).exists() || beside.exists(), "{document} names {path}");
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen} paths");
}

/// Doctests leave out what stands below `#[test]`, so the README's test is one of ours.
#[test]
fn the_readme_shows_a_test_that_passes() {
    let readme = include_str!("../../README.md");
    assert!(readme.contains(&format!("```rust\n{}```", include_str!("readme.rs"))));
}

/// Rust in a document is a doctest: the document is some crate's documentation.
#[test]
fn every_document_with_code_is_compiled() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let includes = ["tests/src/lib.rs", "cors-actix/src/lib.rs"]
        .map(|file| std::fs::read_to_string(root.join(file)).expect(file))
        .concat();
    let mut with_code = 0;
    for folder in
        [".", "cors-core", "cors-macros", "cors-actix", "cors-actix/src", "examples", "tests", "tests/bench"]
    {
        for entry in std::fs::read_dir(root.join(folder)).expect(folder) {
            let path = entry.expect("an entry").path();
            if path.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a document");
            // Every second fence opens one.
            let fences = text.lines().filter_map(|line| line.trim_start().strip_prefix("```"));
            if fences.step_by(2).any(|words| words.is_empty() || words.starts_with("rust")) {
                let name = path.file_name().and_then(|name| name.to_str()).expect("a name");
                assert!(includes.contains(&format!("{name}\")")), "no doctest includes {}", path.display());
                with_code += 1;
            }
        }
    }
    assert!(with_code >= 3, "{with_code} documents with code");
}

#[test]
fn what_is_a_path_is_found() {
    let text = "`tests/a b` and [x](y.md), [z](https://example.com), [c](crate::Cors), `Origin`, `cargo test -p tests/c`";
    assert_eq!(paths(text).collect::<Vec<_>>(), ["tests/a", "tests/c", "y.md"]);
}
