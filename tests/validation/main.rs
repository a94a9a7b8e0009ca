//! `Config::prove` and the builder against the table of every configuration mistake: one mistake, one finding, with its
//! code, its place and the literal that is right.

mod accepted;
mod environment;
mod file;
mod fixed_point;
mod headers;
mod lists;
mod methods;
mod origins;
mod others;
mod places;
mod regexes;
mod routes;
mod told;

use cors_core::{Builder, Code, Finding, Policy};

/// The findings of a builder, errors and warnings alike, in order.
fn findings(builder: Builder) -> Vec<Finding> {
    match builder.build() {
        Ok(policy) => policy.warnings().to_vec(),
        Err(findings) => findings.into_iter().collect(),
    }
}

/// Asserts that there is just this one finding, and returns it.
#[track_caller]
fn only(builder: Builder, code: Code) -> Finding {
    let shown = format!("{:?}", builder.config());
    let findings = findings(builder);
    let codes: Vec<Code> = findings.iter().map(Finding::code).collect();
    assert_eq!(codes, [code], "{shown}\n{findings:#?}");
    let finding = findings.into_iter().next().expect("one finding");
    let text = finding.to_string();
    let sentence = finding.sentence();
    assert!(
        !sentence.ends_with('.') && !sentence.starts_with(char::is_uppercase)
            || sentence.starts_with("Chromium")
    );
    assert!(text.contains(&format!("[cors::{code}]")), "the code is named: {text}");
    assert!(text.contains("help: "), "there is a way out: {text}");
    finding
}

/// Asserts that one origin is refused with this code and this suggestion.
#[track_caller]
fn origin(literal: &str, code: Code, suggestion: Option<&str>) {
    let finding = only(Policy::builder().origins([literal]), code);
    let suggestion = suggestion.map(|suggestion| format!("\"{suggestion}\""));
    assert_eq!(finding.suggestion(), suggestion.as_deref(), "{literal}\n{finding}");
}
