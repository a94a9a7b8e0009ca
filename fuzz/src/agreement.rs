//! The parser of configurations, the proof of expressions and the parser of the wire agree about every origin.
//!
//! Input: `o` and a configured origin, or `r` and an expression; then lines of `w` and an origin that arrives.

use cors_core::{Code, Danger, Finding, Findings, Origin, OriginField, Policy};
use regex::RegexBuilder;

use crate::text;

pub fn run(data: &[u8]) {
    let Some(lines) = text::lines(data) else { return };
    let Some(((kind, configured), asked)) = lines.split_first() else { return };
    let asked = || asked.iter().filter(|(kind, _)| *kind == 'w').map(|(_, origin)| *origin);
    match kind {
        'o' => origin(configured),
        'r' => expression(configured, asked()),
        _ => {}
    }
}

/// What is accepted as an exact origin is read on the wire, part by part, and the other way round.
fn origin(literal: &str) {
    let built = Policy::builder().origins([literal]).build();
    match (built, Origin::parse(literal.as_bytes())) {
        (Ok(_), Some(_)) | (Err(_), None) => {}
        (Ok(_), None) => assert!(literal.contains('*'), "{literal} is accepted and never matches"),
        (Err(findings), Some(origin)) => {
            let codes: Vec<Code> = findings.errors().map(Finding::code).collect();
            // Refused as configuration alone: schemes that browsers never send, and names that nobody can mean.
            let odd = origin.host().contains("xn--") || origin.host().contains('+');
            let stands = codes == [Code::OriginScheme] || (odd && codes == [Code::OriginHost]);
            assert!(stands, "{literal} can arrive, and is refused: {findings}");
        }
    }
}

/// A policy of one expression allows what the expression matches whole, and no domain of somebody else.
fn expression<'a>(pattern: &str, asked: impl Iterator<Item = &'a str>) {
    let build = |dangers: &[Danger]| -> Result<Policy, Findings> {
        dangers.iter().fold(Policy::builder().origin_regex(pattern), |b, d| b.dangerously_allow(*d)).build()
    };
    let (policy, is_bounded) = match (build(&[]), build(&[Danger::UnboundedRegex])) {
        (Ok(policy), _) => (policy, true),
        (_, Ok(policy)) => (policy, false),
        _ => return,
    };
    let whole = format!(r"\A(?:{pattern})\z");
    // In the verbose mode a comment would swallow what is added.
    let oracle = RegexBuilder::new(&whole).build().ok().filter(|_| !pattern.contains('#'));
    let allows = |origin: &str| policy.decide(OriginField::One(origin.as_bytes())).is_allowed();
    for origin in asked {
        if let Some(oracle) = &oracle {
            let expected = Origin::parse(origin.as_bytes()).is_some() && oracle.is_match(origin);
            assert_eq!(allows(origin), expected, "{origin} asked of {pattern}");
        }
        if is_bounded && allows(origin) && !pattern.contains(STRANGER) {
            for stranger in strangers(origin) {
                assert!(!allows(&stranger), "{pattern} is accepted, and anyone can register {stranger}");
            }
        }
    }
}

/// A name that no expression lists.
const STRANGER: &str = "zq7f3kd9w2xj";

/// Origins near `origin` on domains that a stranger can register: names in front of the domain's, names in the place of
/// each label, and the domain in front of the stranger's.
fn strangers(origin: &str) -> Vec<String> {
    let Some((scheme @ ("http" | "https"), rest)) = origin.split_once("://") else { return Vec::new() };
    let (host, port) =
        rest.split_once(':').map_or((rest, String::new()), |(host, port)| (host, format!(":{port}")));
    let labels: Vec<&str> = host.split('.').collect();
    let mut hosts =
        vec![format!("{host}.{STRANGER}.com"), format!("{host}{STRANGER}.com"), format!("{STRANGER}{host}")];
    if let [rest @ .., domain, top] = &labels[..] {
        let sub: String = rest.iter().map(|label| format!("{label}.")).collect();
        hosts.extend([
            format!("{sub}{STRANGER}.{top}"),
            format!("{sub}{STRANGER}{domain}.{top}"),
            format!("{sub}{domain}{STRANGER}.{top}"),
            format!("{}{STRANGER}{domain}.{top}", sub.replace('.', "x")),
        ]);
    }
    let registrable = |host: &String| {
        let mut labels = host.rsplit('.');
        let top = labels.next();
        matches!(top, Some("com" | "org" | "net" | "io" | "dev"))
            && labels.next().is_some_and(|label| label.contains(STRANGER) && label.len() <= 63)
    };
    hosts.into_iter().filter(registrable).map(|host| format!("{scheme}://{host}{port}")).collect()
}
