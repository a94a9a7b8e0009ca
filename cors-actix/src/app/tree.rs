//! The app's routes, read from the router's own map.
//!
//! An un-annotated resource must never get an annotated endpoint's policy, so the layer has to know where such resources
//! are. actix shows its map of resources in one way only: `Debug`. What is read here is compared word for word with what
//! `#[derive(Debug)]` writes for actix-web 4.15 to 4.18; whatever differs makes the map unreadable as a whole, and then
//! nothing is answered before routing. A test on the newest actix-web tells when that happens.

use std::fmt::Write as _;

use actix_web::dev::ResourceMap;

/// A resource or a scope.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// The patterns as written, of a resource with several paths all of them.
    pub(crate) patterns: Vec<String>,
    pub(crate) is_prefix: bool,
    pub(crate) name: Option<String>,
    /// `None`: a resource.
    pub(crate) children: Option<Vec<Node>>,
}

/// Scopes within scopes: more than anyone writes, few enough for the stack.
const DEEPEST: usize = 128;

/// Reads the whole map; `None` where it is not written as expected.
pub(crate) fn read(map: &ResourceMap) -> Option<Node> {
    let mut text = String::new();
    write!(text, "{map:?}").ok()?;
    let mut reader = Reader { rest: &text, depth: 0 };
    let root = reader.node()?;
    reader.rest.is_empty().then_some(root)
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn node(&mut self) -> Option<Node> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        self.expect("ResourceMap { pattern: ResourceDef { id: ")?;
        self.skip()?;
        self.expect(", name: ")?;
        let name = self.option(Self::string)?;
        self.expect(", patterns: ")?;
        let patterns = if self.expect("Single(").is_some() {
            vec![self.string()?]
        } else {
            self.expect("List(")?;
            self.list(Self::string)?
        };
        self.expect("), is_prefix: ")?;
        let is_prefix = self.expect("true").is_some();
        if !is_prefix {
            self.expect("false")?;
        }
        self.expect(", pat_type: ")?;
        self.skip()?;
        self.expect(", segments: ")?;
        self.skip()?;
        self.expect(" }, named: ")?;
        self.skip()?;
        self.expect(", parent: ")?;
        self.skip()?;
        self.expect(", nodes: ")?;
        let children = self.option(|reader| reader.list(Self::node))?;
        self.expect(" }")?;
        self.depth -= 1;
        Some(Node { patterns, is_prefix, name, children })
    }

    fn expect(&mut self, text: &str) -> Option<()> {
        self.rest = self.rest.strip_prefix(text)?;
        Some(())
    }

    // Unreadable, absent, or there.
    #[allow(clippy::option_option)]
    fn option<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.expect("None").is_some() {
            return Some(None);
        }
        self.expect("Some(")?;
        let item = item(self)?;
        self.expect(")")?;
        Some(Some(item))
    }

    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut items = Vec::new();
        self.expect("[")?;
        if self.expect("]").is_some() {
            return Some(items);
        }
        loop {
            items.push(item(self)?);
            if self.expect("]").is_some() {
                return Some(items);
            }
            self.expect(", ")?;
        }
    }

    /// A string literal as `str`'s `Debug` writes it.
    fn string(&mut self) -> Option<String> {
        self.expect("\"")?;
        let mut text = String::new();
        loop {
            let plain = self.rest.find(['"', '\\'])?;
            text.push_str(self.rest.get(..plain)?);
            self.rest = self.rest.get(plain..)?;
            if self.expect("\"").is_some() {
                return Some(text);
            }
            self.expect("\\")?;
            let mut chars = self.rest.chars();
            let escaped = chars.next()?;
            self.rest = chars.as_str();
            text.push(match escaped {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                '0' => '\0',
                'u' => {
                    let (digits, rest) = self.rest.strip_prefix('{')?.split_once('}')?;
                    self.rest = rest;
                    char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
                }
                '"' | '\'' | '\\' => escaped,
                _ => return None,
            });
        }
    }

    /// One value of any kind, up to the comma or bracket after it.
    fn skip(&mut self) -> Option<()> {
        let mut open = 0_usize;
        loop {
            let at = self.rest.find(['"', '(', ')', '[', ']', '{', '}', ','])?;
            // A value in braces is followed by ` }`, which belongs to whatever is around it.
            if open == 0 && self.rest.get(at..).is_some_and(|rest| rest.starts_with([',', ')', ']', '}'])) {
                let end = self.rest.get(..at)?.trim_end().len();
                self.rest = self.rest.get(end..)?;
                return Some(());
            }
            self.rest = self.rest.get(at..)?;
            match self.rest.chars().next()? {
                '"' => {
                    self.string()?;
                    continue;
                }
                '(' | '[' | '{' => open += 1,
                ',' => {}
                _ => open -= 1,
            }
            self.rest = self.rest.get(1..)?;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use actix_web::dev::ResourceDef;

    use super::*;

    fn leaf(patterns: &[&str], name: Option<&str>) -> Node {
        let patterns = patterns.iter().map(|&pattern| pattern.to_owned()).collect();
        Node { patterns, is_prefix: false, name: name.map(str::to_owned), children: None }
    }

    #[test]
    fn a_map_is_read_as_it_was_built() {
        let mut scope = ResourceMap::new(ResourceDef::root_prefix("/s\"\\/{id:[0-9]{1,2}}"));
        let mut named = ResourceDef::new("/{tail}*");
        named.set_name("na}me, [x");
        scope.add(&mut named, None);
        let mut root = ResourceMap::new(ResourceDef::prefix(""));
        root.add(&mut ResourceDef::new(["/a", "/b\n\r\t\0\u{1}é'"]), None);
        root.add(&mut ResourceDef::root_prefix("/s\"\\/{id:[0-9]{1,2}}"), Some(Rc::new(scope)));
        root.add(&mut ResourceDef::new("/z"), None);
        let expected = Node {
            patterns: vec![String::new()],
            is_prefix: true,
            name: None,
            children: Some(vec![
                leaf(&["/a", "/b\n\r\t\0\u{1}é'"], None),
                Node {
                    patterns: vec!["/s\"\\/{id:[0-9]{1,2}}".to_owned()],
                    is_prefix: true,
                    name: None,
                    children: Some(vec![leaf(&["/{tail}*"], Some("na}me, [x"))]),
                },
                leaf(&["/z"], None),
            ]),
        };
        assert_eq!(read(&root), Some(expected));
    }

    #[test]
    fn a_map_is_read_however_wide_and_as_deep_as_scopes_go() {
        let nested = |depth: usize| {
            let scope = || ResourceDef::root_prefix("/s");
            (1..depth).fold(ResourceMap::new(scope()), |inner, _| {
                let mut outer = ResourceMap::new(scope());
                outer.add(&mut scope(), Some(Rc::new(inner)));
                outer
            })
        };
        assert!(read(&nested(DEEPEST)).is_some());
        assert_eq!(read(&nested(DEEPEST + 1)), None);
        let mut wide = ResourceMap::new(ResourceDef::prefix(""));
        for _ in 0..=DEEPEST {
            wide.add(&mut ResourceDef::new("/a"), None);
        }
        let children = read(&wide).and_then(|root| root.children);
        assert_eq!(children, Some((0..=DEEPEST).map(|_| leaf(&["/a"], None)).collect()));
    }
}
