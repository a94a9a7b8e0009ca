//! What a configuration that somebody else writes makes of memory. A process of its own: what is measured is its peak.

#![cfg(target_os = "linux")]

use cors_core::{Builder, Code, Findings, Policy};

/// The most memory that this process ever had, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("status");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a peak");
    line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
}

/// The code, and how much higher the peak is than before.
fn refused(builder: Builder) -> (Code, u64) {
    let before = peak();
    let findings: Findings = builder.build().expect_err("a mistake");
    (findings.errors().next().expect("one").code(), peak() - before)
}

#[test]
fn long_values_are_refused_before_they_take_memory() {
    let (half, most) = (20_000, 16 << 10);
    for (origin, code) in [
        // Nine origins are the most that are looked for in one literal.
        (format!("https://{{{}}}{}", ",".repeat(half), "a".repeat(half)), Code::OriginHost),
        (format!("https://{}{}", "a,".repeat(half / 2), "a".repeat(half)), Code::OriginHost),
        ("h".repeat(2 * half) + "://a", Code::OriginScheme),
    ] {
        let (found, grown) = refused(Policy::builder().origins([&origin]));
        assert_eq!(found, code, "{}", &origin[..20]);
        assert!(grown < most, "{grown} KiB for {} bytes: {}", origin.len(), &origin[..20]);
    }
    for expression in [
        // Three bytes are a class of some 700 ranges; the second is as short as those that are looked at.
        format!("(?i){}", r"\pL".repeat(7_000)),
        format!("(?i){}", r"\pL".repeat(2_700)),
        format!("(?i)[{}]", r"[\pL--a]".repeat(1_000)),
        "a|".repeat(1 << 20),
    ] {
        let (found, grown) = refused(Policy::builder().origin_regex(&expression));
        assert_eq!(found, Code::RegexUndecided, "{}", &expression[..20]);
        assert!(grown < most, "{grown} KiB for {} bytes: {}", expression.len(), &expression[..20]);
    }
}
