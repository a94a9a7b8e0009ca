//! The doors that open while the program runs: the file and the environment.

use cors_core::{Finding, Findings, Policy, Severity};

use crate::entry::{Entry, Outcome};

/// What the configuration file's door says, and then the environment's; `None` where the entry is Rust.
pub(crate) fn file(entry: &Entry) -> Option<Vec<Outcome>> {
    let table = entry.policy()?.clone();
    // serde's formats know errors as text only, so the report is taken apart again.
    let policy = match table.try_into::<Policy>() {
        Ok(policy) => policy,
        Err(error) => return Some(taken_apart(&error.to_string())),
    };
    let mut found: Vec<Outcome> = policy.warnings().iter().map(outcome).collect();
    if let Some(value) = entry.environment()
        && let Err(findings) = policy.resolve_env(Some(value))
    {
        found.extend(all(&findings));
    }
    Some(found)
}

fn all(findings: &Findings) -> Vec<Outcome> {
    findings.iter().map(outcome).collect()
}

fn outcome(finding: &Finding) -> Outcome {
    let code = match finding.severity() {
        Severity::Error => finding.code().to_string(),
        Severity::Warning => format!("warning {}", finding.code()),
    };
    Outcome { code, text: finding.to_string() }
}

/// The findings of a report as `Findings` displays it.
fn taken_apart(report: &str) -> Vec<Outcome> {
    let mut found = Vec::new();
    let mut lines = report.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((severity, rest)) = line.split_once(" in ") else { continue };
        if !matches!(severity, "error" | "warning") {
            continue;
        }
        let (_, sentence) = rest.split_once(": ").expect("a subject and a sentence");
        let mut text = sentence.to_owned();
        while let Some(more) = lines.peek().and_then(|line| line.strip_prefix("  ")) {
            text.push('\n');
            text.push_str(more);
            lines.next();
        }
        let code = text.split_once("[cors::").and_then(|(_, code)| code.split_once(']'));
        let (code, _) = code.expect("the code is named");
        let code = if severity == "warning" { format!("warning {code}") } else { code.to_owned() };
        found.push(Outcome { code, text });
    }
    assert!(!found.is_empty(), "not a report:\n{report}");
    found
}
