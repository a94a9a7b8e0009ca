//! Every public item says which part of which standard or measurement it implements: in its own documentation, in that of a member,
//! or in that of its module. What implements none is listed here.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::examples::{Source, modules, sources};

/// What is ours alone: nobody's standard says anything about it.
const OURS: [(&str, &[&str]); 2] = [
    (
        "cors-core",
        &[
            "Advice",
            "Code",
            "Escaped",
            "Finding",
            "Findings",
            "Key",
            "OneString",
            "Policies",
            "Route",
            "Severity",
            "StringList",
            "Strings",
            "Subject",
            "Target",
            "Unread",
        ],
    ),
    (
        "cors-actix",
        &[
            "Answering",
            "DynamicPolicy",
            "EndpointTable",
            "EnvironmentError",
            "IntoPolicySource",
            "Kind",
            "OriginQuery",
            "OriginSource",
            "PolicyKind",
            "PolicySource",
            "ReloadError",
            "Row",
            "ScopeDefault",
            "SharedPolicy",
            "SourceError",
            "Verdict",
            "check",
            "endpoint_table",
            "scope_default",
        ],
    ),
];

/// Whether a documentation names a standard or a measurement.
fn cites(docs: &[String]) -> bool {
    let signs = ["Source: ", "# Source", "(Fetch, ", "tests/browser/REPORT.md", "tests/browser/FIREFOX.md"];
    docs.iter().any(|line| signs.iter().any(|sign| line.contains(sign)))
}

/// The public items of a crate, and those that cite nothing. `files` may hold more, whose documentation counts by name.
fn unsourced<'f>(files: &'f BTreeMap<PathBuf, Source>, root: &Path) -> (usize, BTreeSet<&'f str>) {
    let mut cited = BTreeSet::new();
    for item in files.values().flat_map(|source| &source.items).filter(|item| cites(&item.docs)) {
        cited.insert(item.of.as_deref().unwrap_or(&item.name));
    }
    let items: BTreeSet<&str> = files
        .values()
        .flat_map(|source| &source.items)
        .filter(|item| item.of.is_none() && !item.is_hidden)
        .map(|item| item.name.as_str())
        .collect();
    let mut count = 0;
    let mut missing = BTreeSet::new();
    for module in modules(files, root) {
        let module = &files[&module];
        for name in module.names().map(String::as_str).filter(|name| items.contains(name)) {
            count += 1;
            // A module's documentation is about much: only what it says of all its items counts.
            let is_theirs = module.docs.iter().any(|line| line.starts_with("Source: "));
            if !is_theirs && !cited.contains(name) {
                missing.insert(name);
            }
        }
    }
    (count, missing)
}

#[test]
fn every_public_item_says_what_it_implements() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for (folder, ours, at_least) in
        [("cors-core", OURS[0].1, 40), ("cors-actix", OURS[1].1, 24), ("cors-macros", &[][..], 2)]
    {
        assert!(OURS.iter().all(|(name, ours)| *name != folder || ours.is_sorted()), "{folder}");
        let mut files = BTreeMap::new();
        sources(&workspace.join(folder).join("src"), &mut files);
        if folder == "cors-actix" {
            // rustdoc puts what the macros say below what their re-exports say.
            sources(&workspace.join("cors-macros/src"), &mut files);
        }
        let (count, missing) = unsourced(&files, &workspace.join(folder).join("src/lib.rs"));
        assert!(count >= at_least, "{count} public items in {folder}");
        println!("{folder}: {count} public items, {} of them ours alone", ours.len());
        assert_eq!(missing, ours.iter().copied().collect(), "left: cites nothing; right: listed as ours");
    }
}

#[test]
fn what_cites_nothing_is_found() {
    let of = |text: &str| {
        let root = PathBuf::from("src/lib.rs");
        let files = [(root.clone(), Source::read(text))].into();
        let (count, missing) = unsourced(&files, &root);
        (count, missing.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let own = "/// Source: Fetch, \"CORS check\".\npub fn f() {}\n";
    let member =
        "pub struct A;\nimpl A {\n    /// Bytes (Fetch, \"header list\").\n    pub fn get(&self) {}\n}\n";
    let none = "/// Fetches what is there.\npub fn g() {}\n#[doc(hidden)]\npub fn h() {}\nfn i() {}\n";
    assert_eq!(of(&[own, member, none].concat()), (3, vec!["g".to_owned()]));
    assert_eq!(of(&["//! Source: Fetch, \"HTTP responses\".\n", none].concat()), (1, vec![]));
}
