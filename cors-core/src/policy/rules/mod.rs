//! The rules, one file for each part of a policy. Each looks at the whole configuration where it has to, and reports
//! through one [`Proof`].

mod dangers;
mod environment;
mod handler;
mod headers;
mod methods;
mod origins;
mod overlap;
mod regexes;

use std::cell::OnceCell;

use super::target::Target;
use crate::config::{Config, Danger};
use crate::field::max_age;
use crate::finding::{Code, Finding, Findings, Key, Subject};
use crate::origin::pattern::Hints;

pub(super) use environment::check as check_environment;
pub(super) use origins::is_listable;

/// A validation in progress.
pub(super) struct Proof<'a> {
    config: &'a Config,
    target: &'a Target,
    findings: Findings,
    /// Dangers that were needed.
    lifted: Vec<Danger>,
    hints: Hints,
    /// Once it is asked for: it takes a look at every origin.
    local_only: OnceCell<bool>,
}

/// Everything that is wrong with `config`, and everything worth a warning, in the order of the keys.
pub(super) fn check(config: &Config, target: &Target) -> Findings {
    let mut proof = Proof::new(config, target);
    origins::check(&mut proof);
    regexes::check(&mut proof);
    methods::check(&mut proof);
    headers::check(&mut proof);
    if let Some(max_age) = &config.max_age {
        match max_age::read(max_age) {
            Ok((_, warning)) => proof.findings.extend(warning),
            Err(error) => proof.findings.push(error),
        }
    }
    enforce(&mut proof);
    dangers::check(&mut proof);
    handler::check(&mut proof);
    proof.findings.into_iter().map(|finding| alone(config, finding)).collect()
}

/// The only element of a list is left out with its key: an empty list says another thing, or nothing.
fn alone(config: &Config, finding: Finding) -> Finding {
    match *finding.subject() {
        Subject::Element(key, _) if config.length(key) == Some(1) => {
            let several = finding
                .suggestion()
                .filter(|literals| literals.starts_with('"') && literals.contains("\", \""))
                .map(|literals| format!("{key} = [{literals}]"));
            several.into_iter().fold(finding, Finding::suggest).without_key(key)
        }
        _ => finding,
    }
}

/// `enforce` cannot tell a foreign origin from an allowed one where every origin is allowed.
fn enforce(proof: &mut Proof<'_>) {
    if proof.config.enforce && proof.allows_any() {
        let sentence = "`enforce` refuses foreign origins, and `\"*\"` allows every origin";
        proof.findings.push(
            Finding::error(Code::ConflictingKeys, Subject::Key(Key::Enforce), sentence)
                .help("list the origins that may call, or leave `enforce` out"),
        );
    }
}

impl<'a> Proof<'a> {
    fn new(config: &'a Config, target: &'a Target) -> Self {
        Self {
            config,
            target,
            findings: Findings::default(),
            lifted: Vec::new(),
            hints: Hints::default(),
            local_only: OnceCell::new(),
        }
    }

    /// Whether `danger` is written down, which is then needed.
    fn lift(&mut self, danger: Danger) -> bool {
        let written = self.config.dangerously_allow.contains(&danger);
        if written && !self.lifted.contains(&danger) {
            self.lifted.push(danger);
        }
        written
    }

    fn allows_any(&self) -> bool {
        self.config.lists_origins().any(|(_, origin)| origin == "*")
    }
}

impl Config {
    /// How many elements the list of `key` has.
    fn length(&self, key: Key) -> Option<usize> {
        match key {
            Key::Origins => self.origins.as_ref().map(Vec::len),
            Key::DevOrigins => self.dev_origins.as_ref().map(Vec::len),
            Key::Methods => self.methods.as_ref().map(Vec::len),
            Key::Headers => Some(self.headers.len()),
            Key::ExposeHeaders => Some(self.expose_headers.len()),
            Key::DangerouslyAllow => Some(self.dangerously_allow.len()),
            // What is to be left out of an expression is a part of it.
            _ => None,
        }
    }

    /// The elements of `origins` and `dev_origins`, each with its place.
    fn lists_origins(&self) -> impl Iterator<Item = (Subject, &str)> {
        let origins = self.origins.iter().flatten().enumerate();
        let dev_origins = self.dev_origins.iter().flatten().enumerate();
        let origins = origins.map(|(at, origin)| (Subject::Element(Key::Origins, at), origin.as_str()));
        origins
            .chain(dev_origins.map(|(at, origin)| (Subject::Element(Key::DevOrigins, at), origin.as_str())))
    }
}
