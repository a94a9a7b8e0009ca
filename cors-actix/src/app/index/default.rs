//! Whose default counts for what is not annotated at a path.

use super::{Index, Kind};
use crate::source::Live;

/// The default at a path; `None`: the layer's.
pub(crate) enum Default {
    Known(Option<Live>),
    /// Guards on scopes decide, or the methods of a resource that stands before a scope: only the router can tell.
    Undecided(Vec<Option<Live>>),
}

impl Index {
    /// The default of the scope that the router would take a request for `path` into, if it or one around it has one.
    pub(crate) fn scope_default(&self, path: &str) -> Default {
        if !self.has_scope_defaults {
            return Default::Known(None);
        }
        let mut possible = None;
        if self.is_readable {
            let mut found = self.scratch.take();
            found.clear();
            self.trie.find(path, &mut found);
            found.sort_unstable();
            found.dedup();
            found.retain(|id| self.rest(*id, path).is_some());
            self.defaults(&found, self.root_default.as_ref(), &mut possible);
            self.scratch.set(found);
        } else {
            add(&mut possible, None);
            self.lost_defaults.iter().for_each(|lost| add(&mut possible, Some(lost)));
        }
        possible.unwrap_or(Default::Known(None))
    }

    /// Whether `default` counts for something un-annotated that takes the whole of `path`.
    pub(crate) fn may_count(&self, default: &Live, path: &str) -> bool {
        let mut may_count = false;
        self.matches(path, |matched| {
            let is_plain = matched.endpoint().is_none() || matched.entry.is_doubtful.get();
            may_count = is_plain && self.default_around(matched.entry).is_some_and(|own| own.same(default));
            !may_count
        });
        may_count
    }

    /// Adds what may count for the entries `found` of one scope, in which `default` counts.
    fn defaults(&self, found: &[u32], default: Option<&Live>, possible: &mut Option<Default>) {
        let mut rest = found;
        while let Some((id, behind)) = rest.split_first() {
            rest = behind;
            let Some(entry) = self.entries.get(*id as usize) else { continue };
            match &entry.kind {
                Kind::Scope(own) => {
                    let (inside, behind) = rest.split_at(rest.partition_point(|id| *id < entry.end));
                    self.defaults(inside, own.as_ref().or(default), possible);
                    if !entry.is_guarded.get() {
                        return;
                    }
                    rest = behind;
                }
                Kind::Plain => add(possible, default),
                Kind::Endpoint { .. } => {}
            }
        }
        add(possible, default);
    }
}

/// Adds one more possibility, if it is another one.
fn add(possible: &mut Option<Default>, default: Option<&Live>) {
    let is_it = |known: &Option<Live>| match (known, default) {
        (Some(known), Some(default)) => known.same(default),
        (None, None) => true,
        _ => false,
    };
    *possible = Some(match possible.take() {
        None => Default::Known(default.cloned()),
        Some(Default::Known(known)) if is_it(&known) => Default::Known(known),
        Some(Default::Known(known)) => Default::Undecided(vec![known, default.cloned()]),
        Some(Default::Undecided(mut several)) => {
            if !several.iter().any(is_it) {
                several.push(default.cloned());
            }
            Default::Undecided(several)
        }
    });
}
