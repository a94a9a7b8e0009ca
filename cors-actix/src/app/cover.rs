//! Whether a scope leaves anything over for what stands behind it.
//!
//! Every scope is compared with all that stands behind it, so a segment is a number where numbers will do.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;

use actix_web::dev::ResourceDef;
use once_cell::unsync::OnceCell;

/// The shapes of an app's entries, cut into their segments. Entries are added in their order.
#[derive(Default)]
pub(super) struct Shapes {
    all: Vec<Shape>,
    segments: Vec<Segment>,
    numbers: HashMap<String, u32>,
    texts: Vec<Text>,
    /// Whether a segment takes another, where an expression had to tell.
    taken: RefCell<HashMap<(u32, u32), bool>>,
}

/// A shape of an entry.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) entry: u32,
    pub(super) kind: Kind,
    segments: Range<usize>,
}

/// What a shape is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A scope, or an endpoint.
    Known,
    /// Something un-annotated.
    Plain,
    /// The same of a prefix's.
    PlainPrefix,
}

/// What is between two slashes.
#[derive(Clone, Copy, Debug)]
struct Segment {
    /// The same for the same text.
    text: u32,
    is_empty: bool,
    has_parameter: bool,
    /// It may be empty or hold slashes.
    is_tail: bool,
}

struct Text {
    own: String,
    /// As a pattern of its own, compiled when first asked; `None` where it cannot be one.
    def: OnceCell<Option<ResourceDef>>,
}

impl Shapes {
    /// Adds a shape of `entry`: of one with several patterns, one after the other.
    pub(super) fn add(&mut self, entry: u32, kind: Kind, shape: &str) {
        let from = self.segments.len();
        for own in cut(shape) {
            let next = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
            let text = *self.numbers.entry(own.clone()).or_insert(next);
            self.segments.push(Segment {
                text,
                is_empty: own.is_empty(),
                has_parameter: own.contains('{'),
                is_tail: own.contains(['*', '/']) || own.contains(".*"),
            });
            if text == next {
                self.texts.push(Text { own, def: OnceCell::new() });
            }
        }
        self.all.push(Shape { entry, kind, segments: from..self.segments.len() });
    }

    /// The shapes of one entry.
    pub(super) fn of(&self, entry: u32) -> &[Shape] {
        let own = self.behind(entry);
        own.get(..own.partition_point(|shape| shape.entry == entry)).unwrap_or_default()
    }

    /// The shapes of an entry and of all behind it.
    pub(super) fn behind(&self, entry: u32) -> &[Shape] {
        self.all.get(self.all.partition_point(|shape| shape.entry < entry)..).unwrap_or_default()
    }

    /// The shapes of all entries.
    pub(super) fn all(&self) -> &[Shape] {
        &self.all
    }

    /// Whether every path of `behind` leads into the scope of this shape. Where it takes an expression to tell, no.
    pub(super) fn cover(&self, scope: &Shape, behind: &Shape) -> bool {
        let (own, behind) = (self.segments(scope), self.segments(behind));
        let own = if let Some((last, rest)) = own.split_last()
            && last.is_empty
        {
            rest
        } else {
            own
        };
        own.len() <= behind.len() && own.iter().zip(behind).all(|(own, other)| self.takes(*own, *other))
    }

    /// Whether something un-annotated and a scope may have a path in common.
    pub(super) fn may_meet(&self, pattern: &Shape, scope: &Shape) -> bool {
        pattern.kind != Kind::Known && self.may_share(pattern, scope)
    }

    /// Whether something that is no scope and a scope may have a path in common.
    pub(super) fn may_share(&self, pattern: &Shape, scope: &Shape) -> bool {
        let is_open = pattern.kind == Kind::PlainPrefix;
        let (pattern, scope) = (self.segments(pattern), self.segments(scope));
        for (at, other) in scope.iter().enumerate() {
            let Some(own) = pattern.get(at) else { return is_open };
            if own.is_tail || own.is_empty && is_open {
                return true;
            }
            let has_parameter = own.has_parameter || other.has_parameter;
            if own.text != other.text && !has_parameter && !other.is_empty {
                return false;
            }
        }
        true
    }

    fn segments(&self, shape: &Shape) -> &[Segment] {
        self.segments.get(shape.segments.clone()).unwrap_or_default()
    }

    fn takes(&self, own: Segment, other: Segment) -> bool {
        if own.text == other.text {
            return true;
        }
        if !own.has_parameter || other.is_empty {
            return false;
        }
        let text = |segment: Segment| self.texts.get(segment.text as usize);
        let (Some(own_text), Some(other_text)) = (text(own), text(other)) else { return false };
        if other.has_parameter {
            return own_text.own == "{}" && !other.is_tail;
        }
        let pair = (own.text, other.text);
        if let Some(known) = self.taken.borrow().get(&pair) {
            return *known;
        }
        let takes = own_text.def().is_some_and(|def| def.is_match(&format!("/{}", other_text.own)));
        self.taken.borrow_mut().insert(pair, takes);
        takes
    }
}

impl Text {
    fn def(&self) -> Option<&ResourceDef> {
        let make = || {
            // A shape has lost the names. More than one brace may be part of an expression, and a tail with one is refused.
            let is_one = self.own.matches('{').count() == 1 && !self.own.ends_with('*');
            is_one.then(|| ResourceDef::new(format!("/{}", self.own.replacen('{', "{p", 1))))
        };
        self.def.get_or_init(make).as_ref()
    }
}

/// A shape's segments.
fn cut(shape: &str) -> Vec<String> {
    let mut segments = vec![String::new()];
    let mut depth = 0_usize;
    for char in shape.strip_prefix('/').unwrap_or(shape).chars() {
        match char {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '/' if depth == 0 => {
                segments.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = segments.last_mut() {
            last.push(char);
        }
    }
    segments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two(kind: Kind, one: &str, other: &str, ask: impl Fn(&Shapes, &Shape, &Shape) -> bool) -> bool {
        let mut shapes = Shapes::default();
        shapes.add(0, kind, one);
        shapes.add(1, Kind::Known, other);
        let answers = [(); 2].map(|()| ask(&shapes, &shapes.of(0)[0], &shapes.of(1)[0]));
        assert_eq!(answers[0], answers[1], "what was asked before counts: {one} {other}");
        answers[0]
    }

    fn covers(scope: &str, behind: &str) -> bool {
        two(Kind::Known, scope, behind, Shapes::cover)
    }

    #[test]
    fn a_scope_that_leaves_nothing_over_is_known() {
        for (scope, behind, expected) in [
            ("/api", "/api", true),
            ("/api", "/api/items/{}", true),
            ("/api/", "/api/items", true),
            ("/api", "/apis", false),
            ("/{}", "/api/items/{}", true),
            ("/{}", "/{}/x", true),
            ("/{}", "/{:[0-9]+}", true),
            ("/{:[0-9]+}", "/7/x", true),
            ("/{:[0-9]+}", "/x/7", false),
            ("/{:[0-9]+}*/x", "/7/x", false),
            ("/v{}", "/v1/x", true),
            ("/v{}", "/x", false),
            ("", "", true),
            ("", "/{:.*}", true),
            ("", "/api", true),
            // What takes every path is alive for other paths.
            ("/api", "/{:.*}", false),
            ("/{}", "/{:.*}", false),
            ("/{}", "/{}*", false),
            ("/{}", "/{:a/b}", false),
            ("/{:.*}", "/", false),
            ("/{}", "", false),
            ("/api/{}", "/api", false),
        ] {
            assert_eq!(covers(scope, behind), expected, "{scope} {behind}");
        }
    }

    #[test]
    fn what_may_take_a_path_of_a_scope_is_known() {
        for (pattern, is_open, scope, expected) in [
            ("/api/x", false, "/api", true),
            ("/apix", false, "/api", false),
            ("/api", false, "/api", true),
            ("/", false, "/api", false),
            ("/", true, "/api", true),
            ("", true, "/api", true),
            ("/files", true, "/api", false),
            ("/{:.*}", false, "/api/v1", true),
            ("/{}*", false, "/api/v1", true),
            ("/{}", false, "/api/v1", false),
            ("/{}/{}", false, "/api/v1", true),
            ("/api/x", false, "/{}", true),
            ("/x", false, "", true),
        ] {
            let kind = if is_open { Kind::PlainPrefix } else { Kind::Plain };
            let met = two(kind, pattern, scope, Shapes::may_meet);
            assert!(!two(Kind::Known, pattern, scope, Shapes::may_meet), "an endpoint is known");
            assert_eq!(met, expected, "{pattern} {scope}");
        }
    }
}
