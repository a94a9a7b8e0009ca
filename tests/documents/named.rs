//! Every event has a name, which the guide lists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const GUIDE: &str = include_str!("../../cors-actix/src/guide.md");

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
