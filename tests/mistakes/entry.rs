//! One entry of the lists, and whether what was found is what it expects.

use std::fmt;

use serde::Deserialize;

const LISTS: [(&str, &str); 9] = [
    ("origins", include_str!("list/origins.toml")),
    ("patterns", include_str!("list/patterns.toml")),
    ("credentials", include_str!("list/credentials.toml")),
    ("regexes", include_str!("list/regexes.toml")),
    ("methods", include_str!("list/methods.toml")),
    ("headers", include_str!("list/headers.toml")),
    ("keys", include_str!("list/keys.toml")),
    ("environment", include_str!("list/environment.toml")),
    ("items", include_str!("list/items.toml")),
];

/// Every entry of every list.
pub(crate) fn entries() -> Vec<Entry> {
    #[derive(Deserialize)]
    struct List {
        mistake: Vec<Written>,
    }
    let entries = |&(list, text): &(&'static str, &str)| {
        let parsed: List = toml::from_str(text).expect(list);
        parsed.mistake.into_iter().enumerate().map(move |(index, written)| Entry { list, index, written })
    };
    LISTS.iter().flat_map(entries).collect()
}

/// A mistake, or what nearly is one.
pub(crate) struct Entry {
    list: &'static str,
    index: usize,
    written: Written,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    /// Who writes this, and what the standard says to it.
    why: String,
    /// A policy, as a configuration file has it.
    policy: Option<toml::Table>,
    /// What the environment variable holds at start-up.
    environment: Option<String>,
    /// Rust with the attribute in it, where a policy alone is not the point.
    item: Option<String>,
    expect: Expect,
    /// The corrected literal.
    write: Option<String>,
    /// The word that was meant.
    meant: Option<String>,
    /// Words that are said.
    told: Option<String>,
    /// No literal is to be written, because none can be known to be right.
    #[serde(default)]
    unwritten: bool,
}

/// `accepted`, or a code for each finding; `a|b` where either is right, `warning a` for what does not refuse.
#[derive(Deserialize)]
#[serde(untagged)]
enum Expect {
    One(String),
    Several(Vec<String>),
}

/// What a door said: one for each finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Outcome {
    /// The code, `warning ` before it where nothing is refused.
    pub(crate) code: String,
    /// The sentence, the place, the help and the code, as shown.
    pub(crate) text: String,
}

impl Entry {
    pub(crate) fn policy(&self) -> Option<&toml::Table> {
        self.written.policy.as_ref()
    }

    pub(crate) fn environment(&self) -> Option<&str> {
        self.written.environment.as_deref()
    }

    pub(crate) fn item(&self) -> Option<&str> {
        self.written.item.as_deref()
    }

    pub(crate) fn expects_nothing(&self) -> bool {
        matches!(&self.written.expect, Expect::One(word) if word == "accepted")
    }

    pub(crate) fn is_same_as(&self, other: &Self) -> bool {
        self.policy() == other.policy()
            && self.environment() == other.environment()
            && self.item() == other.item()
    }

    /// What is wrong with what a door said, if anything is.
    pub(crate) fn disagreement(&self, found: &[Outcome]) -> Option<String> {
        let expected = match &self.written.expect {
            _ if self.expects_nothing() => &[][..],
            Expect::One(code) => std::slice::from_ref(code),
            Expect::Several(codes) => codes,
        };
        let fits = |(expected, found): (&String, &Outcome)| {
            expected.split('|').any(|expected| expected == found.code)
        };
        let texts = || found.iter().map(|found| found.text.as_str());
        let as_written = |literal: &String| texts().any(|text| text.contains(&format!("write `{literal}`")));
        let as_meant = |word: &String| texts().any(|text| text.contains(&format!("`{word}`")));
        let as_told = |words: &String| texts().any(|text| text.contains(words.as_str()));
        let writes = texts().any(|text| text.contains("help: write `\""));
        let agrees = expected.len() == found.len()
            && expected.iter().zip(found).all(fits)
            && self.written.write.as_ref().is_none_or(as_written)
            && self.written.meant.as_ref().is_none_or(as_meant)
            && self.written.told.as_ref().is_none_or(as_told)
            && !(self.written.unwritten && writes);
        (!agrees).then(|| {
            let mut report = format!("{self}\n  expected {expected:?}");
            report.extend(self.written.write.iter().map(|literal| format!(", write `{literal}`")));
            report.extend(self.written.meant.iter().map(|word| format!(", meant `{word}`")));
            report.extend(self.written.told.iter().map(|words| format!(", told {words:?}")));
            report.push_str(if self.written.unwritten { ", and no literal" } else { "" });
            if found.is_empty() {
                report.push_str("\n  but it was accepted");
            }
            report.extend(
                found
                    .iter()
                    .map(|found| format!("\n  {}: {}", found.code, found.text.replace('\n', "\n    "))),
            );
            report
        })
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Written { why, policy, environment, item, .. } = &self.written;
        write!(out, "{}.toml, {} ({why})", self.list, self.index + 1)?;
        if let Some(policy) = policy {
            write!(out, "\n  {policy:?}")?;
        }
        if let Some(environment) = environment {
            write!(out, "\n  environment {environment:?}")?;
        }
        if let Some(item) = item {
            write!(out, "\n  {item}")?;
        }
        Ok(())
    }
}
