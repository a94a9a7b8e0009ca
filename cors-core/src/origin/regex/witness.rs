//! Writing out origins that a pattern matches.

use super::bounds::is_origin;
use super::language::Part;
use super::matched::{Distance, Matched, START, State};

/// Which origins may be written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    /// Only those that are not to be trusted with credentials.
    Insecure,
}

/// What is needed to write them: from every state, the way back to the start.
#[derive(Debug)]
pub(super) struct Writer<'m> {
    matched: &'m Matched,
    kind: Kind,
    distances: Vec<Option<Distance>>,
}

impl<'m> Writer<'m> {
    pub(super) fn new(matched: &'m Matched, kind: Kind) -> Self {
        let distances = matched.distances(|state| kind == Kind::Any || !state.mark.secure);
        Self { matched, kind, distances }
    }

    /// An origin whose host is `tail`, or ends in it after a dot: the shortest of a web page, if there is one.
    pub(super) fn origin_below(&self, tail: &str) -> Option<String> {
        let parts = [Part::Domain, Part::Ipv4, Part::Ipv6];
        parts.into_iter().find_map(|part| self.origin_of(part, tail)).filter(|text| is_origin(text))
    }

    /// The shortest origin whose host is a domain or an IPv4 address.
    pub(super) fn shortest(&self) -> Option<String> {
        // Of these, what is not asked for has no distance.
        let ends = [Part::Domain, Part::Ipv4].map(|part| self.matched.host_ends(part, false));
        let distances = ends.iter().flatten().filter_map(|id| Some(((*self.distances.get(*id)?)?, *id)));
        let (_, end) = distances.min()?;
        let origin = self.up_to(end)? + &self.to_end(end)?;
        is_origin(&origin).then_some(origin)
    }

    fn origin_of(&self, part: Part, tail: &str) -> Option<String> {
        // From the right: in which states each byte of `tail` may have been read.
        let mut layers = Vec::new();
        let mut now = self.matched.host_ends(part, self.kind == Kind::Insecure);
        for byte in tail.bytes().rev() {
            now.retain(|id| self.matched.state(*id).is_some_and(|state| state.symbols.contains(byte)));
            let mut before: Vec<usize> = now
                .iter()
                .filter_map(|id| self.matched.state(*id))
                .flat_map(|state| &state.previous)
                .copied()
                .collect();
            before.sort_unstable();
            before.dedup();
            layers.push(std::mem::replace(&mut now, before));
        }
        // From the left: what comes before `tail`, then `tail`, then a dot and a port where they are needed.
        let begins = now.into_iter().filter(|id| self.matched.state(*id).is_some_and(State::is_boundary));
        let (_, mut state) = begins.filter_map(|id| Some(((*self.distances.get(id)?)?, id))).min()?;
        let mut origin = self.up_to(state)?;
        for layer in layers.iter().rev() {
            state = *self.matched.state(state)?.next.iter().find(|next| layer.contains(next))?;
        }
        origin.push_str(tail);
        origin.push_str(&self.to_end(state)?);
        Some(origin)
    }

    /// The shortest text up to this state.
    fn up_to(&self, end: usize) -> Option<String> {
        let mut text = Vec::new();
        let mut at = end;
        loop {
            let state = self.matched.state(at)?;
            let distance = (*self.distances.get(at)?)?;
            text.push(state.symbols.bytes().next()?);
            // One symbol, which only the first have.
            if distance == state.after(START) {
                break;
            }
            let nearer = |id: &&usize| {
                self.distances
                    .get(**id)
                    .is_some_and(|before| before.map(|d| state.after(d)) == Some(distance))
            };
            at = *state.previous.iter().find(nearer)?;
        }
        Some(text.iter().rev().copied().map(char::from).collect())
    }

    /// The shortest text from the end of a host to the end of an origin.
    fn to_end(&self, from: usize) -> Option<String> {
        let mut open = vec![(from, String::new())];
        // A trailing dot, a colon and five digits at most, so this ends.
        while !open.is_empty() {
            let mut longer = Vec::new();
            for (id, text) in open {
                let state = self.matched.state(id)?;
                if state.last {
                    return Some(text);
                }
                for next in &state.next {
                    let after = self.matched.state(*next)?;
                    if matches!(after.mark.part, Part::TrailingDot | Part::Port) {
                        let symbol = after.symbols.bytes().next()?;
                        longer.push((*next, format!("{text}{}", char::from(symbol))));
                    }
                }
            }
            longer.sort_unstable_by_key(|(id, _)| *id);
            longer.dedup_by_key(|(id, _)| *id);
            open = longer;
        }
        None
    }
}
