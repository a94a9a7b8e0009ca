//! Whatever a public function of `cors-actix` takes or gives can be named through it, and every event is in its guide.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ADAPTER: &str = include_str!("../../cors-actix/cors-actix.api.txt");
const ENGINE: &str = include_str!("../../cors-core/cors-core.api.txt");
const GUIDE: &str = include_str!("../../cors-actix/src/guide.md");

/// The paths into the engine that a line of an interface mentions.
fn paths(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_' && letter != ':');
    words.filter_map(|word| word.strip_prefix("cors_core::"))
}

/// What of the engine is met and cannot be named. A list may name an item by where it is, or by where it is exported.
fn unnamed(adapter: &str, engine: &str) -> BTreeSet<String> {
    let exports = adapter.lines().filter_map(|line| line.strip_prefix("pub use cors_actix::"));
    let exports: BTreeSet<&str> = exports.map(|path| path.rsplit("::").next().unwrap_or(path)).collect();
    let is_named = |path: &str| {
        let mut parts = path.split("::");
        let module = parts.clone().next().unwrap_or_default();
        let module = if module == "browser" { "model" } else { module };
        let is_type = |part: &&str| part.starts_with(|letter: char| letter.is_uppercase());
        exports.contains(module) || parts.find(is_type).is_none_or(|name| exports.contains(name))
    };
    // The members of what is exported count too: those say what they take and give.
    let is_met = |line: &&str| paths(line).next().is_some_and(|own| is_named(own) && own.contains("::"));
    let lines = adapter.lines().chain(engine.lines().filter(is_met));
    // How a trait is sealed is nobody's business.
    let met = lines.flat_map(paths).filter(|path| !path.contains("::sealed::"));
    met.filter(|path| !is_named(path)).map(str::to_owned).collect()
}

#[test]
fn whatever_is_met_can_be_named() {
    assert_eq!(unnamed(ADAPTER, ENGINE), BTreeSet::new());
    for export in ["Asked", "OriginField", "Explanation"] {
        let without = ADAPTER.replace(&format!("pub use cors_actix::{export}\n"), "");
        assert_eq!(unnamed(&without, ENGINE), [export.to_owned()].into(), "{export}");
    }
    let without = ADAPTER.replace("pub use cors_actix::testing::model\n", "");
    assert!(unnamed(&without, ENGINE).contains("browser::profile::Engine"));
}

fn events(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            events(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).expect("a source");
            let told = text.matches("tracing::error!(").count()
                + text.matches("tracing::warn!(").count()
                + text.matches("tracing::info!(").count();
            let named: Vec<_> =
                text.split("event = \"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
            assert_eq!(told, named.len(), "an event without a name: {named:?}");
            found.extend(named.into_iter().map(str::to_owned));
        }
    }
}

#[test]
fn every_event_has_a_name_that_the_guide_lists() {
    let mut told = BTreeSet::new();
    events(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-actix/src"), &mut told);
    let (_, section) = GUIDE.split_once("# Events\n").expect("the section");
    let rows = section.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let listed: Vec<String> = rows.filter_map(|row| Some(row.split('`').nth(1)?.to_owned())).collect();
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), told);
    assert_eq!(listed.len(), told.len(), "one row each");
}
