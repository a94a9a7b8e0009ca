//! What the documents point at is there.

use std::path::Path;

const DOCUMENTS: [&str; 5] =
    ["README.md", "CONTRIBUTING.md", "SECURITY.md", "tests/README.md", "tests/bench/README.md"];
/// Where a path of the repository begins.
const FOLDERS: [&str; 5] = ["cors-core/", "cors-macros/", "cors-actix/", "examples/", "tests/"];

/// Words in back-ticks that are paths of the repository, and the targets of links that are none of the web.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let quoted = text.split('`').skip(1).step_by(2).flat_map(str::split_whitespace);
    let quoted = quoted.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder)));
    let linked = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    quoted.chain(linked.filter(|target| !target.contains("://") && !target.starts_with('#')))
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
            assert!(root.join(path).exists(), "{document} names {path}");
            seen += 1;
        }
    }
    assert!(seen > 50, "{seen} paths");
}

#[test]
fn what_is_a_path_is_found() {
    let text = "`tests/a b` and [x](y.md), [z](https://example.com), `Origin`, `cargo test -p tests/c`";
    assert_eq!(paths(text).collect::<Vec<_>>(), ["tests/a", "tests/c", "y.md"]);
}
