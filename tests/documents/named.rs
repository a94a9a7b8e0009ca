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

/// What the macro of an event is given, up to its closing parenthesis: the names of its fields, without target and message.
fn fields(arguments: &str) -> BTreeSet<String> {
    let mut fields = BTreeSet::new();
    let (mut depth, mut is_text, mut argument) = (0, false, String::new());
    let mut letters = arguments.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if is_text => drop(letters.next()),
            '"' => {
                is_text = !is_text;
                argument.push(letter);
            }
            _ if is_text => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ',' | ')' if depth == 0 => {
                let argument = std::mem::take(&mut argument);
                let name = argument.split('=').next().unwrap_or_default().trim();
                // The message; what follows fills its braces.
                if name.starts_with('"') {
                    break;
                }
                if !name.is_empty() && !name.starts_with("target") {
                    fields.insert(name.to_owned());
                }
                if letter == ')' {
                    break;
                }
            }
            _ if depth == 0 => argument.push(letter),
            _ => {}
        }
    }
    fields
}

/// The words in back-ticks of a cell, but for those in parentheses, which are values.
fn words(cell: &str) -> BTreeSet<String> {
    let names = cell
        .split('(')
        .enumerate()
        .map(|(at, part)| if at == 0 { part } else { part.split_once(')').map_or("", |(_, behind)| behind) });
    names.flat_map(|part| part.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// Level and fields of every event.
type Events = BTreeSet<(String, &'static str, BTreeSet<String>)>;

fn events(folder: &Path, found: &mut Events) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            events(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(path).expect("a source");
            for level in ["error", "warn", "info"] {
                for told in text.split(&format!("tracing::{level}!(")).skip(1) {
                    let name = told.split_once("event = \"").and_then(|(_, rest)| rest.split('"').next());
                    let mut fields = fields(told);
                    assert!(fields.remove("event"), "an event without a name: {told}");
                    found.insert((name.expect("a name").to_owned(), level, fields));
                }
            }
        }
    }
}

/// Level and fields too: who filters by them finds what the guide says.
#[test]
fn every_event_is_what_the_guide_lists() {
    let mut told = Events::new();
    events(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-actix/src"), &mut told);
    let (_, section) = GUIDE.split_once("# Events\n").expect("the section");
    let rows = section.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows: Vec<Vec<&str>> = rows
        .take_while(|line| line.starts_with('|'))
        .map(|row| row.split('|').map(str::trim).collect())
        .collect();
    let mut listed = Events::new();
    for row in &rows {
        let [_, name, levels, names, _, _] = row[..] else { panic!("{row:?}") };
        for level in ["error", "warn", "info"].into_iter().filter(|level| levels.contains(level)) {
            listed.insert((name.trim_matches('`').to_owned(), level, words(names)));
        }
    }
    assert_eq!(listed, told);
    let names: BTreeSet<_> = told.iter().map(|(name, ..)| name).collect();
    assert_eq!(rows.len(), names.len(), "one row each");
}

#[test]
fn the_fields_of_an_event_are_found() {
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    let told = "\n    target: \"cors\",\n    event = \"a\",\n    code = %Code::A,\n    policy,\n    codes = codes.join(\", x = \"),\n    \
                \"(a \\\"message\\\", b = {}\",\n    c = d,\n);\n x(y);";
    assert_eq!(fields(told), set(&["event", "code", "policy", "codes"]));
    assert_eq!(fields("target: \"cors\", event = \"b\")"), set(&["event"]));
    assert_eq!(
        words("`policy`, `codes` (with `a`, `b`), `stage` (`preflight`, `actual`)"),
        set(&["policy", "codes", "stage"])
    );
    assert_eq!(words(""), set(&[]));
}
