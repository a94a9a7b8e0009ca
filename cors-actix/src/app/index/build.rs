//! The index, put together from the router's map and from what was registered.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;
use std::rc::{Rc, Weak};

use cors_core::Policy;

use super::super::cover::{self, Shape, Shapes};
use super::super::mark::Id;
use super::super::shape::shape;
use super::super::simple::Simple;
use super::super::tree::Node;
use super::super::{App, Run};
use super::doubt::Doubt;
use super::{Entry, Index, Kind};
use crate::endpoint::Parts;
use crate::{one_path, report};

impl Index {
    /// Brings together what the router has and what was registered. Where the two do not fit, the index knows nothing.
    pub(in super::super) fn build(tree: Option<&Node>, app: &App) -> Self {
        let mut built = Builder::default();
        let runs = app.runs.borrow();
        let is_complete = tree.is_some_and(|tree| {
            built.children(tree, None, "").is_some() && built.place(&runs, app.holders.get()).is_some()
        });
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
        let mut shapes = Shapes::default();
        for (id, entry) in (0..).zip(&self.entries) {
            let kind = match entry.kind {
                Kind::Plain if entry.is_prefix => cover::Kind::PlainPrefix,
                Kind::Plain => cover::Kind::Plain,
                Kind::Scope(_) | Kind::Endpoint { .. } => cover::Kind::Known,
            };
            self.full_patterns(entry).iter().for_each(|full| shapes.add(id, kind, &shape(full)));
        }
        let scopes: Vec<(u32, &Entry, &[Shape])> = (0..)
            .zip(&self.entries)
            .filter(|(_, entry)| matches!(entry.kind, Kind::Scope(_)))
            .map(|(id, scope)| (id, scope, shapes.of(id)))
            .collect();
        let meets = |own: &[Shape], other: &Shape| own.iter().any(|own| shapes.may_meet(other, own));
        for (_, scope, own) in &scopes {
            let is_covered = |behind| own.iter().any(|own| shapes.cover(own, behind));
            scope.is_guarded.set(shapes.behind(scope.end).iter().any(is_covered));
        }
        self.has_overlaps = scopes.iter().any(|(_, scope, own)| {
            let mut behind = shapes.behind(scope.end).iter().filter(|other| meets(own, other));
            behind.any(|other| {
                self.entries.get(other.entry as usize).is_some_and(|other| {
                    self.is_around(scope.parent, other) && !self.is_for_the_rest(other, scope)
                })
            })
        });
        let doubted = self.doubts.iter().map(|doubt| doubt.own);
        let behind = (0..).zip(&self.entries).filter(|(id, entry)| {
            scopes.iter().any(|(_, scope, own)| {
                let meets = |other: &Shape| own.iter().any(|own| shapes.may_share(other, own));
                scope.end <= *id && self.is_around(scope.parent, entry) && shapes.of(*id).iter().any(meets)
            })
        });
        for id in behind.map(|(id, _)| id).chain(doubted) {
            if let Some(Kind::Endpoint { parts, .. }) = self.entries.get(id as usize).map(|entry| &entry.kind)
                && let Some(parts) = parts.upgrade()
            {
                parts.is_telling.set(true);
            }
        }
        self.has_doubtful_defaults = scopes.iter().any(|(id, scope, own)| {
            let is_outside = |other: &Shape| !(*id..scope.end).contains(&other.entry);
            let mut all = shapes.all().iter();
            matches!(scope.kind, Kind::Scope(Some(_)))
                && (scope.is_guarded.get() || all.any(|other| is_outside(other) && meets(own, other)))
        });
    }

    /// What endpoints and un-annotated resources of one path are to each other.
    fn compare(&mut self) {
        let mut by_shape: HashMap<u32, Vec<Rc<Parts>>> = HashMap::new();
        let mut classes = Classes::default();
        // What a source is asked.
        let questions: Vec<Option<String>> = self
            .entries
            .iter()
            .map(|entry| match &entry.kind {
                Kind::Endpoint { parts, .. } => parts.upgrade()?.dynamic().map(|_| self.full_pattern(entry)),
                Kind::Scope(_) | Kind::Plain => None,
            })
            .collect();
        let mut numbers = HashMap::new();
        let mut plain_before = HashSet::new();
        for (entry, question) in self.entries.iter_mut().zip(questions) {
            if matches!(entry.kind, Kind::Plain) {
                plain_before.insert(entry.shape);
            }
            let Kind::Endpoint { parts, class } = &mut entry.kind else { continue };
            let Some(parts) = parts.upgrade() else { continue };
            *class = classes.of(&parts, question);
            let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
            parts.path_number.set(Some(*numbers.entry((entry.parent, entry.shape)).or_insert(next)));
            parts.has_plain_before.set(plain_before.contains(&entry.shape));
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

/// Endpoints that answer alike.
struct Class {
    number: u32,
    first: Rc<Parts>,
    /// What a source is asked beside the origin, if there is one.
    question: Option<String>,
}

/// Which endpoints answer alike.
#[derive(Default)]
struct Classes {
    count: u32,
    /// By what is the same for those that do.
    known: HashMap<u64, Vec<Class>>,
    /// Of each policy, by where it lies: many endpoints may share one, and it may be long.
    hashes: HashMap<usize, u64>,
}

/// A number that is the same for policies that are the same, and seldom for others: what `Debug` shows, hashed.
fn alike(policy: &Policy) -> u64 {
    struct Hashing(DefaultHasher);

    impl fmt::Write for Hashing {
        fn write_str(&mut self, text: &str) -> fmt::Result {
            text.hash(&mut self.0);
            Ok(())
        }
    }

    let mut hashing = Hashing(DefaultHasher::new());
    let _ = write!(hashing, "{policy:?}");
    hashing.0.finish()
}

impl Classes {
    /// `question` is what a source is asked beside the origin: two endpoints of one source answer alike where that is the same.
    fn of(&mut self, parts: &Rc<Parts>, question: Option<String>) -> u32 {
        let mut policy_hash = |policy: &'static Policy| {
            *self.hashes.entry(std::ptr::from_ref(policy).addr()).or_insert_with(|| alike(policy))
        };
        let alike = self.known.entry(parts.alike(&mut policy_hash)).or_default();
        let is_alike = |class: &&Class| class.question == question && class.first.answers_as(parts);
        if let Some(class) = alike.iter().find(is_alike) {
            return class.number;
        }
        let number = self.count;
        self.count += 1;
        alike.push(Class { number, first: Rc::clone(parts), question });
        number
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
                simple: if let [one] = node.patterns.as_slice() { Simple::read(one) } else { None },
                is_guarded: Cell::new(false),
                is_doubtful: Cell::new(false),
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
    fn place(&mut self, runs: &[Run], holders: usize) -> Option<()> {
        for (number, run) in runs.iter().enumerate() {
            let mark = self.marks.get(&number)?;
            let (scope, from) = (mark.scope, if run.is_root { 0 } else { mark.from });
            let to = self
                .marks
                .values()
                .filter(|other| !run.is_root && other.scope == scope && other.from > from)
                .map(|other| other.from)
                .min();
            let all = u32::try_from(self.index.entries.len()).ok()?;
            let end = |scope: u32| self.index.entries.get(scope as usize).map(|scope| scope.end);
            let to = to.or_else(|| scope.and_then(end)).unwrap_or(all);
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
            let in_scope = self.last_places(run, from..to, Within::Scope(scope));
            if let (Some(scope), Some(places)) = (scope, &in_scope) {
                self.doubt(run, places, scope, from, holders)?;
            }
            let places = in_scope.or_else(|| {
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

    /// Notes which of a run's endpoints may stand in a scope that follows, though each could stand in the run's own.
    ///
    /// That is so where the second has a default service of its own, so that nothing told one from the other, and an un-annotated
    /// resource of the endpoint's name and pattern stands in the first.
    fn doubt(&mut self, run: &Run, places: &[u32], scope: u32, from: u32, holders: usize) -> Option<()> {
        let entries = &self.index.entries;
        let end = entries.get(scope as usize)?.end;
        let all = u32::try_from(entries.len()).ok()?;
        let next = self.marks.values().map(|other| other.from).filter(|other| *other >= end).min();
        let following = end..next.unwrap_or(all);
        let (mut doubts, mut in_doubt) = (Vec::new(), Vec::new());
        let mut last = following.end;
        for ((parts, own), place) in run.endpoints.iter().zip(places).rev() {
            let parts = parts.upgrade()?;
            let name = parts.declaration.name;
            let is_it = |id: &u32| self.is(*id, Within::AnyScope, own, name);
            let others: Vec<u32> = (following.start..last).filter(is_it).collect();
            let Some(other) = others.last() else { break };
            last = *other;
            doubts.push(Doubt { own: *place, others });
            in_doubt.push(parts);
        }
        if doubts.is_empty() || self.all_hold_the_default(run, scope, from, holders)? {
            return Some(());
        }
        for doubt in &doubts {
            for id in doubt.all() {
                entries.get(id as usize)?.is_doubtful.set(true);
            }
        }
        self.index.doubts.append(&mut doubts);
        for parts in &in_doubt {
            report::scope_undecided(parts);
        }
        Some(())
    }

    /// Whether every scope that was begun after a run's mark was registered has the app's default service.
    ///
    /// Each of those holds it from its beginning, for good; when the mark was registered, so did each configuration at work:
    /// that of the app, and of the scopes around the mark. Services of everything below a path, such as files, may keep it as well.
    fn all_hold_the_default(&self, run: &Run, scope: u32, from: u32, holders: usize) -> Option<bool> {
        let entries = &self.index.entries;
        let mut at_work = 1;
        let mut at = Some(scope);
        while let Some(id) = at {
            at_work += 1;
            at = entries.get(id as usize)?.parent;
        }
        let begun_after = entries.get(from as usize..)?.iter();
        let may_hold = |entry: &&Entry| matches!(entry.kind, Kind::Scope(_)) || entry.is_prefix;
        let begun_after = begun_after.filter(may_hold).count();
        Some(holders + at_work >= run.holders + begun_after)
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
