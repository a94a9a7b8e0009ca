//! The engine alone: `Policy::decide` for few and many origins, friendly and hostile.

use std::hint::black_box;
use std::rc::Rc;

use cors_core::{OriginField, Policy};

use crate::case::Case;
use crate::handlers::{origins, policy};
use crate::requests::{ALLOWED, REFUSED};

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

/// Exact origins: the last of them asks, one that differs in its last label, and somebody hostile.
///
/// # Panics
///
/// If an origin is none.
#[must_use]
pub fn exact(count: usize) -> Vec<Case> {
    let policy = Rc::new(policy(&origins(count)));
    let long = "a".repeat(100_000);
    [
        ("last", ALLOWED, true),
        ("refused", REFUSED, false),
        ("sibling", "https://bpp.example.com", false),
        ("null", "null", false),
        ("100kB", &format!("https://{long}.example.com"), false),
    ]
    .map(|(what, origin, allowed)| decide(&format!("decide/exact-{count}/{what}"), &policy, origin, allowed))
    .into()
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
        decide(&format!("decide/patterns-{count}/{what}"), &policy, origin, allowed)
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
        .map(|(what, origin, allowed)| decide(&format!("decide/depths-60/{what}"), &policy, origin, allowed))
        .into()
}

fn regex() -> Vec<Case> {
    let built =
        Policy::builder().origin_regex(r"https://pr-[0-9]+\.preview\.example\.com").credentials(true).build();
    let policy = Rc::new(built.expect("a bounded expression"));
    [("allowed", "https://pr-123.preview.example.com", true), ("refused", REFUSED, false)]
        .map(|(what, origin, allowed)| decide(&format!("decide/regex/{what}"), &policy, origin, allowed))
        .into()
}

fn decide(id: &str, policy: &Rc<Policy>, origin: &str, allowed: bool) -> Case {
    let (policy, origin) = (Rc::clone(policy), origin.to_owned());
    assert_eq!(policy.decide(OriginField::One(origin.as_bytes())).is_allowed(), allowed, "{id}");
    // Ten times, so that calling the case is not what is measured.
    Case::new(id, move || {
        for _ in 0..10 {
            black_box(policy.decide(OriginField::One(black_box(origin.as_bytes()))));
        }
    })
}
