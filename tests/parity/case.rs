//! The compile-time cases with what the compiler said, and reports of other doors taken apart into the same texts.

use std::fs;
use std::path::{Path, PathBuf};

use toml::Table;

use crate::arguments;

/// A program that does not compile, or not without a warning.
pub(crate) struct Case {
    pub(crate) path: PathBuf,
    /// Its policy as a file says it, where a file can.
    pub(crate) table: Option<Table>,
    pub(crate) told: Vec<Told>,
}

/// What was said: the sentence, the place, the help and the code.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) code: String,
    pub(crate) text: String,
}

/// Every case below `compile`.
pub(crate) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for folder in ["compile/fail", "compile/warn"] {
        for kind in Path::new(folder).read_dir().expect("the cases").flatten() {
            for file in kind.path().read_dir().expect("a folder for each kind of mistake").flatten() {
                let path = file.path();
                if path.extension().is_some_and(|extension| extension == "rs") {
                    let program = fs::read_to_string(&path).expect("the case");
                    let expected =
                        fs::read_to_string(path.with_extension("stderr")).expect("the expected text");
                    cases.push(Case {
                        table: arguments::of_program(&program),
                        told: of_compiler(&expected),
                        path,
                    });
                }
            }
        }
    }
    assert!(cases.len() > 100, "{}", cases.len());
    cases
}

/// Our errors in what the compiler printed. rustc indents the lines after the first by the width of `error: `.
fn of_compiler(printed: &str) -> Vec<Told> {
    let mut told: Vec<String> = Vec::new();
    let mut inside = false;
    for line in printed.lines() {
        if let Some(first) = line.strip_prefix("error: ") {
            // A warning is the note of a deprecated item.
            let first = first.strip_prefix("use of deprecated constant `");
            let first = first.and_then(|rest| Some(rest.split_once("`: ")?.1));
            told.push(first.unwrap_or_else(|| line.strip_prefix("error: ").unwrap_or(line)).to_owned());
            inside = true;
        } else if line.trim_start().starts_with("--> ") {
            inside = false;
        } else if let (true, Some(text)) = (inside, told.last_mut()) {
            text.push('\n');
            text.push_str(line.strip_prefix("       ").unwrap_or(line));
        }
    }
    told.into_iter().filter_map(with_code).collect()
}

fn with_code(text: String) -> Option<Told> {
    let (_, code) = text.split_once("[cors::")?;
    let (code, _) = code.split_once(']')?;
    Some(Told { code: code.to_owned(), text })
}

/// The texts of a report as `Findings` displays it, which is all that serde's formats keep.
pub(crate) fn of_report(report: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for line in report.lines() {
        let severity = ["error in ", "warning in "].iter().find_map(|start| line.strip_prefix(start));
        if let Some((_, sentence)) = severity.and_then(|rest| rest.split_once(": ")) {
            texts.push(sentence.to_owned());
        } else if let (Some(text), Some(line)) = (texts.last_mut(), line.strip_prefix("  ")) {
            text.push('\n');
            text.push_str(line);
        }
    }
    // serde_json adds its place to the last line.
    if let Some((text, _)) = texts.last().and_then(|last| last.rsplit_once(" at line ")) {
        let text = text.to_owned();
        texts.pop();
        texts.push(text);
    }
    texts
}
