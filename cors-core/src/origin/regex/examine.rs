//! The proof: what is known of a pattern before it is used.

use std::ops::Range;

use super::backwards::{Backwards, Labels};
use super::bounds::MAX_HOST;
use super::budget::{Budget, Exhausted};
use super::classes;
use super::culprit::largest_repetition;
use super::dead::{Dead, dead};
use super::domains::{Domains, is_address};
use super::everything::matches_everything;
use super::language::{Mark, Part, origins};
use super::matched::{Matched, State};
use super::nfa::Nfa;
use super::parse::{SyntaxError, parse};
use super::positions::Positions;
use super::repair::{bounded, reachable};
use super::telling::telling;
use super::witness::{Kind, Writer};

/// How much work the proof of one pattern may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// In edges of automata looked at. It bounds time and memory alike.
    pub(crate) work: u32,
}

impl Default for Limits {
    /// Enough for what people write, which takes 1 to 5 ms in a debug build; patterns made to be slow take some 50 ms.
    fn default() -> Self {
        Self { work: 120_000 }
    }
}

/// What the proof found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Examination {
    /// No regular expression.
    Syntax(SyntaxError),
    /// The limits were reached before a verdict.
    Undecided(Undecided),
    /// No origin that a browser sends matches.
    Never {
        /// The pattern that was probably meant: lower case, without a slash at the end, with a scheme, ...
        suggestion: Option<String>,
    },
    /// What matches.
    Matches(Findings),
}

/// Why there is no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Undecided {
    /// The bytes of the pattern that are to blame: its highest counted repetition, else all of it.
    pub(crate) range: Range<usize>,
    /// One lower-case sentence without a full stop.
    pub(crate) sentence: String,
}

/// What is known of a pattern that matches origins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Findings {
    /// Whose origins they are.
    pub(crate) reach: Reach,
    /// Whether every origin of the schemes `https` and `http` matches. Then [`reach`](Self::reach) is `Many`, and where
    /// this could not be decided within the limits it is `false`: the pattern is refused either way.
    pub(crate) everything: bool,
    /// An origin that matches and is not to be trusted with credentials: its scheme is neither `https` nor one of an
    /// application, and it is not on the user's own machine.
    pub(crate) insecure: Option<String>,
}

/// The registrable domains of what a pattern matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// At most sixteen: all of them.
    Few(Vec<String>),
    /// More than sixteen.
    Many {
        /// An origin that matches, preferably one that an attacker could own.
        witness: String,
        /// The pattern that was probably meant, which matches origins of at most sixteen: with its dots escaped, or with
        /// whole labels before a name.
        suggestion: Option<String>,
    },
}

/// Examines a pattern as it will be used: matching origins whole, whatever anchors it carries.
///
/// Decided is, for the language of the pattern restricted to origins (`language.rs` has it in full): whether it
/// is empty; whether it has origins of more than sixteen registrable domains (`domains.rs` says how they are counted);
/// whether it has all origins; whether it has one that is insecure beside credentials. No sampling is involved, and where
/// the automata are not exact (lengths, IPv6 addresses) they take in too much, so what is not reported is not there.
/// Every witness is exact: an origin that a browser can send, and that the pattern matches.
///
/// Nothing is left to say about public suffixes: a pattern that matches hosts below one matches many
/// registrable domains, or it names those that it means, as a list of origins would. The same goes for
/// `https://github.io` itself, which is one origin and allowed as a literal too.
///
/// Refused without a verdict are patterns that need more work than `limits` allows: very high counted repetitions of wide
/// classes, mostly, and patterns made to have exponentially many states read backwards. So are those that parsing alone would
/// make much of: long ones, and those with very many classes of Unicode.
pub(crate) fn examine(pattern: &str, limits: Limits) -> Examination {
    let mut examination = examine_as_written(pattern, limits);
    let is_few =
        |examination| matches!(examination, Examination::Matches(Findings { reach: Reach::Few(_), .. }));
    // A suggestion is worth less than a verdict.
    let less = Limits { work: limits.work / 4 };
    let passes = |repaired: &str| is_few(examine_as_written(repaired, less));
    match &mut examination {
        Examination::Never { suggestion } => *suggestion = reachable(pattern, passes),
        Examination::Matches(Findings { reach: Reach::Many { suggestion, .. }, .. }) => {
            *suggestion = bounded(pattern, passes);
        }
        _ => {}
    }
    examination
}

/// An alternative that no origin goes through, of a pattern that matches some.
pub(crate) fn dead_alternative(pattern: &str, limits: Limits) -> Option<Dead> {
    let less = Limits { work: limits.work / 4 };
    dead(pattern, |alone| matches!(examine_as_written(alone, less), Examination::Never { .. }))
}

/// The examination without suggestions.
pub(crate) fn examine_as_written(pattern: &str, limits: Limits) -> Examination {
    if let Some(sentence) = too_large(pattern) {
        return Examination::Undecided(Undecided { range: 0..pattern.len(), sentence });
    }
    let hir = match parse(pattern) {
        Ok(hir) => hir,
        Err(error) => return Examination::Syntax(error),
    };
    let mut budget = Budget::new(limits.work);
    let mut nfa = Nfa::new();
    let automaton = nfa
        .add(&hir, (), Nfa::<()>::END, &mut budget)
        .and_then(|entry| Positions::of(&nfa, entry, &mut budget)?.merged(&mut budget));
    let Ok(automaton) = automaton else { return undecided(pattern, limits) };
    verdict(pattern, &automaton, &mut budget).unwrap_or_else(|Exhausted| undecided(pattern, limits))
}

/// The most bytes of a pattern: nearly twice what people can write out within the default limits.
const LONGEST: usize = 8 << 10;

/// Why a pattern is not even parsed: that is work that nobody counts.
fn too_large(pattern: &str) -> Option<String> {
    if pattern.len() > LONGEST {
        let length = pattern.len();
        return Some(format!(
            "the expression is too large to prove: it has {length} bytes, and more than {LONGEST} are not looked at"
        ));
    }
    (classes::weight(pattern) > classes::HEAVIEST).then(|| {
        r"the expression is too large to prove: it has too many classes as `\w` and `\p{L}`, of letters that no origin has"
            .to_owned()
    })
}

fn verdict(pattern: &str, automaton: &Positions<()>, budget: &mut Budget) -> Result<Examination, Exhausted> {
    let all: &Positions<Mark> = origins();
    let matched = Matched::new(automaton, all, budget)?;
    let shortest_host = matched.distances(|_| true).into_iter().zip(&matched.states);
    let shortest_host =
        shortest_host.filter(|(_, state)| state.last).filter_map(|(distance, _)| Some(distance?.0)).min();
    if shortest_host.is_none_or(|length| length > MAX_HOST) {
        return Ok(Examination::Never { suggestion: None });
    }
    let mut backwards = Backwards::new(&matched, budget)?;
    let domains = Domains::count(&mut backwards, budget)?;
    if domains.found.is_empty() {
        return Ok(Examination::Never { suggestion: None });
    }
    // All that can be missing an origin now are the bounds on lengths.
    let hosts = if domains.are_many() {
        budget.lend(TELLING_WORK, |budget| telling(pattern, &domains, &mut backwards, budget))
    } else {
        domains.found.clone()
    };
    let witness = Writer::new(&matched, Kind::Any);
    let witness = hosts.iter().find_map(|host| witness.origin_below(host)).ok_or(Exhausted)?;
    let insecure = insecure(&matched, &mut backwards, &hosts, budget)?;
    let many = domains.are_many();
    // Without a verdict on this, "more than sixteen domains" says enough.
    let everything = many
        && budget.lend(EVERYTHING_WORK, |budget| matches_everything(automaton, all, budget)).unwrap_or(false);
    let reach = if many { Reach::Many { witness, suggestion: None } } else { Reach::Few(domains.found) };
    Ok(Examination::Matches(Findings { reach, everything, insecure }))
}

/// What the searches for a better message may take.
const TELLING_WORK: u32 = 40_000;
const EVERYTHING_WORK: u32 = 40_000;

/// An insecure origin: the telling one if that is insecure too, else the shortest.
fn insecure(
    matched: &Matched,
    backwards: &mut Backwards<'_>,
    hosts: &[String],
    budget: &mut Budget,
) -> Result<Option<String>, Exhausted> {
    if matched.states.iter().all(|state| state.mark.secure) {
        return Ok(None);
    }
    let writer = Writer::new(matched, Kind::Insecure);
    let telling = hosts.first().and_then(|host| writer.origin_below(host));
    if let Some(origin) = telling.or_else(|| writer.shortest()) {
        return Ok(Some(origin));
    }
    // Insecure states are there, so what keeps them from being an origin is that it would be over-long ...
    let in_host = |state: &State| matches!(state.mark.part, Part::Domain | Part::Ipv4);
    if matched.states.iter().any(|state| !state.mark.secure && in_host(state)) {
        return Err(Exhausted);
    }
    // ... or that they are of IPv6 addresses, most of which may be none.
    let ends = backwards.host_ends(Part::Ipv6, true);
    let mut addresses = Labels::new(ends, MAX_HOST, backwards);
    while let Some((address, _)) = addresses.next(backwards, budget)? {
        if is_address(&address) {
            return writer.origin_below(&address).map(Some).ok_or(Exhausted);
        }
    }
    Ok(None)
}

fn undecided(pattern: &str, Limits { work }: Limits) -> Examination {
    Examination::Undecided(match largest_repetition(pattern) {
        Some((range, count)) => Undecided {
            range,
            sentence: format!(
                "the expression is too large to prove within {work} steps: {count} repetitions stand here"
            ),
        },
        None => Undecided {
            range: 0..pattern.len(),
            sentence: format!("the expression has too many alternatives to prove within {work} steps"),
        },
    })
}
