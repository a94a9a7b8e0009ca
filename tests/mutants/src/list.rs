//! What `cargo mutants --list --json` says.

use crate::Result;
use serde_json::Value;

/// One mutant; lines and columns are counted from 1.
pub struct Mutant {
    pub name: String,
    pub file: String,
    pub genre: String,
    pub replacement: String,
    /// It replaces the whole of a function that returns some iterator, whatever its type.
    pub of_iterator: bool,
    pub start: (usize, usize),
    pub end: (usize, usize),
}

impl Mutant {
    /// How `equivalent` names it: without its line's number, so that the list outlives edits above it, and with the line
    /// itself where the name alone could mean another one of its function.
    pub fn lasting_name(&self, file: &str) -> String {
        let what = self.name.splitn(4, ':').nth(3).unwrap_or(&self.name);
        let name = format!("{}:{what}", self.file);
        let line = file.lines().nth(self.start.0 - 1).unwrap_or_default();
        if self.start.0 != self.end.0 || self.genre == "FnValue" || self.genre == "MatchArm" {
            return name;
        }
        let part = |from: usize, to: usize| line.chars().skip(from).take(to - from).collect::<String>();
        let (from, to) = (self.start.1 - 1, self.end.1 - 1);
        let (before, after) = (part(0, from), part(to, line.len()));
        format!("{name}: {}‹{}›{}", before.trim_start(), part(from, to), after.trim_end())
    }
}

pub fn read(json: &str) -> Result<Vec<Mutant>> {
    let Value::Array(mutants) = serde_json::from_str(json)? else { return Err("no list of mutants".into()) };
    mutants
        .iter()
        .map(|mutant| one(mutant).ok_or_else(|| format!("not understood: {mutant}").into()))
        .collect()
}

fn one(mutant: &Value) -> Option<Mutant> {
    let text = |key: &str| Some(mutant.get(key)?.as_str()?.to_owned());
    let place = |which: &str| {
        let place = mutant.get("span")?.get(which)?;
        let number = |key: &str| usize::try_from(place.get(key)?.as_u64()?).ok();
        Some((number("line")?, number("column")?))
    };
    let returns = mutant.get("function").and_then(|function| function.get("return_type")?.as_str());
    Some(Mutant {
        name: text("name")?,
        file: text("file")?,
        genre: text("genre")?,
        replacement: text("replacement")?,
        of_iterator: text("genre")? == "FnValue"
            && returns.is_some_and(|of| of.starts_with("-> impl Iterator")),
        start: place("start")?,
        end: place("end")?,
    })
}
