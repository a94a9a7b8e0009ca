//! Which endpoint a request belongs to, before it is routed: by the router's own patterns, prefixes and order.

mod build;
mod default;
mod describe;
mod doubt;
mod presumption;
mod verdict;

use std::cell::Cell;
use std::rc::{Rc, Weak};

use actix_web::dev::{Path, ResourceDef, Url};
use once_cell::unsync::OnceCell;

pub(crate) use default::Default;
pub(crate) use presumption::{Came, Presumption};
pub(crate) use verdict::{Asked, Verdict};

use super::simple::Simple;
use super::trie::Trie;
use crate::endpoint::Parts;
use crate::source::Live;
use doubt::Doubt;

/// The app's routes, un-annotated ones included, in the order in which the router tries them.
#[derive(std::default::Default)]
// Each says that something need not be looked for.
#[allow(clippy::struct_excessive_bools)]
pub(crate) struct Index {
    entries: Vec<Entry>,
    trie: Trie,
    /// Whether the routes could be read. Where not, nothing can be said about any path.
    is_readable: bool,
    /// Whether a resource without annotation has the shape of an annotated one's path, so that one may hide the other.
    has_twins: bool,
    has_plain: bool,
    /// Whether something un-annotated behind a scope may take some of the scope's paths, and not just whatever is left over.
    has_overlaps: bool,
    /// Whether an endpoint's path is that of its scope: then a request that a middleware of the scope answers has used up the
    /// whole path, as if a resource had been reached.
    has_scope_roots: bool,
    has_scope_defaults: bool,
    /// Whether some path may belong to one scope's default or to another's, or to none.
    has_doubtful_defaults: bool,
    /// Whether a scope's default is not the first thing in it.
    has_late_defaults: bool,
    doubts: Vec<Doubt>,
    root_default: Option<Live>,
    /// The defaults of scopes that nobody could find, because the routes could not be read.
    lost_defaults: Vec<Live>,
    /// Kept from look-up to look-up, so that none allocates.
    scratch: Cell<Vec<u32>>,
}

struct Entry {
    kind: Kind,
    parent: Option<u32>,
    /// Of a scope: the first entry that is not below it any more.
    end: u32,
    patterns: Vec<String>,
    is_prefix: bool,
    /// Of a scope: it has guards, because what stands behind it could not run without, or because a request has come past it.
    is_guarded: Cell<bool>,
    /// It may be an endpoint or an un-annotated resource of the same name: see [`Doubt`].
    is_doubtful: Cell<bool>,
    /// It needs no expression to be matched.
    simple: Option<Simple>,
    /// Compiled when first needed.
    def: OnceCell<ResourceDef>,
    /// The same for all entries of one full shape.
    shape: u32,
}

enum Kind {
    /// With the default of what is un-annotated below it.
    Scope(Option<Live>),
    Plain,
    /// `class` is the same for endpoints that answer alike.
    Endpoint {
        parts: Weak<Parts>,
        class: u32,
    },
}

impl Index {
    /// The entries that match `path`, in order, given to `each` until it returns `false`.
    ///
    /// Once a scope's prefix has matched, the router never leaves that scope, unless a guard on the scope sends the request
    /// on; what stands outside is given with `is_behind`.
    fn matches(&self, path: &str, mut each: impl FnMut(Matched<'_>) -> bool) {
        let mut found = self.scratch.take();
        found.clear();
        self.trie.find(path, &mut found);
        found.sort_unstable();
        found.dedup();
        let mut scope: Option<(u32, u32)> = None;
        // What the last scope that matched leaves of the path: most of what follows stands in it.
        let mut within: Option<(u32, &str)> = None;
        for (at, id) in found.iter().enumerate() {
            let Some(entry) = self.entries.get(*id as usize) else { continue };
            let rest = match within {
                Some((scope, rest)) if entry.parent == Some(scope) => entry.rest(rest),
                _ => self.rest(*id, path),
            };
            let Some(rest) = rest else { continue };
            if matches!(entry.kind, Kind::Scope(_)) {
                within = Some((*id, rest));
            }
            let is_behind = scope.is_some_and(|(_, end)| *id >= end);
            match &entry.kind {
                Kind::Scope(_) if !is_behind => scope = Some((*id, entry.end)),
                Kind::Scope(_) => {}
                _ => {
                    let scope = scope.map(|(id, _)| id);
                    let before = found.get(..at).unwrap_or_default();
                    if !each(Matched { id: *id, entry, is_behind, scope, before }) {
                        break;
                    }
                }
            }
        }
        self.scratch.set(found);
    }

    /// What is left of `path` after an entry and the scopes around it; `None` where they do not match.
    fn rest<'p>(&self, id: u32, path: &'p str) -> Option<&'p str> {
        let entry = self.entries.get(id as usize)?;
        let rest = match entry.parent {
            Some(parent) => self.rest(parent, path)?,
            None => path,
        };
        entry.rest(rest)
    }

    pub(crate) fn is_readable(&self) -> bool {
        self.is_readable
    }

    /// Whether it takes a look-up to tell what a request reached that used up the whole path.
    pub(crate) fn is_doubtful(&self) -> bool {
        !self.is_readable || self.has_twins || self.has_scope_roots
    }

    pub(crate) fn has_scope_defaults(&self) -> bool {
        self.has_scope_defaults
    }

    /// Whether only the router can tell whose default counts, for some path.
    pub(crate) fn has_doubtful_defaults(&self) -> bool {
        self.has_doubtful_defaults
    }

    /// Whether a handler may run in a scope without having come past the scope's default.
    pub(crate) fn has_late_defaults(&self) -> bool {
        self.has_late_defaults
    }

    /// An index that knows nothing about any path.
    pub(crate) fn unreadable(lost_defaults: Vec<Live>) -> Self {
        Self { has_scope_defaults: !lost_defaults.is_empty(), lost_defaults, ..Self::default() }
    }

    /// Whether a request that has used up its whole path has come to a scope, with nothing left for what is in it.
    pub(crate) fn ends_at_scope(&self, info: &Path<Url>) -> bool {
        let mut found = self.scratch.take();
        found.clear();
        self.trie.find(info.as_str(), &mut found);
        let is_scope = |id: &u32| {
            let entry = self.entries.get(*id as usize);
            entry.is_some_and(|entry| matches!(entry.kind, Kind::Scope(_))) && self.has_come_to(*id, info)
        };
        let ends = !self.is_readable || found.iter().any(is_scope);
        self.scratch.set(found);
        ends
    }

    /// The default of the app itself.
    pub(crate) fn root_default(&self) -> Option<&Live> {
        self.root_default.as_ref()
    }

    /// Every endpoint with its full pattern.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = (String, Rc<Parts>)> {
        self.entries.iter().filter_map(|entry| match &entry.kind {
            Kind::Endpoint { parts, .. } => Some((self.full_pattern(entry), parts.upgrade()?)),
            _ => None,
        })
    }

    /// Every default of a scope with the scope's full pattern.
    pub(crate) fn scope_defaults(&self) -> impl Iterator<Item = (String, &Live)> {
        let of_root = self.root_default.iter().map(|default| (String::new(), default));
        let of_scopes = self.entries.iter().filter_map(|entry| match &entry.kind {
            Kind::Scope(Some(default)) => Some((self.full_pattern(entry), default)),
            _ => None,
        });
        of_root.chain(of_scopes)
    }

    fn full_pattern(&self, entry: &Entry) -> String {
        let parent = entry.parent.and_then(|id| self.entries.get(id as usize));
        let prefix = parent.map(|parent| self.full_pattern(parent)).unwrap_or_default();
        prefix + entry.patterns.first().map_or("", String::as_str)
    }

    /// The same for each pattern of an entry with several.
    fn full_patterns(&self, entry: &Entry) -> Vec<String> {
        let parent = entry.parent.and_then(|id| self.entries.get(id as usize));
        let prefix = parent.map(|parent| self.full_pattern(parent)).unwrap_or_default();
        entry.patterns.iter().map(|own| format!("{prefix}{own}")).collect()
    }
}

impl Entry {
    /// Whether it is this endpoint's.
    fn is_of(&self, parts: &Parts) -> bool {
        matches!(&self.kind, Kind::Endpoint { parts: own, .. } if std::ptr::eq(own.as_ptr(), parts))
    }

    /// What is left of `path`, which begins where this entry does.
    fn rest<'p>(&self, path: &'p str) -> Option<&'p str> {
        if let Some(simple) = &self.simple {
            return simple.strip(path).filter(|rest| self.is_prefix || rest.is_empty());
        }
        let def = self.def.get_or_init(|| self.compile());
        if self.is_prefix { path.get(def.find_match(path)?..) } else { def.is_match(path).then_some("") }
    }

    fn compile(&self) -> ResourceDef {
        match (self.patterns.as_slice(), self.is_prefix) {
            ([one], true) => ResourceDef::prefix(one.as_str()),
            ([one], false) => ResourceDef::new(one.as_str()),
            (several, true) => ResourceDef::prefix(several.to_vec()),
            (several, false) => ResourceDef::new(several.to_vec()),
        }
    }
}

/// An entry that a path matches.
struct Matched<'a> {
    id: u32,
    entry: &'a Entry,
    is_behind: bool,
    /// The innermost scope that the router has entered.
    scope: Option<u32>,
    /// What may match and stands before it.
    before: &'a [u32],
}

impl Matched<'_> {
    fn endpoint(&self) -> Option<(Rc<Parts>, u32)> {
        match &self.entry.kind {
            Kind::Endpoint { parts, class } => parts.upgrade().map(|parts| (parts, *class)),
            _ => None,
        }
    }
}
