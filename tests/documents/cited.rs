//! What is cited of the two reports on browsers is there: facts and sections of `REPORT.md`, rows and sections of `FIREFOX.md`.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const CHROMIUM: &str = include_str!("../browser/REPORT.md");
const FIREFOX: &str = include_str!("../browser/FIREFOX.md");

/// What a report numbers: `fact 5`, `section 4.6`, `no. 13`, `C11`.
fn numbered(report: &str) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    for line in report.lines() {
        if let Some(heading) = line.strip_prefix("##") {
            let number = heading.trim_start_matches('#').split_whitespace().next().unwrap_or_default();
            numbers.insert(format!("section {}", number.trim_end_matches('.')));
        } else if let Some((number, _)) = line.split_once(". ")
            && number.parse::<u8>().is_ok()
        {
            numbers.insert(format!("fact {number}"));
        } else if let Some(cell) = line.strip_prefix("| ").and_then(|row| row.split(" | ").next()) {
            let is_row = cell.parse::<u8>().is_ok();
            numbers.insert(if is_row { format!("no. {cell}") } else { cell.to_owned() });
        } else if let Some((item, _)) = line.strip_prefix("* ").and_then(|item| item.split_once(':')) {
            numbers.insert(item.to_owned());
        }
    }
    numbers
}

/// The numbers at the start of a text, as in "23 to 26", "19 and 22" and "C1, C3".
fn list(text: &str) -> Vec<&str> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '.';
        let number =
            rest.find(|letter| !is_part(letter)).map_or(rest, |end| &rest[..end]).trim_end_matches('.');
        let digits = number.strip_prefix(|letter: char| letter.is_ascii_uppercase()).unwrap_or(number);
        if !digits.starts_with(|letter: char| letter.is_ascii_digit()) {
            return numbers;
        }
        numbers.push(number);
        rest = &rest[number.len()..];
        let Some(next) = [", ", " to ", " and "].iter().find_map(|between| rest.strip_prefix(between)) else {
            return numbers;
        };
        rest = next;
    }
}

/// What stands behind each mention of a name.
fn behind<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
    text.match_indices(name)
        .map(move |(at, _)| text[at + name.len()..].trim_start_matches(['`', ',', '(', ' ']))
}

/// What a text cites of `REPORT.md`, and of `FIREFOX.md`.
fn citations(text: &str) -> [BTreeSet<String>; 2] {
    // A line of a comment may end in the middle.
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches(['/', '!']).trim_start());
    let text = lines.collect::<Vec<_>>().join(" ");
    let [mut chromium, mut firefox] = [BTreeSet::new(), BTreeSet::new()];
    for rest in behind(&text, " fact ").chain(behind(&text, " facts ")).chain(behind(&text, "(fact ")) {
        for number in list(rest) {
            // "fact 39, 4.2" and "fact 30, H4".
            match number.as_bytes() {
                [b'A'..=b'Z', ..] => firefox.insert(number.to_owned()),
                _ if number.contains('.') => chromium.insert(format!("section {number}")),
                _ => chromium.insert(format!("fact {number}")),
            };
        }
    }
    for rest in behind(&text, "REPORT.md").chain(behind(&text, "Chromium")) {
        let (is_section, rest) = rest.strip_prefix("section ").map_or((false, rest), |rest| (true, rest));
        let Some(section) = list(rest).first().copied().filter(|number| is_section || number.contains('.'))
        else {
            continue;
        };
        chromium.insert(format!("section {section}"));
        if let Some(rest) = rest[section.len()..].strip_prefix(", no. ") {
            chromium.extend(list(rest).iter().map(|number| format!("no. {number}")));
        }
    }
    for rest in behind(&text, "FIREFOX.md").chain(behind(&text, "Firefox")).chain(behind(&text, " (")) {
        let (is_section, rest) = rest.strip_prefix("section ").map_or((false, rest), |rest| (true, rest));
        firefox.extend(list(rest).iter().filter_map(|number| match number.as_bytes() {
            [b'C' | b'D' | b'H' | b'R', ..] => Some((*number).to_owned()),
            _ => is_section.then(|| format!("section {number}")),
        }));
    }
    [chromium, firefox]
}

fn files(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is = |names: &[&str]| path.file_name().is_some_and(|own| names.iter().any(|name| own == *name));
        if path.is_dir() {
            if !is(&["target", "corpus", "data"]) {
                files(&path, found);
            }
        } else if path.extension().is_some_and(|kind| ["rs", "md", "toml"].iter().any(|known| kind == *known))
            // The reports themselves, and these tests.
            && !is(&["REPORT.md", "FIREFOX.md", "cited.rs"])
        {
            found.push(fs::read_to_string(path).expect("a text"));
        }
    }
}

#[test]
fn what_is_cited_of_the_reports_is_there() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut texts = Vec::new();
    for folder in ["cors-core", "cors-macros", "cors-actix", "examples", "tests", "fuzz"] {
        files(&workspace.join(folder), &mut texts);
    }
    let [chromium, firefox] = [numbered(CHROMIUM), numbered(FIREFOX)];
    let mut seen = 0;
    for text in texts {
        let [of_chromium, of_firefox] = citations(&text);
        seen += of_chromium.len() + of_firefox.len();
        for (cited, numbers, report) in
            [(of_chromium, &chromium, "REPORT.md"), (of_firefox, &firefox, "FIREFOX.md")]
        {
            for number in cited {
                assert!(numbers.contains(&number), "{report} has no {number}, which is cited in\n{text}");
            }
        }
    }
    assert!(seen > 120, "{seen} citations");
}

#[test]
fn a_citation_is_found() {
    let set = |numbers: &[&str]| numbers.iter().map(|number| (*number).to_owned()).collect::<BTreeSet<_>>();
    let text = "/// As `tests/browser/REPORT.md` facts 23 to\n    /// 26, `tests/browser/FIREFOX.md` C1 and R4; (Chromium, 4.1: x) \
                Firefox (D2).";
    assert_eq!(citations(text), [set(&["fact 23", "fact 26", "section 4.1"]), set(&["C1", "R4", "D2"])]);
    let text = "`tests/browser/REPORT.md` section 1, no. 15 and 16 (C4: `x`); FIREFOX.md section 3. Chromium 156 and Firefox 153.";
    assert_eq!(citations(text), [set(&["section 1", "no. 15", "no. 16"]), set(&["C4", "section 3"])]);
    let report = "## 2. Facts\n### 4.6 Cache\n39. Header names\n| 15 | text |\n| D1 | text |\n* H1: stored\n";
    assert_eq!(numbered(report), set(&["D1", "H1", "fact 39", "no. 15", "section 2", "section 4.6"]));
}
