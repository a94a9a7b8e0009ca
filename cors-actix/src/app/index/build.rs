//! The index, put together from the router's map and from what was registered.

use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::{Rc, Weak};

use super::super::cover::{self, Segments};
use super::super::mark::Id;
use super::super::shape::shape;
use super::super::simple;
use super::super::tree::Node;
use super::super::{App, Run};
use super::{Entry, Index, Kind};
use crate::endpoint::Parts;
use crate::{one_path, report};

impl Index {
    /// Brings together what the router has and what was registered. Where the two do not fit, the index knows nothing.
    pub(in super::super) fn build(tree: Option<&Node>, app: &App) -> Self {
        let mut built = Builder::default();
        let runs = app.runs.borrow();
        let is_complete =
            tree.is_some_and(|tree| built.children(tree, None, "").is_some() && built.place(&runs).is_some());
        if !is_complete {
            // A layer around the app has told what it could not read.
            if tree.is_some() || !app.has_layer.get() {
                report::unreadable();
            }
            app.siblings().compare();
            return Self::unreadable(app.scope_defaults());
        }
        let mut index = built.index;
        index.is_readable = true;
        index.has_scope_defaults = runs.iter().any(|run| run.default.is_some());
        index.compare();
        index.find_guarded();
        index
    }

    /// What can be known about the guards of scopes, which nobody can ask for.
    ///
    /// Where a scope leaves nothing over for something that is registered behind it, there must be guards: else that one could
    /// never run.
    fn find_guarded(&mut self) {
        if !self.entries.iter().any(|entry| matches!(entry.kind, Kind::Scope(_))) {
            return;
        }
        let segments: Vec<Vec<Segments>> = self
            .entries
            .iter()
            .map(|entry| self.full_patterns(entry).iter().map(|full| Segments::of(&shape(full))).collect())
            .collect();
        for (scope, own) in self.entries.iter().zip(&segments) {
            if matches!(scope.kind, Kind::Scope(_)) {
                let mut behind = segments.iter().skip(scope.end as usize).flatten();
                scope.is_guarded.set(behind.any(|behind| own.iter().any(|own| own.cover(behind))));
            }
        }
        let all = || self.entries.iter().zip(&segments).enumerate();
        self.has_overlaps = all().any(|(_, (scope, own))| {
            let mut behind = all().skip(scope.end as usize);
            matches!(scope.kind, Kind::Scope(_))
                && behind.any(|(_, (other, patterns))| {
                    let may_meet =
                        |pattern| own.iter().any(|own| cover::may_meet(pattern, other.is_prefix, own));
                    matches!(other.kind, Kind::Plain)
                        && self.is_around(scope.parent, other)
                        && patterns.iter().any(may_meet)
                        && !self.is_for_the_rest(other, scope)
                })
        });
        let mut with_default = all().filter(|(_, (entry, _))| matches!(entry.kind, Kind::Scope(Some(_))));
        self.has_doubtful_defaults = with_default.any(|(at, (scope, own))| {
            let is_outside = |id: usize| id < at || id >= scope.end as usize;
            scope.is_guarded.get()
                || all().filter(|(id, _)| is_outside(*id)).any(|(_, (other, patterns))| {
                    let may_meet =
                        |pattern| own.iter().any(|own| cover::may_meet(pattern, other.is_prefix, own));
                    matches!(other.kind, Kind::Plain) && patterns.iter().any(may_meet)
                })
        });
    }

    /// What endpoints and un-annotated resources of one path are to each other.
    fn compare(&mut self) {
        let mut by_shape: HashMap<u32, Vec<Rc<Parts>>> = HashMap::new();
        let mut classes: Vec<Rc<Parts>> = Vec::new();
        let mut numbers = HashMap::new();
        for entry in &mut self.entries {
            let Kind::Endpoint { parts, class } = &mut entry.kind else { continue };
            let Some(parts) = parts.upgrade() else { continue };
            let known = classes.iter().position(|other| other.answers_as(&parts));
            *class = u32::try_from(known.unwrap_or(classes.len())).unwrap_or(u32::MAX);
            if known.is_none() {
                classes.push(Rc::clone(&parts));
            }
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            parts.path_number.set(Some(*numbers.entry((entry.parent, entry.shape)).or_insert(next)));
            by_shape.entry(entry.shape).or_default().push(parts);
        }
        self.has_scope_roots = self.entries.iter().any(|entry| {
            matches!(entry.kind, Kind::Endpoint { .. })
                && entry.parent.is_some()
                && entry.patterns.iter().any(String::is_empty)
        });
        let mut plain = self.entries.iter().filter(|entry| matches!(entry.kind, Kind::Plain)).peekable();
        self.has_plain = plain.peek().is_some();
        self.has_twins = plain.any(|entry| by_shape.contains_key(&entry.shape));
        // In the order of registration, which is the order of the warnings.
        for shape in self.entries.iter().map(|entry| entry.shape) {
            if let Some(path) = by_shape.remove(&shape) {
                one_path::compare(&path);
            }
        }
    }
}

#[derive(Default)]
struct Builder {
    index: Index,
    shapes: HashMap<String, u32>,
    marks: HashMap<usize, Marked>,
    /// The name of each entry.
    names: Vec<Option<String>>,
}

/// Where an endpoint is looked for.
#[derive(Clone, Copy)]
enum Within {
    /// In one scope; `None`: the app itself.
    Scope(Option<u32>),
    /// In any but the app itself.
    AnyScope,
}

impl Within {
    fn has(self, parent: Option<u32>) -> bool {
        match self {
            Self::Scope(scope) => parent == scope,
            Self::AnyScope => parent.is_some(),
        }
    }
}

/// Where a mark stands.
struct Marked {
    scope: Option<u32>,
    /// The entries that follow it in the same scope begin here.
    from: u32,
}

impl Builder {
    /// Adds what is in a scope; `prefix` is its full pattern.
    fn children(&mut self, scope: &Node, id: Option<u32>, prefix: &str) -> Option<()> {
        for node in scope.children.iter().flatten() {
            let next = u32::try_from(self.index.entries.len()).ok()?;
            if let Some(mark) = Id::of(node) {
                self.marks.insert(mark.run, Marked { scope: id, from: next });
                continue;
            }
            let full: Vec<String> = node.patterns.iter().map(|own| format!("{prefix}{own}")).collect();
            let mut shapes = full.iter().map(|full| shape(full)).collect::<Vec<_>>().join("\n");
            if node.is_prefix && node.children.is_none() {
                // A service of everything below, such as files, is another shape than a resource of that path.
                shapes.push_str("\n/*");
            }
            let count = u32::try_from(self.shapes.len()).ok()?;
            self.index.entries.push(Entry {
                kind: if node.children.is_some() { Kind::Scope(None) } else { Kind::Plain },
                parent: id,
                end: next,
                patterns: node.patterns.clone(),
                is_prefix: node.is_prefix,
                is_simple: matches!(node.patterns.as_slice(), [one] if simple::is_simple(one)),
                is_guarded: Cell::new(false),
                def: once_cell::unsync::OnceCell::new(),
                shape: *self.shapes.entry(shapes).or_insert(count),
            });
            for full in &full {
                self.index.trie.add(full, node.is_prefix, next);
            }
            if node.children.is_some() {
                self.names.push(None);
                self.children(node, Some(next), full.first()?)?;
                let end = u32::try_from(self.index.entries.len()).ok()?;
                self.index.entries.get_mut(next as usize)?.end = end;
            } else {
                self.names.push(node.name.clone());
            }
        }
        Some(())
    }

    /// Finds every endpoint's entry.
    ///
    /// Endpoints of a run are entries of one scope, after its mark, in the same order, with their patterns and names; where two
    /// scopes were taken for one, of the scopes that follow. An un-annotated resource of the same pattern and name may stand
    /// between them; the last possible entries are taken, so that whatever may come before an endpoint is taken to come before
    /// it. If both happen, that resource may be taken for the endpoint: what runs tells, as where one hides the other.
    fn place(&mut self, runs: &[Run]) -> Option<()> {
        for (number, run) in runs.iter().enumerate() {
            let mark = self.marks.get(&number)?;
            let (scope, from) = (mark.scope, if run.is_root { 0 } else { mark.from });
            let to = self
                .marks
                .values()
                .filter(|other| !run.is_root && other.scope == scope && other.from > from)
                .map(|other| other.from)
                .min()
                .map_or_else(|| u32::try_from(self.index.entries.len()), Ok)
                .ok()?;
            if let Some(default) = &run.default {
                let default = Some(default.clone());
                match scope
                    .map(|scope| self.index.entries.get_mut(scope as usize).map(|entry| &mut entry.kind))
                {
                    None => self.index.root_default = default,
                    Some(Some(Kind::Scope(own))) => *own = default,
                    Some(_) => return None,
                }
            }
            let all = u32::try_from(self.index.entries.len()).ok()?;
            let places = self.last_places(run, from..to, Within::Scope(scope)).or_else(|| {
                // A mark is missing: the run goes on in scopes that follow. There, only one way to place it will do.
                let others = self.marks.values().map(|other| other.from).filter(|other| *other > from);
                let range = from..others.min().unwrap_or(all);
                self.last_places(run, range.clone(), Within::AnyScope)
                    .filter(|last| self.first_places(run, range).as_ref() == Some(last))
            })?;
            for (id, (parts, _)) in places.into_iter().zip(&run.endpoints) {
                let entry = self.index.entries.get_mut(id as usize)?;
                entry.kind = Kind::Endpoint { parts: Weak::clone(parts), class: 0 };
            }
        }
        for (number, _) in runs.iter().enumerate().filter(|(_, run)| run.default.is_some()) {
            let mark = self.marks.get(&number)?;
            // What comes past no default has the app's.
            let Some(scope) = mark.scope else { continue };
            let mut before = self.index.entries.get(scope as usize + 1..mark.from as usize)?.iter();
            self.index.has_late_defaults |= before.any(|entry| !matches!(entry.kind, Kind::Endpoint { .. }));
        }
        Some(())
    }

    /// The last entries of `range` that a run's endpoints may be, in their order; in one scope, or in any but the root.
    fn last_places(&self, run: &Run, range: Range<u32>, scope: Within) -> Option<Vec<u32>> {
        let mut end = range.end;
        let mut places = Vec::new();
        for (parts, own) in run.endpoints.iter().rev() {
            let name = parts.upgrade()?.declaration.name;
            end = (range.start..end).rev().find(|id| self.is(*id, scope, own, name))?;
            places.push(end);
        }
        places.reverse();
        Some(places)
    }

    /// The first, in any scope but the root.
    fn first_places(&self, run: &Run, range: Range<u32>) -> Option<Vec<u32>> {
        let mut start = range.start;
        let mut places = Vec::new();
        for (parts, own) in &run.endpoints {
            let name = parts.upgrade()?.declaration.name;
            let id = (start..range.end).find(|id| self.is(*id, Within::AnyScope, own, name))?;
            places.push(id);
            start = id + 1;
        }
        Some(places)
    }

    /// Whether an entry may be an endpoint of this pattern and name.
    fn is(&self, id: u32, scope: Within, own: &String, name: &str) -> bool {
        let id = id as usize;
        self.names.get(id).is_some_and(|known| known.as_deref() == Some(name))
            && self.index.entries.get(id).is_some_and(|entry| {
                scope.has(entry.parent)
                    && matches!(entry.kind, Kind::Plain)
                    && entry.patterns.as_slice() == std::slice::from_ref(own)
            })
    }
}
