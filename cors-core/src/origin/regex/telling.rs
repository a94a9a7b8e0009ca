//! Choosing the origin that shows best why a pattern is too wide.
//!
//! Any origin of any of the seventeen domains would prove it. One that an attacker would register
//! says it: for `https://.*example\.com` that is `https://evilexample.com`, not `https://xexample.com`, and never the
//! `https://example.com` that the author had in mind.

use std::collections::HashSet;

use super::super::public_suffix::registrable_domain;
use super::backwards::{Backwards, Labels, Set};
use super::bounds::MAX_HOST;
use super::budget::{Budget, Exhausted};
use super::domains::{Domains, is_suffix};
use super::language::Part;

/// Written from its end, as it is read.
const EVIL: &str = "evil";
/// Top-level domains under which anyone can register: those that are recognised first, and those that show that
/// the top-level domain is what was left open.
const COMMON: [&str; 7] = ["com", "net", "org", "io", "dev", "app", "xyz"];
const TELLING: [&str; 6] = ["xyz", "top", "io", "co", "me", "cc"];
/// The longest label that the Domain Name System knows.
const MAX_LABEL: usize = 63;

/// Registrable domains of origins that the pattern matches, the most telling first, what the pattern spells out last.
pub(super) fn telling(
    pattern: &str,
    domains: &Domains,
    backwards: &mut Backwards<'_>,
    budget: &mut Budget,
) -> Vec<String> {
    let mut hosts = Vec::new();
    // What is found within the budget is enough: `found` holds seventeen domains anyway.
    let _ = with_evil_label(domains, &mut hosts, backwards, budget);
    let _ = with_telling_end(&mut hosts, backwards, budget);
    hosts.retain(|host| registrable_domain(host) == Some(host));
    let ends = backwards.host_ends(Part::Domain, false);
    hosts.extend(evil_label(ends, backwards, budget).ok().flatten());
    hosts.extend_from_slice(&domains.found);
    hosts.sort_by_key(|host| is_spelt_out(host, pattern));
    hosts
}

/// `evil`, or something around it, below each public suffix.
fn with_evil_label(
    domains: &Domains,
    hosts: &mut Vec<String>,
    backwards: &mut Backwards<'_>,
    budget: &mut Budget,
) -> Result<(), Exhausted> {
    let ends = backwards.host_ends(Part::Domain, false);
    let mut suffixes = Vec::new();
    for name in COMMON {
        let set = backwards.read(ends, name.bytes().rev(), budget)?;
        suffixes.extend(backwards.before_dot(set, budget)?.map(|set| (name.to_owned(), set)));
    }
    let mut met: Vec<_> = domains.suffixes.iter().filter(|(suffix, _)| is_suffix(suffix)).cloned().collect();
    met.sort_by_key(|(suffix, _)| suffix.len());
    suffixes.extend(met);
    for (suffix, set) in suffixes {
        if let Some(label) = evil_label(set, backwards, budget)? {
            hosts.push(format!("{label}.{suffix}"));
            return Ok(());
        }
    }
    Ok(())
}

/// A label that holds the word, as near to its end as possible.
fn evil_label(
    from: Set,
    backwards: &mut Backwards<'_>,
    budget: &mut Budget,
) -> Result<Option<String>, Exhausted> {
    let mut seen = HashSet::from([from]);
    let mut open = vec![(from, String::new())];
    while !open.is_empty() {
        let mut longer = Vec::new();
        for (set, after) in open {
            let before = backwards.read(set, EVIL.bytes().rev(), budget)?;
            if backwards.begins_label(before) {
                return Ok(Some(format!("{EVIL}{after}")));
            }
            let room = MAX_LABEL.saturating_sub(EVIL.len() + after.len());
            if let Some((rest, _)) = Labels::new(before, room, backwards).next(backwards, budget)? {
                return Ok(Some(format!("{rest}{EVIL}{after}")));
            }
            for byte in backwards.symbols(set).bytes().take_while(|_| room > 0) {
                let set = backwards.step(set, byte, budget)?;
                if seen.insert(set) {
                    longer.push((set, format!("{}{after}", char::from(byte))));
                }
            }
        }
        open = longer;
    }
    Ok(None)
}

/// The shortest domain below each telling top-level domain.
fn with_telling_end(
    hosts: &mut Vec<String>,
    backwards: &mut Backwards<'_>,
    budget: &mut Budget,
) -> Result<(), Exhausted> {
    let ends = backwards.host_ends(Part::Domain, false);
    for name in TELLING {
        let set = backwards.read(ends, name.bytes().rev(), budget)?;
        let Some(inner) = backwards.before_dot(set, budget)? else { continue };
        if let Some((label, _)) = Labels::new(inner, MAX_HOST, backwards).next(backwards, budget)? {
            hosts.push(format!("{label}.{name}"));
        }
    }
    Ok(())
}

/// Whether the pattern's author wrote this very host: its text stands in the pattern, escapes aside, as whole labels.
fn is_spelt_out(host: &str, pattern: &str) -> bool {
    let text = pattern.replace('\\', "");
    text.match_indices(host).any(|(start, _)| {
        let before = text.get(..start).and_then(|before| before.chars().next_back());
        !before.is_some_and(|before| before.is_ascii_alphanumeric() || before == '-')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_spelt_out_as_whole_labels() {
        for (host, pattern, is) in [
            ("app.com", r"https://app\.com", true),
            ("app.com", r"https://(app|web)\.com", false),
            ("app.com", r"https://(.*\.)?app\.com", true),
            ("app.com", r"https://my-app\.com", false),
            ("app.com", r"https://myapp\.com", false),
            ("app.com", "app.com", true),
        ] {
            assert_eq!(is_spelt_out(host, pattern), is, "{host} {pattern}");
        }
    }
}
