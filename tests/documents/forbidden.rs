//! No package of ours may hold `unsafe` code: libraries, programs, examples, tests, benchmarks, fuzz targets and build scripts. Cargo hands
//! the lints of a package's manifest to every one of its crates.

use std::fs;
use std::path::{Path, PathBuf};

fn manifests(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            manifests(&path, found);
        } else if name == "Cargo.toml" {
            found.push(path);
        }
    }
}

/// Whether the manifest forbids it, itself or by the workspace that it is in.
fn forbids(manifest: &str) -> bool {
    let manifest: toml::Table = toml::from_str(manifest).expect("TOML");
    let Some(lints) = manifest.get("lints") else { return false };
    lints.get("workspace").and_then(toml::Value::as_bool) == Some(true)
        || lints.get("rust").and_then(|rust| rust.get("unsafe_code")).and_then(toml::Value::as_str)
            == Some("forbid")
}

#[test]
fn no_package_may_hold_unsafe_code() {
    const FORBIDS: &str = "#![forbid(unsafe_code)]";
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let workspace: toml::Table =
        toml::from_str(&fs::read_to_string(root.join("Cargo.toml")).expect("the workspace")).expect("TOML");
    let lint = &workspace["workspace"]["lints"]["rust"]["unsafe_code"];
    assert_eq!(lint.as_str(), Some("forbid"));

    let mut found = Vec::new();
    manifests(&root, &mut found);
    let (mut forbidding, mut fuzz) = (0, 0);
    for path in found {
        let text = fs::read_to_string(&path).expect("a manifest");
        if !text.contains("[package]") {
            continue;
        }
        if forbids(&text) {
            forbidding += 1;
            continue;
        }
        // `fuzz_target!` exports a symbol, which is `unsafe`: there whatever is not a target says it itself.
        assert!(path.starts_with(root.join("fuzz")), "{} lets `unsafe` in", path.display());
        let folder = path.parent().expect("a folder");
        for crate_root in ["src/lib.rs", "lib.rs", "build.rs", "tests/replay.rs", "examples/corpus.rs"] {
            let Ok(text) = fs::read_to_string(folder.join(crate_root)) else { continue };
            assert!(text.contains(FORBIDS), "{}/{crate_root}", folder.display());
            fuzz += 1;
        }
    }
    assert!(forbidding >= 9 && fuzz == 5, "{forbidding} packages, {fuzz} crates of fuzz");
    for target in fs::read_dir(root.join("fuzz/targets")).expect("targets") {
        let text = fs::read_to_string(target.expect("a target").path()).expect("a source");
        assert!(text.lines().count() <= 3 && !text.contains("unsafe"), "a target is one line: {text}");
    }
    // For those who read a crate's sources alone.
    for published in ["cors-core", "cors-macros", "cors-actix"] {
        let text = fs::read_to_string(root.join(published).join("src/lib.rs")).expect(published);
        assert!(text.contains(FORBIDS), "{published}");
    }
}

#[test]
fn a_manifest_without_the_lint_is_found() {
    assert!(forbids("[package]\nname = \"a\"\n[lints]\nworkspace = true\n"));
    assert!(forbids("[lints.rust]\nunsafe_code = \"forbid\"\n"));
    assert!(!forbids("[lints.rust]\nunsafe_code = \"deny\"\n"));
    assert!(!forbids("[package]\nname = \"a\"\n"));
}
