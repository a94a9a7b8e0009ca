//! The engine alone: `Policy::decide` for few and many origins, friendly and hostile.

use std::hint::black_box;
use std::rc::Rc;

use cors_core::{OriginField, Policy};

use crate::case::Case;
use crate::handlers::{origins, policy};
use crate::requests::REFUSED;

/// The largest list.
pub const MILLION: usize = 1_000_000;

/// The cases of the engine.
#[must_use]
pub fn cases() -> Vec<Case> {
    let exact = [1, 10, 100, 10_000, MILLION].into_iter().flat_map(exact);
    exact
        .chain([1, 10, 100, 1_000].into_iter().flat_map(patterns))
        .chain(shared_suffixes())
        .chain(regex())
        .collect()
}

/// Exact origins: ten of them ask in turn, and one whose neighbours are listed, and somebody hostile.
///
/// # Panics
///
/// If an origin is none.
#[must_use]
pub fn exact(count: usize) -> Vec<Case> {
    let listed = origins(count);
    let policy = Rc::new(policy(&listed));
    let spread: Vec<&str> = (1..=10).map(|tenth| listed[(count * tenth / 10).max(1) - 1].as_str()).collect();
    let long = format!("https://{}.example.com", "a".repeat(100_000));
    let one = |what, origin| decide(&format!("decide/exact-{count}/{what}"), &policy, &[origin; 10], false);
    vec![
        decide(&format!("decide/exact-{count}/listed"), &policy, &spread, true),
        one("refused", REFUSED),
        one("sibling", "https://bpp.example.com"),
        one("null", "null"),
        one("100kB", &long),
    ]
}

/// Patterns for sub-domains; the last of them covers who asks.
fn patterns(count: usize) -> Vec<Case> {
    let listed = (1..count)
        .map(|n| format!("https://*.tenant{n}.example.com"))
        .chain(["https://*.example.org".to_owned()]);
    let policy = Rc::new(policy(&listed.collect::<Vec<_>>()));
    [
        ("last", "https://app.example.org", true),
        ("refused", REFUSED, false),
        ("apex", "https://example.org", false),
        ("100kB", &format!("https://{}.example.org", "a".repeat(100_000)), false),
    ]
    .map(|(what, origin, allowed)| {
        decide(&format!("decide/patterns-{count}/{what}"), &policy, &[origin; 10], allowed)
    })
    .into()
}

/// The worst for patterns: every depth is configured, and the origin is as deep and long as a host can be, with every
/// suffix in common with a pattern but for that one's first label. The one pattern that covers it is looked up last.
fn shared_suffixes() -> Vec<Case> {
    let suffix = |depth| format!("b.{}example.com", "a.".repeat(depth));
    let listed: Vec<String> = (0..60).map(|depth| format!("https://*.{}", suffix(depth))).collect();
    let policy = Rc::new(policy(&listed));
    let covered = format!("https://{}{}", "a.".repeat(110), suffix(0));
    let refused = format!("https://{}example.com", "a.".repeat(110));
    [("last", covered.as_str(), true), ("refused", &refused, false)]
        .map(|(what, origin, allowed)| {
            decide(&format!("decide/depths-60/{what}"), &policy, &[origin; 10], allowed)
        })
        .into()
}

fn regex() -> Vec<Case> {
    let built =
        Policy::builder().origin_regex(r"https://pr-[0-9]+\.preview\.example\.com").credentials(true).build();
    let policy = Rc::new(built.expect("a bounded expression"));
    [("allowed", "https://pr-123.preview.example.com", true), ("refused", REFUSED, false)]
        .map(|(what, origin, allowed)| {
            decide(&format!("decide/regex/{what}"), &policy, &[origin; 10], allowed)
        })
        .into()
}

/// Ten questions, so that calling the case is not what is measured.
fn decide(id: &str, policy: &Rc<Policy>, origins: &[&str], allowed: bool) -> Case {
    let policy = Rc::clone(policy);
    let origins: Vec<String> = origins.iter().copied().map(str::to_owned).collect();
    for origin in &origins {
        assert_eq!(policy.decide(OriginField::One(origin.as_bytes())).is_allowed(), allowed, "{id}");
    }
    Case::new(id, move || {
        for origin in &origins {
            black_box(policy.decide(OriginField::One(black_box(origin.as_bytes()))));
        }
    })
}
