//! Counting the registrable domains of the origins that a pattern matches.
//!
//! Hosts are read from right to left, label by label, beside the rules of the public-suffix list. While what has been
//! read is a public suffix, each label that can come next is a different registrable domain (or leads to at
//! least one); once it is none, the domain is complete, save where the list has longer rules below. So every label that
//! is tried adds to the count, and the search is over at the seventeenth domain, or when there is no
//! further label: it neither misses a domain nor counts one twice, and loops in the pattern need no care.
//!
//! Decisions where the list is silent:
//!
//! * A host that is itself a public suffix (`https://github.io`) or a single label counts as one domain: itself.
//! * Everything below `localhost`, `test`, `internal` and `local` is one domain each. Nobody can register
//!   a name there, and `https://*.localhost` is allowed as a wildcard too.
//! * An IP address counts as one domain: itself.
//! * `https://example.com.` belongs to the domain of `https://example.com`.

use super::super::public_suffix::{is_public_suffix, labels_below, registrable_domain};
use super::backwards::{Backwards, Labels, Set};
use super::bounds::{MAX_HOST, is_serialised_ipv6};
use super::budget::{Budget, Exhausted};
use super::language::Part;

/// More registrable domains than this, and a policy no longer lists its partners.
pub(crate) const MAX_DOMAINS: usize = 16;

/// Names under which nobody can register a domain (RFC 6761, RFC 6762, and ICANN's reservation of `internal`).
const RESERVED: [&str; 4] = ["localhost", "test", "internal", "local"];

/// The registrable domain of a host that is not an IP address; the host itself where there is none.
pub(super) fn domain_of(host: &str) -> &str {
    let last = host.rsplit('.').next().unwrap_or(host);
    if RESERVED.contains(&last) { last } else { registrable_domain(host).unwrap_or(host) }
}

/// What the search found.
#[derive(Debug, Default)]
pub(super) struct Domains {
    /// All domains; or the first seventeen, if there are more.
    pub(super) found: Vec<String>,
    /// The public suffixes that were met with labels to the left of them, and the sets in which those are read.
    pub(super) suffixes: Vec<(String, Set)>,
}

impl Domains {
    /// Counts as far as seventeen.
    pub(super) fn count(backwards: &mut Backwards<'_>, budget: &mut Budget) -> Result<Self, Exhausted> {
        let mut domains = Self::default();
        let ends = backwards.host_ends(Part::Domain, false);
        let mut labels = Labels::new(ends, MAX_HOST, backwards);
        while !domains.are_many()
            && let Some((label, set)) = labels.next(backwards, budget)?
        {
            domains.visit(&label, set, backwards, budget)?;
        }
        for part in [Part::Ipv4, Part::Ipv6] {
            let ends = backwards.host_ends(part, false);
            let mut addresses = Labels::new(ends, MAX_HOST, backwards);
            while !domains.are_many()
                && let Some((address, _)) = addresses.next(backwards, budget)?
            {
                if part == Part::Ipv4 || is_address(&address) {
                    domains.insert(&address);
                }
            }
        }
        Ok(domains)
    }

    pub(super) fn are_many(&self) -> bool {
        self.found.len() > MAX_DOMAINS
    }

    /// Counts what ends in the labels `host`, of which `set` is to the left.
    ///
    /// The depth of the recursion is that of the longest rule.
    fn visit(
        &mut self,
        host: &str,
        set: Set,
        backwards: &mut Backwards<'_>,
        budget: &mut Budget,
    ) -> Result<(), Exhausted> {
        // A look-up in the list.
        budget.spend(50)?;
        if backwards.begins_host(set) || RESERVED.contains(&host) {
            self.insert(domain_of(host));
        }
        let Some(inner) = backwards.before_dot(set, budget)?.filter(|_| !RESERVED.contains(&host)) else {
            return Ok(());
        };
        let longest = MAX_HOST.saturating_sub(host.len() + 1);
        let below: Vec<&str> = labels_below(host).collect();
        if is_suffix(host) || below.contains(&"*") {
            self.suffixes.push((host.to_owned(), inner));
            let mut labels = Labels::new(inner, longest, backwards);
            while !self.are_many()
                && let Some((label, set)) = labels.next(backwards, budget)?
            {
                self.visit(&format!("{label}.{host}"), set, backwards, budget)?;
            }
            return Ok(());
        }
        // Only the labels of longer rules lead to other domains than this one. Where none begins, nothing is found.
        for label in &below {
            let set = backwards.read(inner, label.bytes().rev(), budget)?;
            if !self.are_many() {
                self.visit(&format!("{label}.{host}"), set, backwards, budget)?;
            }
        }
        let mut labels = Labels::new(inner, longest, backwards);
        while !self.holds(domain_of(host))
            && let Some((label, _)) = labels.next(backwards, budget)?
        {
            if !below.contains(&label.as_str()) {
                self.insert(domain_of(host));
            }
        }
        Ok(())
    }

    fn holds(&self, domain: &str) -> bool {
        self.found.iter().any(|found| found == domain)
    }

    fn insert(&mut self, domain: &str) {
        if !self.holds(domain) {
            self.found.push(domain.to_owned());
        }
    }
}

/// Whether the list's algorithm takes this for a suffix: a rule names it, or the default rule `*`.
pub(super) fn is_suffix(host: &str) -> bool {
    !host.contains('.') || is_public_suffix(host)
}

/// Whether this is `[`, an IPv6 address as browsers write it, `]`.
pub(super) fn is_address(host: &str) -> bool {
    host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(is_serialised_ipv6)
}
