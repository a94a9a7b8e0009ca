//! Which routes a path may belong to, without asking those of other paths.
//!
//! A filter: it may name a route that does not match, and never leaves out one that does. The router's own patterns have the
//! last word.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use cors_core::constant::feed;

/// Routes by the segments of their patterns.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    /// By the hash of the segment. Two that collide share a node, which only makes the filter coarser.
    fixed: HashMap<u64, usize, BuildHasherDefault<AsItIs>>,
    /// A segment with parameters that end with it.
    wild: Option<usize>,
    /// Routes whose pattern ends here.
    here: Vec<u32>,
    /// Routes that may match whatever follows: scopes, tails, parameters with expressions of their own.
    open: Vec<u32>,
}

/// The keys are hashes already. Nothing that a request says is ever put in, so nobody can make them collide.
#[derive(Debug, Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = feed(self.0, bytes);
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// How a pattern goes on.
enum Step<'a> {
    Fixed(&'a str, &'a str),
    Wild(&'a str),
    Open,
    End,
}

impl Trie {
    /// Adds a route; `pattern` with the prefixes of its scopes.
    pub(crate) fn add(&mut self, pattern: &str, is_prefix: bool, id: u32) {
        let mut at = self.node();
        let mut rest = pattern;
        loop {
            match step(rest) {
                Step::Fixed(segment, next) => {
                    at = self.child(at, Some(segment));
                    rest = next;
                }
                Step::Wild(next) => {
                    at = self.child(at, None);
                    rest = next;
                }
                Step::End if !is_prefix => return self.push(at, id, false),
                Step::Open | Step::End => return self.push(at, id, true),
            }
        }
    }

    /// Collects the routes that may match `path`, in no order.
    pub(crate) fn find(&self, path: &str, found: &mut Vec<u32>) {
        self.walk(0, path, found);
    }

    fn walk(&self, at: usize, rest: &str, found: &mut Vec<u32>) {
        let Some(node) = self.nodes.get(at) else { return };
        found.extend_from_slice(&node.open);
        if rest.is_empty() {
            found.extend_from_slice(&node.here);
        }
        let Some(rest) = rest.strip_prefix('/') else { return };
        let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
        let (segment, rest) = rest.split_at(end);
        if let Some(next) = node.fixed.get(&hash(segment)) {
            self.walk(*next, rest, found);
        }
        if let Some(next) = node.wild {
            self.walk(next, rest, found);
        }
    }

    fn node(&mut self) -> usize {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        0
    }

    fn child(&mut self, at: usize, segment: Option<&str>) -> usize {
        let new = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        let child = match segment {
            Some(segment) => *node.fixed.entry(hash(segment)).or_insert(new),
            None => *node.wild.get_or_insert(new),
        };
        if child == new {
            self.nodes.push(Node::default());
        }
        child
    }

    fn push(&mut self, at: usize, id: u32, open: bool) {
        if let Some(node) = self.nodes.get_mut(at) {
            if open { &mut node.open } else { &mut node.here }.push(id);
        }
    }
}

fn hash(segment: &str) -> u64 {
    feed(0, segment.as_bytes())
}

/// The first segment of a pattern. Parameters without an expression of their own match within a segment only.
fn step(pattern: &str) -> Step<'_> {
    if pattern.is_empty() {
        return Step::End;
    }
    let Some(rest) = pattern.strip_prefix('/') else { return Step::Open };
    let mut wild = false;
    let mut inside = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'{' => (inside, wild) = (true, true),
            b'}' => inside = false,
            b':' if inside => return Step::Open,
            b'*' => return Step::Open,
            b'/' => return segment(rest, at, wild),
            _ => {}
        }
    }
    segment(rest, rest.len(), wild)
}

fn segment(rest: &str, end: usize, wild: bool) -> Step<'_> {
    let (segment, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if wild { Step::Wild(rest) } else { Step::Fixed(segment, rest) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(patterns: &[(&str, bool)], path: &str) -> Vec<u32> {
        let mut trie = Trie::default();
        for (id, (pattern, is_prefix)) in (0..).zip(patterns) {
            trie.add(pattern, *is_prefix, id);
        }
        let mut found = Vec::new();
        trie.find(path, &mut found);
        found.sort_unstable();
        found
    }

    #[test]
    fn only_what_may_match_is_found() {
        let patterns = [
            ("/items/{id}", false),
            ("/items/special", false),
            ("/{tenant}/items", false),
            ("/items", true),
            ("/{n:[0-9]+}/x", false),
            ("/files/{tail}*", false),
            ("", true),
            ("/", false),
            ("/v{version}/items", false),
            ("/items/", false),
            ("/a:b/c", false),
            ("/{x}:y/z", false),
        ];
        assert_eq!(found(&patterns, "/items/special"), [0, 1, 3, 4, 6]);
        assert_eq!(found(&patterns, "/items/7"), [0, 3, 4, 6]);
        assert_eq!(found(&patterns, "/v1/items"), [2, 4, 6, 8]);
        assert_eq!(found(&patterns, "/"), [4, 6, 7]);
        assert_eq!(found(&patterns, "/items/"), [0, 3, 4, 6, 9]);
        assert_eq!(found(&patterns, "/files/a/b"), [4, 5, 6]);
        assert_eq!(found(&patterns, ""), [4, 6]);
        assert_eq!(found(&patterns, "*"), [4, 6]);
        assert_eq!(found(&patterns, "/items/special/x"), [3, 4, 6]);
        assert_eq!(found(&patterns, "/a:b/c"), [4, 6, 10]);
        assert_eq!(found(&patterns, "/a:y/z"), [4, 6, 11]);
    }
}
