//! What a customer writes as an origin, and what two keys say of one page.

use cors_core::{Findings, Policy};
use std::time::{Duration, Instant};

/// The most memory that this process ever had, in KiB.
#[cfg(target_os = "linux")]
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("status");
    let line = status.lines().find(|line| line.starts_with("VmHWM")).expect("a peak");
    line.split_whitespace().nth(1).expect("a number").parse().expect("a number")
}

fn refused(origins: &[String]) -> Findings {
    Policy::builder().origins(origins).build().expect_err("no origins")
}

/// 40 kB of text, nine elements of which are the most that are looked for: no more than a few copies of it are needed.
#[test]
#[cfg(target_os = "linux")]
fn braces_take_no_more_memory_than_a_few_copies_of_the_literal() {
    let half = 20_000;
    let origin = format!("https://{{{}}}{}", ",".repeat(half), "a".repeat(half));
    let before = peak();
    refused(&[origin]);
    assert!(peak() - before < 16 << 10, "{} KiB for a literal of {} KiB", peak() - before, (2 * half) >> 10);
}

/// Told apart is what is wrong; what each costs is to be of one size.
#[test]
fn a_star_inside_costs_what_other_mistakes_cost() {
    let time = |origin: &dyn Fn(usize) -> String| -> Duration {
        let origins: Vec<String> = (0..200).map(origin).collect();
        let start = Instant::now();
        refused(&origins);
        start.elapsed()
    };
    let stars = "-*-a.com*-*comba**cos3s3a*s3*acoms3*.amazonawsa.**s3as3";
    // The automaton of all origins is made once.
    time(&|at| format!("https://a*{at}.com"));
    let plain = time(&|at| format!("https://{} {at}", "a".repeat(stars.len())));
    let hostile = time(&|at| format!("https://{stars}{at}.com"));
    assert!(hostile < plain * 100, "{hostile:?}, and {plain:?} for white space");
}

/// `insecure-credentials` is about a page, and not about the key that lists it.
#[test]
fn a_page_is_trusted_with_credentials_in_both_keys_or_in_none() {
    for (origin, expression) in [
        ("https://app.example.com", r"https://app\.example\.com"),
        ("http://app.example.com", r"http://app\.example\.com"),
        ("http://localhost", "http://localhost"),
        ("http://127.0.0.1", r"http://127\.0\.0\.1"),
        ("tauri://localhost", "tauri://localhost"),
        ("myapp://app.example.com", r"myapp://app\.example\.com"),
        ("myapp://localhost", "myapp://localhost"),
        ("myapp://app.localhost", r"myapp://app\.localhost"),
        ("myapp://127.0.0.1", r"myapp://127\.0\.0\.1"),
        ("myapp://[::1]", r"myapp://\[::1\]"),
    ] {
        let codes = |built: Result<Policy, Findings>| -> Vec<&'static str> {
            built.err().iter().flat_map(Findings::errors).map(|finding| finding.code().as_str()).collect()
        };
        let listed = codes(Policy::builder().origins(origin).credentials(true).build());
        let matched = codes(Policy::builder().origin_regex(expression).credentials(true).build());
        assert_eq!(listed, matched, "{origin}");
    }
}

/// "An invisible character stands here": the place shows it.
#[test]
fn what_is_called_invisible_is_not_shown_as_it_is() {
    for letter in ['\u{ad}', '\u{34f}', '\u{180e}', '\u{200b}', '\u{2060}', '\u{2064}', '\u{feff}'] {
        let told = refused(&[format!("https://exam{letter}ple.com")]).to_string();
        assert!(told.contains("an invisible character stands here"), "{told}");
        assert!(!told.contains(letter), "U+{:04X}", u32::from(letter));
    }
}
