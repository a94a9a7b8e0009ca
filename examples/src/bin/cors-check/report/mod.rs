//! What the check found, to be read by people or by programs.

pub(crate) mod json;
mod shown;
mod style;
pub(crate) mod text;

use cors_core::browser::{Engine, Outcome};

use crate::{
    advice::Advice, args::Args, course::Course, engines, lint::Finding, probe::Probes, verdict::Verdict,
};

/// Everything there is to say.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    args: &'a Args,
    course: Course,
    probes: Probes,
    findings: Vec<Finding>,
    verdict: Verdict,
    advice: Option<Advice>,
    engines: Vec<(Engine, Option<Outcome>)>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(args: &'a Args, course: Course, probes: Probes, findings: Vec<Finding>) -> Self {
        let verdict = Verdict::of(&course);
        let advice = Advice::on(&course);
        let engines = engines::compare(args, &course);
        Self { args, course, probes, findings, verdict, advice, engines }
    }

    /// The exit status: the verdict's, or 1 where a finding counts as a refusal.
    pub(crate) fn exit(&self) -> u8 {
        let denied =
            self.args.deny.is_some_and(|least| self.findings.iter().any(|found| found.severity >= least));
        if denied && self.verdict == Verdict::Allowed { 1 } else { self.verdict.status() }
    }
}
